from django.conf import settings
from django.db import models

from judging.models.tally import Tally


class TalliedSheet(models.Model):
    """One scoresheet as a tally took it, in points of the tally's scale: what the judge gave, and what was to
    be expected of this judge for this film. `z`: how far it stands apart from all others of the film, in
    standard errors; `without`: the film's score without it. None where nothing can be told."""

    tally = models.ForeignKey(Tally, on_delete=models.CASCADE, related_name="sheets")
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="+")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    points = models.FloatField()
    expected = models.FloatField(null=True)
    z = models.FloatField(null=True)
    without = models.FloatField(null=True)
    is_left_out = models.BooleanField(default=False)  # whether the ranking without its judge was calculated
    score_left_out = models.FloatField(null=True)  # the film's, without everything that its judge gave
    rank_left_out = models.PositiveIntegerField(null=True)  # the same; none: ranked no longer

    class Meta:
        indexes = [models.Index(fields=["tally", "entry"]), models.Index(fields=["tally", "judge"])]

    def __str__(self) -> str:
        return f"{self.entry_id} by {self.judge_id} in tally {self.tally_id}"


class TalliedJudge(models.Model):
    """What a tally noticed about one judge: `flags` are those of judging.science.diagnostics, as objects with
    kind, level, value, threshold, action, detail."""

    tally = models.ForeignKey(Tally, on_delete=models.CASCADE, related_name="judges")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviews = models.PositiveIntegerField()
    severity = models.FloatField(null=True)
    slope = models.FloatField(null=True)
    is_influential = models.BooleanField()
    flags = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tally", "judge"], name="judge_once_per_tally")]

    def __str__(self) -> str:
        return f"{self.judge_id} in tally {self.tally_id}"


class TalliedJury(models.Model):
    """How far the judges of a tally agree: Krippendorff's alpha of the points as given and with each judge's
    severity taken out, the share of pairs of scoresheets of one film that are far apart, and the word of
    judging.science.agreement for it, by name. None where nothing can be told."""

    tally = models.OneToOneField(Tally, on_delete=models.CASCADE, related_name="jury")
    alpha = models.FloatField(null=True)
    alpha_corrected = models.FloatField(null=True)
    far_apart = models.FloatField(null=True)
    word = models.CharField(max_length=20)
    stability = models.JSONField(null=True)  # by domain.stability; none: not calculated
    changes = models.JSONField(null=True)  # by domain.tally_changes; none: not calculated, or the first

    def __str__(self) -> str:
        return f"the jury of tally {self.tally_id}"


class RankedEntry(models.Model):
    """One line of a ranking by itself, as `results` has it: pages show forty of tens of thousands. `chance`:
    that it belongs above the line, where the ranking has one; `team`: as the ranking knew it; `fates`: what
    became of each of its scoresheets, by the code of the assignment (domain.counted_sheets)."""

    tally = models.ForeignKey(Tally, on_delete=models.CASCADE, related_name="lines")
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()  # from 1, best first
    rank = models.PositiveIntegerField()  # equals share it
    reviews = models.PositiveIntegerField()
    chance = models.FloatField(null=True)
    team = models.PositiveBigIntegerField()
    line = models.JSONField()
    fates = models.JSONField(default=dict)

    class Meta:
        ordering = ("position",)
        verbose_name_plural = "ranked entries"
        indexes = [models.Index(fields=["tally", "chance"], name="ranked_entries_by_chance")]
        constraints = [
            models.UniqueConstraint(fields=["tally", "position"], name="position_once_per_tally"),
            models.UniqueConstraint(fields=["tally", "entry"], name="entry_ranked_once_per_tally"),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="ranked_position_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.position} of tally {self.tally_id}"
