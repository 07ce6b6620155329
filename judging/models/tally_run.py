from django.conf import settings
from django.db import models
from django.db.models import Q

from judging.enums import TallyRunState
from judging.models.round import Round
from judging.models.tally import Tally


class TallyRun(models.Model):
    """A ranking that was asked for. `attempt` counts the workers that took it and tells them apart;
    `alive_at` is when the last of them was heard of; `progress` is the share that is done."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=8, choices=TallyRunState.choices, default=TallyRunState.WAITING)
    reason = models.TextField(blank=True)  # why it may go on without entries that nobody judged
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    alive_at = models.DateTimeField(null=True)
    progress = models.FloatField(default=0.0)
    failure = models.TextField(blank=True)  # in the language of who asked
    tally = models.OneToOneField(Tally, on_delete=models.CASCADE, null=True, related_name="run")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=[TallyRunState.WAITING, TallyRunState.RUNNING]),
                name="one_tally_at_a_time",
            ),
            models.CheckConstraint(condition=Q(state__in=TallyRunState.values), name="run_state_known"),
            models.CheckConstraint(
                condition=Q(progress__gte=0, progress__lte=1), name="run_progress_from_0_to_1"
            ),
            models.CheckConstraint(
                condition=~Q(state=TallyRunState.FAILED) | ~Q(failure=""), name="failed_run_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=TallyRunState.DONE) | Q(tally__isnull=False), name="done_run_has_its_tally"
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} for a tally of round {self.round_id}: {self.state}"
