from django.db import models
from django.db.models import Q


class Checkpoint(models.Model):
    """A signed statement of where the journal ended; contest.domain.checkpoints makes it and takes it out of
    the house."""

    lines = models.PositiveBigIntegerField(unique=True)
    head = models.CharField(max_length=64)  # hash of the last line
    at = models.DateTimeField()
    site = models.CharField(max_length=200)
    signature = models.CharField(max_length=88)
    timestamp = models.TextField(blank=True)  # the time-stamping authority's answer, in base64
    is_mailed = models.BooleanField(default=False)
    stored_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)  # why it is not stored or stamped yet

    class Meta:
        ordering = ("lines",)
        constraints = [models.CheckConstraint(condition=Q(lines__gte=1), name="checkpoint_has_lines")]
        indexes = [
            models.Index(fields=["id"], condition=Q(stored_at__isnull=True), name="checkpoint_unstored")
        ]

    def __str__(self) -> str:
        return f"{self.lines} lines"
