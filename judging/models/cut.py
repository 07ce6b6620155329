from django.conf import settings
from django.db import models
from django.db.models import Q

from judging.models.round import Round
from judging.models.tally import Tally


class ChosenEntry(models.Model):
    """An entry that was put into the pool of a round by hand."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="chosen")
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="chosen_for")
    reason = models.TextField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "chosen entries"
        constraints = [
            models.UniqueConstraint(fields=["round", "entry"], name="entry_chosen_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="choice_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} in {self.round_id}"


class Cut(models.Model):
    """Who advances from a round, decided from one tally. `line` is the place in the ranking below which it
    was drawn."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="cut")
    tally = models.ForeignKey(Tally, on_delete=models.PROTECT, related_name="cuts")
    line = models.PositiveIntegerField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)  # when creators were told

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(line__gte=1), name="cut_line_from_1")]

    def __str__(self) -> str:
        return f"cut of round {self.round_id} at {self.line}"


class CutEntry(models.Model):
    """An entry that advances, or that the jury kept from it. `reason` tells of one moved across the line."""

    cut = models.ForeignKey(Cut, on_delete=models.CASCADE, related_name="entries")
    entry = models.ForeignKey("contest.Entry", on_delete=models.PROTECT, related_name="cuts")
    advances = models.BooleanField()
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "cut entries"
        constraints = [
            models.UniqueConstraint(fields=["cut", "entry"], name="entry_once_per_cut"),
            models.CheckConstraint(condition=Q(advances=True) | ~Q(reason=""), name="kept_back_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {'advances' if self.advances else 'stays'}"
