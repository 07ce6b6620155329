from django.db import models
from django.db.models import Q

from media_pipeline.enums import PictureKind, PosterState


class OwnPoster(models.Model):
    """A picture that a film's maker brought to stand for it in public, as it came; it is never served, see
    renditions/own_posters.py. A film has at most one in each state: that which is made, that which is to take
    its place, and the last that could not be read, without its bytes."""

    film = models.ForeignKey("media_pipeline.Film", on_delete=models.CASCADE, related_name="own_posters")
    state = models.CharField(max_length=8, choices=PosterState.choices, default=PosterState.WAITING)
    kind = models.CharField(max_length=8, choices=PictureKind.choices)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    is_wanted = models.BooleanField(default=True)  # once it is made, it is shown
    brought_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["film", "state"], name="one_own_poster_per_state"),
            models.CheckConstraint(condition=Q(state__in=PosterState.values), name="poster_state_known"),
            models.CheckConstraint(condition=Q(kind__in=PictureKind.values), name="picture_kind_known"),
            models.CheckConstraint(
                condition=Q(size__gte=1, width__gte=1, height__gte=1), name="picture_measures_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.film_id} {self.state}"
