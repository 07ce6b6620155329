from django.conf import settings
from django.db import models
from django.db.models import Q


class JournalEntry(models.Model):
    """One line of the append-only log; contest.domain.journal writes and verifies it."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    edition = models.ForeignKey("contest.Edition", on_delete=models.PROTECT, null=True, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        verbose_name_plural = "journal entries"
        indexes = [models.Index(fields=["subject", "number"]), models.Index(fields=["edition", "-number"])]
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="journal_number_from_1")]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.subject}"
