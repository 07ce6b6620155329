from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q


class JudgeProfile(models.Model):
    """What a judge of an edition says of the own time and tongue. `languages` are codes of languages spoken,
    `absences` [first day, last day] in ISO 8601, `cap` the most films in one round (none: no limit),
    `named_as` how the public reads of the judge once results are out ("": not at all)."""

    judge = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="judge_profiles"
    )
    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="judge_profiles")
    languages = models.JSONField(default=list)
    absences = models.JSONField(default=list)
    cap = models.PositiveSmallIntegerField(null=True, blank=True)
    named_as = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["judge", "edition"], name="one_profile_per_judge"),
            models.CheckConstraint(condition=Q(cap__isnull=True) | Q(cap__gte=1), name="profile_cap_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.judge_id} in {self.edition_id}"

    @property
    def is_named(self) -> bool:
        return bool(self.named_as)

    @property
    def absent_days(self) -> list[tuple[date, date]]:
        return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in self.absences]
