from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from contest.enums import ReportReason, ReportState, TakedownCause
from contest.models.entry import READABLE


def new_report_code() -> str:
    """The number of a receipt, which opens its page: nobody guesses one."""
    return get_random_string(14, READABLE)


class TakedownQuerySet(models.QuerySet["Takedown"]):
    def active(self) -> "TakedownQuerySet":
        return self.filter(ended_at__isnull=True)

    def by_office(self) -> "TakedownQuerySet":
        return self.filter(cause=TakedownCause.OFFICE)


class Takedown(models.Model):
    """A film that is not shown to the public: from one decision of the office to another, or for as long as
    somebody in it does not consent. Its entry, scores and award stay as they are. Written by
    domain.takedowns."""

    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="takedowns")
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="takedowns")
    cause = models.CharField(max_length=8, choices=TakedownCause.choices, default=TakedownCause.OFFICE)
    reason = models.TextField(blank=True)  # of the office
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TakedownQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "cause"], condition=Q(ended_at__isnull=True), name="film_taken_down_once"
            ),
            models.CheckConstraint(condition=Q(cause__in=TakedownCause.values), name="takedown_cause_known"),
            models.CheckConstraint(
                condition=Q(cause=TakedownCause.CONSENT) | ~Q(reason=""), name="takedown_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} since {self.at}"

    @property
    def is_by_office(self) -> bool:
        return self.cause == TakedownCause.OFFICE


class PublicReport(models.Model):
    """What somebody reports about a public film, what the office decided, and the appeal. Written by
    domain.public_reports."""

    code = models.CharField(max_length=14, unique=True, default=new_report_code)
    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="public_reports")
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="public_reports")
    reason = models.CharField(max_length=12, choices=ReportReason.choices)
    statement = models.TextField()
    evidence = models.TextField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12)
    received_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.RECEIVED)
    answer = models.TextField(blank=True)  # why it was decided so
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_answer = models.TextField(blank=True)
    appeal_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    appeal_decided_at = models.DateTimeField(null=True, blank=True)
    overturned = models.TextField(blank=True)  # why the office no longer upholds it, by itself
    overturned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    overturned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-received_at",)
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=ReportReason.values), name="report_reason_known"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(overturned_at=None, overturned_by=None, overturned="")
                | Q(overturned_at__isnull=False, overturned_by__isnull=False) & ~Q(overturned=""),
                name="report_overturned_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def waits(self) -> bool:
        """For a decision of the office."""
        return self.state == ReportState.RECEIVED or bool(self.appealed_at and not self.appeal_decided_at)

    @property
    def can_be_overturned(self) -> bool:
        """By the office itself, once; where an appeal waits, that is decided instead."""
        return self.state == ReportState.UPHELD and not self.waits and self.overturned_at is None

    @property
    def last_decider_id(self) -> int | None:
        """Whose decision an appeal is against."""
        return self.overturned_by_id or self.decided_by_id
