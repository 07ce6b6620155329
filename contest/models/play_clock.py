from django.db import models


class PlayClock(models.Model):
    """A viewer's only clock: one film, on one page, at a time. `number` is that of the page's last beat;
    `unspent` are seconds that have passed and were not counted yet, below 0 when some were counted ahead."""

    page = models.CharField(max_length=12, blank=True)
    number = models.PositiveIntegerField(default=0)
    is_playing = models.BooleanField(default=False)
    unspent = models.FloatField(default=0)
    beat_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
