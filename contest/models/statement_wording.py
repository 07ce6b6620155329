from django.db import models
from django.db.models import Q
from django.utils import timezone

from contest.enums import ConsentKind


class StatementWording(models.Model):
    """One wording of a statement to which an edition's creators agree, from a moment on. None is ever changed
    or deleted: the next one has another version. Where an edition has none, the site's words are asked."""

    edition = models.ForeignKey(
        "contest.Edition", on_delete=models.CASCADE, related_name="statement_wordings"
    )
    kind = models.CharField(max_length=8, choices=ConsentKind.choices)
    version = models.CharField(max_length=20)
    title = models.JSONField(default=dict)  # Texts: of the edition's own statements
    text = models.JSONField(default=dict)  # Texts; none: it is no longer asked
    is_required = models.BooleanField(default=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "version"], name="statement_version_once"),
            models.CheckConstraint(condition=Q(kind__in=ConsentKind.values), name="statement_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
