from datetime import datetime, timedelta

from django.db import models
from django.utils.crypto import get_random_string

from judging.enums import AssignmentState, RoundState
from judging.models.panel import Seat, is_judge

IN_PLAY = (AssignmentState.DUE, AssignmentState.SCORED)


def new_assignment_code() -> str:
    """What the judge sees in the address bar; says nothing about the entry."""
    return get_random_string(10, "abcdefghjkmnpqrstuvwxyz23456789")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def due(self) -> "AssignmentQuerySet":
        return self.filter(state=AssignmentState.DUE)

    def scored(self) -> "AssignmentQuerySet":
        return self.filter(state=AssignmentState.SCORED)

    def in_play(self) -> "AssignmentQuerySet":
        return self.filter(state__in=IN_PLAY)

    def writable(self, now: datetime) -> "AssignmentQuerySet":
        """Those about which their judges may write now, as one condition: a jury asks it with each score."""
        minutes = models.ExpressionWrapper(models.F("seat__round__grace_minutes"), models.IntegerField())
        grace = models.ExpressionWrapper(minutes * timedelta(minutes=1), models.DurationField())
        last_end = models.ExpressionWrapper(models.Value(now) - grace, models.DateTimeField())
        return self.in_play().filter(
            is_judge("seat__"), seat__round__state=RoundState.OPEN, seat__round__closes_at__gt=last_end
        )

    def of_judges(self) -> "AssignmentQuerySet":
        """Those whose judge is still a judge of the edition."""
        return self.filter(seat__in=Seat.objects.filter(is_judge()))


class Assignment(models.Model):
    """One judge's duty to judge one entry in one round. `position` is the judge's own stable order."""

    code = models.CharField(max_length=10, unique=True, default=new_assignment_code, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="assignments")
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="assignments")
    state = models.CharField(max_length=10, choices=AssignmentState.choices, default=AssignmentState.DUE)
    position = models.PositiveIntegerField()
    assigned_at = models.DateTimeField(auto_now_add=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["seat", "entry"], name="entry_once_per_seat"),
            models.CheckConstraint(
                condition=models.Q(state__in=AssignmentState.values), name="assignment_state_known"
            ),
        ]
        indexes = [models.Index(fields=["seat", "state", "position"])]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"
