from django.conf import settings
from django.db import models
from django.db.models import Q

from judging.enums import Outcome
from judging.models.tally import Tally


class AwardProposalQuerySet(models.QuerySet["AwardProposal"]):
    def with_tally(self) -> "AwardProposalQuerySet":
        """With the ranking, as its own manager reads it."""
        return self.select_related("tally__round__edition").defer("tally__inputs", "tally__results")


class AwardProposal(models.Model):
    """Who should win a place by the rule, from one tally; `skips` says who was passed over and why. For a
    tie, `skips` holds those among whom the jury chooses."""

    tally = models.ForeignKey(Tally, on_delete=models.CASCADE, related_name="proposals")
    award = models.ForeignKey("contest.Award", on_delete=models.PROTECT, related_name="proposals")
    place = models.PositiveSmallIntegerField()
    entry = models.ForeignKey("contest.Entry", on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.PROPOSED)
    skips = models.JSONField(default=list)

    objects = AwardProposalQuerySet.as_manager()

    class Meta:
        ordering = ("award__order", "place")
        constraints = [
            models.UniqueConstraint(fields=["tally", "award", "place"], name="one_proposal_per_place"),
            models.CheckConstraint(condition=Q(place__gte=1), name="proposal_place_from_1"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.PROPOSED, entry__isnull=False)
                | (~Q(outcome=Outcome.PROPOSED) & Q(entry__isnull=True)),
                name="proposal_names_an_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}/{self.place}: {self.entry_id}"


class Decision(models.Model):
    """What the jury resolved for one place. `entry` empty: not awarded. An override carries its reason."""

    proposal = models.OneToOneField(AwardProposal, on_delete=models.PROTECT, related_name="decision")
    entry = models.ForeignKey("contest.Entry", on_delete=models.PROTECT, null=True, related_name="+")
    is_override = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)  # none: nobody voted
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField(null=True, blank=True)
    statement = models.JSONField(default=dict)  # Texts: becomes the citation
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_override=False) | ~Q(reason=""), name="override_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(votes_for=None, votes_against=None, votes_abstained=None)
                | Q(votes_for__isnull=False, votes_against__isnull=False, votes_abstained__isnull=False),
                name="decision_votes_are_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.entry_id}"

    @property
    def votes(self) -> dict[str, int] | None:
        """How the jury voted, as the journal has it; None where nobody voted."""
        if self.votes_for is None or self.votes_against is None or self.votes_abstained is None:
            return None
        return {
            "for": self.votes_for,
            "against": self.votes_against,
            "abstained": self.votes_abstained,
        }
