from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from judging.enums import WorkState
from judging.models.asked_work import AskedWork
from judging.models.tally import Tally
from media_pipeline.enums import Fault


def new_key() -> str:
    return get_random_string(32, "0123456789abcdef")


class TallyTree(models.Model):
    """The root of the tree of hashes over the scoresheets and entries of a tally. `key`, which no page shows,
    decides what number each judge goes by."""

    tally = models.OneToOneField(Tally, on_delete=models.CASCADE, related_name="tree")
    key = models.CharField(max_length=32, default=new_key)
    root = models.CharField(max_length=64)
    entries = models.PositiveIntegerField()
    sheets = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"tree of tally {self.tally_id}"


class ResultProtocol(AskedWork):
    """The file by which anybody counts a sealed result again: written once by a worker, kept in the film
    store; `hashes` has the SHA-256 of each of its files by the file's ending. `fault` is what was last found
    wrong with them. `stamp` is the time-stamping authority's answer about the seal's hash, in base64."""

    seal = models.OneToOneField("contest.Seal", on_delete=models.CASCADE, related_name="protocol")
    tally = models.ForeignKey(Tally, on_delete=models.PROTECT, related_name="+")
    certainty = models.JSONField(null=True)  # as domain.certainty tells it; none: made before it was kept
    size = models.PositiveIntegerField(default=0)  # bytes
    hashes = models.JSONField(default=dict)
    fault = models.CharField(max_length=8, choices=Fault.choices, blank=True)
    fault_at = models.DateTimeField(null=True)
    stamp = models.TextField(blank=True)
    stamp_error = models.TextField(blank=True)  # why there is no stamp yet
    stamp_tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=WorkState.values), name="protocol_state_known"),
            models.CheckConstraint(
                condition=Q(progress__gte=0, progress__lte=1), name="protocol_progress_from_0_to_1"
            ),
            models.CheckConstraint(
                condition=~Q(state=WorkState.FAILED) | ~Q(failure=""), name="failed_protocol_says_why"
            ),
            models.CheckConstraint(
                condition=Q(fault="", fault_at=None) | Q(fault__in=Fault.values, fault_at__isnull=False),
                name="protocol_fault_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"protocol of seal {self.seal_id}: {self.state}"
