from django.db import models
from django.db.models import Q

from judging.enums import TallyTaskKind, WorkState
from judging.models.asked_work import AskedWork
from judging.models.tally import Tally


class TallyTask(AskedWork):
    """Something that a worker makes of a ranking. `key` tells those of one kind apart; `asked` holds what was
    asked for, `result` what came of it, `content` the bytes of a file."""

    tally = models.ForeignKey(Tally, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=8, choices=TallyTaskKind.choices)
    key = models.CharField(max_length=64, blank=True)
    asked = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    content = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tally", "kind", "key"], name="tally_task_once"),
            models.CheckConstraint(condition=Q(kind__in=TallyTaskKind.values), name="tally_task_kind_known"),
            models.CheckConstraint(condition=Q(state__in=WorkState.values), name="tally_task_state_known"),
            models.CheckConstraint(
                condition=Q(progress__gte=0, progress__lte=1), name="tally_task_progress_from_0_to_1"
            ),
            models.CheckConstraint(
                condition=~Q(state=WorkState.FAILED) | ~Q(failure=""), name="failed_tally_task_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of tally {self.tally_id}: {self.state}"
