from django.db import models
from django.db.models import Q


class RegulationsText(models.Model):
    """The festival's own words for its regulations, as Markdown with marks. Where there is no row, the page
    has what the site writes by itself, and nothing else."""

    edition = models.OneToOneField(
        "contest.Edition", on_delete=models.CASCADE, related_name="regulations_text"
    )
    texts = models.JSONField()  # Texts

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(texts={}), name="regulations_text_has_words"),
        ]

    def __str__(self) -> str:
        return f"Text of the regulations of {self.edition_id}"
