from django.db import models
from django.db.models import Q

from media_pipeline.enums import Fault, RenditionKind


class Rendition(models.Model):
    """A derivative of a film. Its identity is its recipe: another recipe makes another rendition."""

    film = models.ForeignKey("media_pipeline.Film", on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=12, choices=RenditionKind.choices)
    number = models.PositiveSmallIntegerField(default=1)  # of several of its kind
    recipe_key = models.CharField(max_length=64)  # hash(master SHA-256, recipe)
    streams_key = models.CharField(max_length=64, blank=True)  # of the rendition that this one labels
    credentials = models.JSONField(default=dict, blank=True)  # what was signed in it: steps/signed_copy.py
    storage_key = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)  # empty until the first look at those of 0.2.0
    checked_at = models.DateTimeField(null=True, blank=True)  # when it was last read: operations.fixity
    fault = models.CharField(max_length=8, choices=Fault.choices, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["checked_at", "id"], name="rendition_by_check")]
        constraints = [
            models.UniqueConstraint(fields=["film", "recipe_key"], name="one_rendition_per_recipe"),
            models.CheckConstraint(condition=Q(kind__in=RenditionKind.values), name="rendition_kind_known"),
            models.CheckConstraint(condition=Q(fault__in=["", *Fault.values]), name="rendition_fault_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="rendition_number_from_1"),
            models.CheckConstraint(
                condition=(Q(width=None) | Q(width__gte=1)) & (Q(height=None) | Q(height__gte=1)),
                name="rendition_measures_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.film_id} {self.kind}"
