import re

from django.db import models
from django.db.models import F, Q

from contest.models.texts import in_readers_language
from judging.models.round import Round

ANCHOR = re.compile(r"^\s*(\d{1,3})\s*[:：=–-]\s*(\S.*)$", re.MULTILINE)


class Rubric(models.Model):
    """How films are marked in a round. A change after the first mark makes a new version; scoresheets that
    have marks keep theirs."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="rubrics")
    version = models.PositiveSmallIntegerField(default=1)
    lowest = models.PositiveSmallIntegerField(default=1)
    highest = models.PositiveSmallIntegerField(default=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="rubric_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="rubric_version_from_1"),
            models.CheckConstraint(condition=Q(lowest__lt=F("highest")), name="scale_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} v{self.version}"


def read_anchors(text: str) -> dict[int, str]:
    """The lines of a text that begin with a mark: "8: holds to the end" → {8: "holds to the end"}."""
    return {int(mark): words.strip() for mark, words in ANCHOR.findall(text)}


class Criterion(models.Model):
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=40)
    name = models.JSONField(default=dict)  # Texts
    question = models.JSONField(default=dict)  # Texts: what the judge asks oneself
    anchors = models.JSONField(default=dict)  # Texts: what marks mean, a line each, as "8: …"
    weight = models.PositiveSmallIntegerField()  # per cent; those of a rubric add up to 100

    class Meta:
        ordering = ("order",)
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["rubric", "slug"], name="criterion_once"),
            models.UniqueConstraint(fields=["rubric", "order"], name="criteria_in_one_order"),
            models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="weight_from_1_to_100"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_readers_language(self.name)

    @property
    def anchors_shown(self) -> list[tuple[int, str]]:
        """Marks and what they mean, in the reader's language, the lowest first."""
        return sorted(read_anchors(in_readers_language(self.anchors)).items())

    @property
    def question_shown(self) -> str:
        return in_readers_language(self.question)
