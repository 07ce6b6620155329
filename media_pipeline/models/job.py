from django.db import models
from django.db.models import Q
from django.utils import timezone

from media_pipeline.enums import JobKind, JobState


class Job(models.Model):
    """A unit of background work. The row is the truth, the broker only carries messages.

    Claimed by one conditional UPDATE that sets a new fencing `token` and a lease; whoever finishes must still
    hold that token. media_pipeline.work_queue has the verbs."""

    film = models.ForeignKey("media_pipeline.Film", on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=12, choices=JobKind.choices)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)  # without those whose worker was lost
    losses = models.PositiveSmallIntegerField(default=0)
    rank = models.FloatField(default=0)  # the lowest of those that wait is taken first: enqueue.rank_of
    film_seconds = models.FloatField(default=0)  # what the work grows with; 0 where it does not
    queued_at = models.DateTimeField(default=timezone.now)  # when it was last enqueued
    token = models.CharField(max_length=32, blank=True)
    host = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    progress = models.FloatField(default=0)  # 0..1 of the film's seconds
    log_tail = models.TextField(blank=True)
    command = models.TextField(blank=True)  # the last tool that was started for it
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "kind", "rank"]),
            models.Index(fields=["state", "kind", "-finished_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["film", "kind"], name="one_job_per_film_and_kind"),
            models.CheckConstraint(condition=Q(kind__in=JobKind.values), name="job_kind_known"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(condition=Q(progress__range=(0, 1)), name="job_progress_from_0_to_1"),
            models.CheckConstraint(condition=Q(film_seconds__gte=0), name="job_film_seconds_from_0"),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | (~Q(token="") & Q(lease_until__isnull=False)),
                name="job_running_is_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.film_id}: {self.state}"
