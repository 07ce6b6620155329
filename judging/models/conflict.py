from django.conf import settings
from django.db import models
from django.db.models import Q

from judging.enums import ConflictKind


class DeclaredConflict(models.Model):
    """Whom or what a judge is close to, in an edition. `name` is a country's code where it is a country."""

    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="conflicts")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts")
    kind = models.CharField(max_length=10, choices=ConflictKind.choices)
    name = models.CharField(max_length=120)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("kind", "name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["edition", "judge", "kind", "name"], name="conflict_once"),
            models.CheckConstraint(condition=Q(kind__in=ConflictKind.values), name="conflict_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="conflict_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.judge_id}: {self.kind} {self.name}"


class DismissedHint(models.Model):
    """An organiser has found that a judge and an entry have nothing to do with each other, though the names
    agree. `ground` says which hint it was; another one is looked at again."""

    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="+")
    ground = models.CharField(max_length=280)
    reason = models.TextField()
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["judge", "entry", "ground"], name="hint_dismissed_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="dismissal_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.judge_id} and {self.entry_id}: {self.ground}"
