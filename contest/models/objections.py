from django.conf import settings
from django.db import models
from django.db.models import Q

from contest.enums import EvidenceKind, ObjectionGrounds, ObjectionState
from contest.models.public_reports import new_report_code
from contest.models.texts import in_readers_language


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def open(self) -> "ObjectionQuerySet":
        return self.filter(state=ObjectionState.OPEN)


class Objection(models.Model):
    """What somebody has against a winner, what the winner's contact person answers, and what the office has
    decided. `summary` and `answer` are public. Written by contest.objections.objecting alone."""

    code = models.CharField(max_length=14, unique=True, default=new_report_code)
    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="objections")
    citation = models.ForeignKey("contest.Citation", on_delete=models.PROTECT, related_name="objections")
    objector = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="objections"
    )
    public_name = models.CharField(max_length=120, blank=True)  # none: the objector is not named
    grounds = models.CharField(max_length=12, choices=ObjectionGrounds.choices)
    statement = models.TextField()
    links = models.JSONField(default=list, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    reply = models.TextField(blank=True)  # of the winner's contact person, who may write once
    replied_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    summary = models.JSONField(default=dict)  # Texts: what was said, in one neutral sentence
    answer = models.JSONField(default=dict)  # Texts
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["citation", "objector"],
                condition=Q(state=ObjectionState.OPEN),
                name="one_open_objection_of_a_person",
            ),
            models.CheckConstraint(
                condition=Q(grounds__in=ObjectionGrounds.values), name="objection_grounds_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ObjectionState.values), name="objection_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN, decided_at=None)
                | (~Q(state=ObjectionState.OPEN) & Q(decided_at__isnull=False)),
                name="decided_objection_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == ObjectionState.OPEN

    @property
    def summary_text(self) -> str:
        return in_readers_language(self.summary)

    @property
    def answer_text(self) -> str:
        return in_readers_language(self.answer)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def without_content(self) -> "EvidenceQuerySet":
        """For lists: up to 10 MB a row stay where they are."""
        return self.defer("content")


class Evidence(models.Model):
    """A file that somebody added to an objection. Only the office gets it, as a download. Deleted by
    contest.objections.evidence once the record of the objections ends."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=EvidenceKind.choices)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.size} bytes)"
