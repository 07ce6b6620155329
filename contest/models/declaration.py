from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contest.enums import ConsentKind, Origin, Purpose, Tool
from contest.sentences import listed, noted


class ToolUse(models.Model):
    """One AI tool and what it was used for."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="tool_uses")
    tool = models.CharField(_("tool"), max_length=16, choices=Tool.choices)
    other_name = models.CharField(_("name of the other tool"), max_length=60, blank=True)
    purpose = models.CharField(_("used for"), max_length=12, choices=Purpose.choices)
    version = models.CharField(_("version"), max_length=20, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "tool", "other_name", "purpose", "version"], name="tool_use_once"
            ),
            models.CheckConstraint(condition=Q(tool__in=Tool.values), name="tool_known"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="purpose_known"),
        ]

    def __str__(self) -> str:
        return noted(self.tool_name, self.get_purpose_display())

    @property
    def tool_name(self) -> str:
        return named_tool(self.other_name or str(self.get_tool_display()), self.version)


def named_tool(name: str, version: str) -> str:
    """A tool as people say it: “Kling 2.1”."""
    return f"{name} {version}".rstrip()


def tools_in_words(uses: Iterable[ToolUse]) -> list[str]:
    """Each tool once, with all that it was used for: “Kling 2.1 (Video, Images)”."""
    purposes: dict[str, list[str]] = {}
    for use in uses:
        purposes.setdefault(use.tool_name, []).append(str(use.get_purpose_display()))
    return [noted(tool, listed(used)) for tool, used in purposes.items()]


class OwnCut(models.Model):
    """Where the creator's shots are not the lab's: one more cut inside a shot of the lab, or, at its
    beginning (offset 0), the lab's cut that is none."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="own_cuts")
    shot = models.ForeignKey("media_pipeline.Shot", on_delete=models.CASCADE, related_name="own_cuts")
    offset_ms = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "shot", "offset_ms"], name="own_cut_once"),
        ]

    def __str__(self) -> str:
        return f"{self.shot_id} +{self.offset_ms}"


class ShotLabel(models.Model):
    """What made one shot of the film: the one that begins so far into this shot of the lab. Where several
    things made it, each is a row; the first place leads."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="shot_labels")
    shot = models.ForeignKey("media_pipeline.Shot", on_delete=models.CASCADE, related_name="labels")
    offset_ms = models.PositiveIntegerField(default=0)
    place = models.PositiveSmallIntegerField(default=0)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    tool = models.CharField(max_length=16, choices=Tool.choices, blank=True)
    other_name = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.PICTURES)  # of a tool
    percent = models.PositiveSmallIntegerField(default=100)  # of the picture

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "shot", "offset_ms", "place"], name="one_label_per_place"
            ),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="origin_known"),
            models.CheckConstraint(condition=Q(tool__in=["", *Tool.values]), name="label_tool_known"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="label_purpose_known"),
            models.CheckConstraint(condition=Q(percent__range=(1, 100)), name="label_percent_from_1_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.shot_id} {self.origin} {self.tool}"


class Consent(models.Model):
    """That an entry's creator agreed to a statement in one wording. Agreements to earlier words stay."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=8, choices=ConsentKind.choices)
    version = models.CharField(max_length=20)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "kind", "version"], name="one_consent_per_wording"),
            models.CheckConstraint(condition=Q(kind__in=ConsentKind.values), name="consent_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind}"
