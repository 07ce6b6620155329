from django.conf import settings
from django.db import models

from contest.models import PlayClock
from judging.models.assignment import Assignment


class Watch(models.Model):
    """Which seconds of the film the judge has played, as merged [start, end) ranges in whole seconds."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="watch")
    ranges = models.JSONField(default=list)
    seconds = models.PositiveIntegerField(default=0)  # unique seconds played
    heights = models.JSONField(default=dict)  # those seconds by the lines of the copy: {"1080": 40}
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "watches"

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.seconds} s"


class WatchClock(PlayClock):
    """A judge's only clock, and the film that it runs for."""

    judge = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watch_clock"
    )
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="+", null=True)

    def __str__(self) -> str:
        return f"clock of {self.judge_id}"


class FilmHandover(models.Model):
    """The site has told a session of the judge where the film is to be had, when it asked for it."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="handovers")
    session = models.CharField(max_length=64)  # SHA-256 of the session's key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "session"], name="handover_once_per_session")
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} to {self.session[:8]}"
