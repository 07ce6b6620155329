from django.db import models
from django.db.models import F, Q


class Shot(models.Model):
    """A stretch between two cuts, as the machine found it. Shots of a film cover it without gaps."""

    film = models.ForeignKey("media_pipeline.Film", on_delete=models.CASCADE, related_name="shots")
    number = models.PositiveIntegerField()  # from 1
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["film", "number"], name="shot_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="shot_number_from_1"),
            models.CheckConstraint(condition=Q(start_ms__lt=F("end_ms")), name="shot_duration_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.film_id} #{self.number}"
