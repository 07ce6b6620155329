from django.conf import settings
from django.db import models

from judging.models.round import Round


class TallyManager(models.Manager["Tally"]):
    """Without what is megabytes where thousands compete; who asks for it gets it from the database."""

    def get_queryset(self) -> "models.QuerySet[Tally]":
        return super().get_queryset().defer("inputs", "results")


class Tally(models.Model):
    """Frozen arithmetic: never updated, recomputed means a new row. `inputs_hash` is the SHA-256 of the
    canonical JSON of `inputs`; `results` holds estimates, errors, raw means and probabilities. `summary` has
    what pages show of both (domain.summaries), as `lines` have each film. `counted` is what `told_apart` said
    of the scoresheets, "" in tallies that are older than that column."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="tallies")
    number = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    seed = models.PositiveBigIntegerField()
    constants = models.JSONField(default=dict)
    inputs = models.JSONField()
    inputs_hash = models.CharField(max_length=64)
    results = models.JSONField()
    summary = models.JSONField(default=dict)
    counted = models.CharField(max_length=100, blank=True, default="")
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    computed_at = models.DateTimeField(auto_now_add=True)

    objects = TallyManager()

    class Meta:
        base_manager_name = "objects"  # by which other rows find theirs
        ordering = ("-number",)
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="tally_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="tally_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"tally {self.number} of round {self.round_id}"
