from django.db import models
from django.db.models import Q

from media_pipeline.enums import PosterState


def _is_colour(name: str) -> Q:
    return Q(**{name: ""}) | Q(**{f"{name}__startswith": "#"})


class Logo(models.Model):
    """A picture that an edition's office brought as its logo: as it came until it is drawn, then the two PNG
    that were drawn of it in the sandbox; they alone are served."""

    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="logos")
    state = models.CharField(max_length=8, choices=PosterState.choices, default=PosterState.WAITING)
    brought = models.BinaryField()
    sha256 = models.CharField(max_length=64)  # of what came
    small = models.BinaryField(default=bytes)
    large = models.BinaryField(default=bytes)
    width = models.PositiveIntegerField(default=0)  # of the small one
    height = models.PositiveIntegerField(default=0)
    mean = models.CharField(max_length=7, blank=True)  # the colour that it has on the whole, #rrggbb

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PosterState.values), name="logo_state_known"),
            models.CheckConstraint(
                condition=~Q(state=PosterState.MADE) | Q(width__gte=1, height__gte=1),
                name="drawn_logo_has_a_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.state}"

    @property
    def digest(self) -> str:
        """In the addresses of its files."""
        return self.sha256[:12]


class EditionLook(models.Model):
    """How an edition presents itself; what is empty is the site's own."""

    name = models.JSONField(default=dict, blank=True)  # Texts: of the festival
    headline = models.JSONField(default=dict, blank=True)  # Texts: over its own words on the home page
    story = models.JSONField(default=dict, blank=True)  # Texts: those words
    accent = models.CharField(max_length=7, blank=True)  # #rrggbb, on light pages
    stage = models.CharField(max_length=7, blank=True)  # #rrggbb, the ground of the night
    logo = models.ForeignKey(Logo, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=_is_colour("accent") & _is_colour("stage"),
                name="%(class)s_colours_begin_with_a_sign",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.accent} {self.stage}"


class Brand(EditionLook):
    """The look that everybody sees. Where there is no row, it is the site's."""

    edition = models.OneToOneField("contest.Edition", on_delete=models.CASCADE, related_name="brand")


class BrandDraft(EditionLook):
    """The look that the office is working at, and sees alone."""

    edition = models.OneToOneField("contest.Edition", on_delete=models.CASCADE, related_name="brand_draft")
