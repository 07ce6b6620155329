from django.conf import settings
from django.db import models
from django.db.models import Q

from contest.models.awards import short_code_of
from contest.models.texts import in_readers_language


class StageResult(models.Model):
    """What the creator of an entry was told of one stage of the selection: whether the film went on."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="stage_results")
    stage = models.CharField(max_length=8)  # code of the round
    name = models.JSONField(default=dict)  # Texts: what the round was called
    advanced = models.BooleanField()
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [models.UniqueConstraint(fields=["entry", "stage"], name="entry_told_once_of_a_stage")]

    def __str__(self) -> str:
        return f"{self.entry_id} {'advanced from' if self.advanced else 'stayed in'} {self.stage}"

    @property
    def title(self) -> str:
        return in_readers_language(self.name)


class NomineeListQuerySet(models.QuerySet["NomineeList"]):
    def public(self) -> "NomineeListQuerySet":
        return self.filter(published_at__isnull=False)


class NomineeList(models.Model):
    """The nominees of an edition, sealed: the public page reads the snapshot. Written by domain.nominees."""

    edition = models.OneToOneField("contest.Edition", on_delete=models.PROTECT, related_name="nominee_list")
    stage = models.CharField(max_length=8)  # code of the round from which they advanced
    snapshot = models.JSONField()
    hash = models.CharField(max_length=64)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = NomineeListQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(hash=""), name="nominees_are_sealed")]

    def __str__(self) -> str:
        return self.short_code

    @property
    def short_code(self) -> str:
        return short_code_of(self.hash)
