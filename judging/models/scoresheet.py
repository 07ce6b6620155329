from django.db import models
from django.utils.crypto import get_random_string

from judging.models.assignment import Assignment
from judging.models.rubric import Criterion, Rubric


def new_revision() -> str:
    """The name of one save; whoever saves next names the save that it replaces."""
    return get_random_string(12, "abcdefghjkmnpqrstuvwxyz23456789")


class Scoresheet(models.Model):
    """What a judge says about one film; each version is submitted once, by a conditional UPDATE, and stays as
    it was submitted. `counts_for` is set on the latest that was submitted, or on the first while there is
    none; the other versions are superseded, or a change that was not submitted yet. `salt` is that of the
    journal's commitment to the marks."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="scoresheets")
    counts_for = models.OneToOneField(
        Assignment, on_delete=models.CASCADE, related_name="scoresheet", null=True, blank=True
    )
    version = models.PositiveSmallIntegerField(default=1)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="scoresheets")
    notes = models.TextField(blank=True)  # for the jury only
    notes_revision = models.CharField(max_length=12, blank=True)
    comment = models.TextField(blank=True)  # to the creator, once it is released
    comment_revision = models.CharField(max_length=12, blank=True)
    comment_released_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    opened_in_journal_at = models.DateTimeField(null=True, blank=True)
    seen_height = models.PositiveSmallIntegerField(null=True, blank=True)  # lines; see domain.watched

    class Meta:
        indexes = [models.Index(fields=["submitted_at"], name="scoresheets_by_hand_in")]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "version"], name="scoresheet_version_once")
        ]

    def __str__(self) -> str:
        return f"sheet {self.version} of {self.assignment_id}"


class Mark(models.Model):
    """One value on the rubric's scale; null is an abstention, never 0."""

    scoresheet = models.ForeignKey(Scoresheet, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="marks")
    value = models.PositiveSmallIntegerField(null=True)
    revision = models.CharField(max_length=12, default=new_revision)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scoresheet", "criterion"], name="one_mark_per_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.scoresheet_id}/{self.criterion_id}: {self.value}"
