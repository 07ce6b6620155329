from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contest.enums import MotionKind, MotionState


class MotionQuerySet(models.QuerySet["Motion"]):
    def open(self) -> "MotionQuerySet":
        return self.filter(state=MotionState.OPEN)


class Motion(models.Model):
    """An act that one person proposes and another confirms. `subject` says what it is about ("tally:12"),
    `payload` what is wanted; `basis_hash` is of what it rests on, as whoever moved it saw it. `answer` says
    why it came to nothing. Changed by contest.domain.motions alone."""

    edition = models.ForeignKey("contest.Edition", on_delete=models.PROTECT, related_name="motions")
    kind = models.CharField(max_length=16, choices=MotionKind.choices)
    subject = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    basis_hash = models.CharField(max_length=64)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=MotionState.choices, default=MotionState.OPEN)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # when creators were told; of a change of awards

    objects = MotionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "subject"],
                condition=Q(state=MotionState.OPEN),
                name="one_open_motion_about_a_thing",
            ),
            models.CheckConstraint(condition=Q(kind__in=MotionKind.values), name="motion_kind_known"),
            models.CheckConstraint(condition=Q(state__in=MotionState.values), name="motion_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="motion_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state=MotionState.OPEN) | Q(closed_at__isnull=False),
                name="closed_motion_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=MotionState.SECONDED)
                | (Q(closed_by__isnull=False) & ~Q(closed_by=F("moved_by"))),
                name="motion_is_of_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.state}"
