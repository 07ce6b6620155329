from django.db import models
from django.db.models import Q

from media_pipeline.enums import ClipState


class RawClip(models.Model):
    """A clip as a generator made it, which a film's maker brought to prove what is in the film
    (clips/clip_rows.py). Its file is kept until it was read; what was read stays: `marks` as in
    `Film.facts["marks"]`, its fingerprint, and once it was compared with the film, the `stretches` of the
    film that show it: [[start_ms, end_ms, start_ms in the clip], …]."""

    film = models.ForeignKey("media_pipeline.Film", on_delete=models.CASCADE, related_name="raw_clips")
    state = models.CharField(max_length=8, choices=ClipState.choices, default=ClipState.WAITING)
    file_name = models.CharField(max_length=200)
    storage_key = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    problem = models.CharField(max_length=20, blank=True)  # why it cannot be read: clips/clip_refused.py
    duration_ms = models.PositiveIntegerField(default=0)
    marks = models.JSONField(default=list)
    frames = models.BinaryField(default=b"")
    is_compared = models.BooleanField(default=False)
    stretches = models.JSONField(default=list)
    brought_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["film", "sha256"], name="raw_clip_once_in_a_film"),
            models.CheckConstraint(condition=Q(state__in=ClipState.values), name="clip_state_known"),
            models.CheckConstraint(
                condition=Q(problem="") ^ Q(state=ClipState.REFUSED),
                name="clip_is_refused_with_a_problem",
            ),
            models.CheckConstraint(
                condition=Q(state=ClipState.READ) | Q(is_compared=False), name="clip_compared_once_read"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.film_id} {self.file_name}"
