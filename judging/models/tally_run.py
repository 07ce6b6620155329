from django.db import models
from django.db.models import Q

from judging.enums import WorkState
from judging.models.asked_work import AskedWork
from judging.models.round import Round
from judging.models.tally import Tally


class TallyRun(AskedWork):
    """A ranking that was asked for."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="runs")
    reason = models.TextField(blank=True)  # why it may go on without entries that nobody judged
    tally = models.OneToOneField(Tally, on_delete=models.CASCADE, null=True, related_name="run")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=[WorkState.WAITING, WorkState.RUNNING]),
                name="one_tally_at_a_time",
            ),
            models.CheckConstraint(condition=Q(state__in=WorkState.values), name="run_state_known"),
            models.CheckConstraint(
                condition=Q(progress__gte=0, progress__lte=1), name="run_progress_from_0_to_1"
            ),
            models.CheckConstraint(
                condition=~Q(state=WorkState.FAILED) | ~Q(failure=""), name="failed_run_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=WorkState.DONE) | Q(tally__isnull=False), name="done_run_has_its_tally"
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} for a tally of round {self.round_id}: {self.state}"
