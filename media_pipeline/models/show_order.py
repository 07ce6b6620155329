from django.db import models


class ShowOrder(models.Model):
    """That a film is to be made ready for a hall, and how: the frame rate as a fraction, and the picture of
    the label that lies over its beginning, empty for none. `measured` is its loudness before and after. A
    later order takes its place."""

    film = models.OneToOneField("media_pipeline.Film", on_delete=models.CASCADE, related_name="show_order")
    rate = models.CharField(max_length=12)
    label = models.BinaryField(default=bytes, blank=True)
    measured = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.film_id} at {self.rate}"
