from django.conf import settings
from django.db import models
from django.db.models import F, Q

from judging.enums import AssignmentRunKind, AssignmentRunState
from judging.models.round import Round


class AssignmentRun(models.Model):
    """A change of who judges what: prepared in the background, looked at, then applied exactly as it was
    shown. `asked` holds what was asked for, `plan` what it comes to. Claimed like a job; the verbs are in
    domain.assignment_runs."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assignment_runs")
    kind = models.CharField(max_length=10, choices=AssignmentRunKind.choices)
    state = models.CharField(
        max_length=10, choices=AssignmentRunState.choices, default=AssignmentRunState.PLANNING
    )
    asked = models.JSONField(default=dict)
    plan = models.JSONField(default=dict)
    reviews = models.PositiveIntegerField(default=0)  # assignments that the plan makes
    done = models.PositiveIntegerField(default=0)  # of `total` films or assignments of the step at work
    total = models.PositiveIntegerField(default=0)
    refusal = models.TextField(blank=True)  # in the language of whoever asked
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # none: the round's own setting
    asked_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["state", "lease_until"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AssignmentRunKind.values), name="assignment_run_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AssignmentRunState.values), name="assignment_run_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=AssignmentRunState.APPLIED, applied_at__isnull=False)
                | (~Q(state=AssignmentRunState.APPLIED) & Q(applied_at__isnull=True)),
                name="assignment_run_applied_has_its_time",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="assignment_run_done_of_total"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of round {self.round_id}: {self.state}"

    @property
    def is_at_work(self) -> bool:
        return self.state in (AssignmentRunState.PLANNING, AssignmentRunState.APPLYING)
