from django.db import models


class Shot(models.Model):
    """A stretch between two cuts, as the machine found it. Shots of a film cover it without gaps."""

    film = models.ForeignKey("media_pipeline.Film", on_delete=models.CASCADE, related_name="shots")
    number = models.PositiveIntegerField()  # from 1
    start_ms = models.PositiveIntegerField()
    end_ms = models.PositiveIntegerField()

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["film", "number"], name="shot_number_once")]

    def __str__(self) -> str:
        return f"{self.film_id} #{self.number}"
