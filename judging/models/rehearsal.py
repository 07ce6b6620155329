from django.db import models
from django.db.models import Q

from judging.enums import WorkState
from judging.models.asked_work import AskedWork


class Rehearsal(AskedWork):
    """The night of an edition, played through with invented scores. All that is kept of it is in this row,
    until it is ended: `steps` as they were gone through, `lacks` of the real entries, the sealed `snapshot`
    with placeholder names, and the `letters` that would have gone out. Written by
    judging.rehearsal.rehearsals alone."""

    edition = models.OneToOneField("contest.Edition", on_delete=models.CASCADE, related_name="rehearsal")
    seed = models.PositiveIntegerField()
    steps = models.JSONField(default=list)
    lacks = models.JSONField(default=list)
    snapshot = models.JSONField(default=dict)
    hash = models.CharField(max_length=64, blank=True)
    letters = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=WorkState.values), name="rehearsal_state_known"),
            models.CheckConstraint(
                condition=Q(progress__gte=0, progress__lte=1), name="rehearsal_progress_from_0_to_1"
            ),
            models.CheckConstraint(
                condition=~Q(state=WorkState.FAILED) | ~Q(failure=""), name="failed_rehearsal_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"rehearsal of edition {self.edition_id}: {self.state}"
