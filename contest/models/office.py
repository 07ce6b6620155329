"""What the office keeps for its own work: views of its list, reasons, private notes, decisions about many
entries at once, and the columns that a person exports. Written by contest.office."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from contest.enums import BulkDecision, EntryState, Hindrance, LineOutcome


class SavedView(models.Model):
    """A filter of the list of entries that a person has given a name; `query` is that of its address."""

    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="saved_views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["edition", "user", "name"], name="saved_view_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class UsualReason(models.Model):
    """A reason that the office of an edition gives often, as creators read it."""

    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="usual_reasons")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="usual_reasons_in_one_order"),
            models.CheckConstraint(condition=~Q(text=""), name="usual_reason_has_words"),
        ]

    def __str__(self) -> str:
        return self.text


class OfficeNote(models.Model):
    """What somebody of the office notes about an entry, for the office alone."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="office_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="office_note_has_words")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.written_at}"


class BulkAct(models.Model):
    """One decision about many entries: planned with its lines, looked at, then started once, and done line by
    line by a worker. What it says of refusals is in the `language` of who asked."""

    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="bulk_acts")
    decision = models.CharField(max_length=12, choices=BulkDecision.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=list)
    planned_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    task = models.OneToOneField(
        "contest.OfficeTask", on_delete=models.SET_NULL, null=True, blank=True, related_name="bulk_act"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=BulkDecision.values), name="bulk_decision_known"),
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(decision=BulkDecision.ACCEPT) | ~Q(reason=""),
                name="started_act_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.pk}"

    @property
    def tells_why(self) -> bool:
        """Whether creators are owed a reason."""
        return self.decision != BulkDecision.ACCEPT


class BulkLine(models.Model):
    """One entry of such an act, as it was when it was looked at. Why it was left out: a hindrance with its
    facts, or, where a rule of another kind said no, the `words` of that."""

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="lines")
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=LineOutcome.choices, default=LineOutcome.WAITING)
    words = models.TextField(blank=True)
    hindrance = models.CharField(max_length=12, choices=Hindrance.choices, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["act", "entry"], name="entry_once_in_an_act"),
            models.CheckConstraint(condition=Q(outcome__in=LineOutcome.values), name="line_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome=LineOutcome.LEFT_OUT) | ~Q(words="") | ~Q(hindrance=""),
                name="left_out_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_id}/{self.entry_id} {self.outcome}"

    @property
    def why(self) -> str:
        """In the reader's language."""
        if not self.hindrance:
            return self.words
        states = {name: EntryState(state).label for name, state in self.facts.items()}
        return str(Hindrance(self.hindrance).label) % states


class ChosenColumns(models.Model):
    """Which columns of a table a person has exported last."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="+")
    table = models.CharField(max_length=20)
    columns = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "edition", "table"], name="columns_chosen_once")
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.columns}"
