from django.conf import settings
from django.db import models
from django.db.models import Q

from contest.enums import NoticeKind


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unsent(self) -> "NoticeQuerySet":
        return self.filter(sent_at__isnull=True, cancelled_at__isnull=True)


class Notice(models.Model):
    """An email to one person. `key` makes it unique: the same event never sends two emails. One about an
    account has its text in `facts` until it is sent; all others are rendered from their templates."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=24, choices=NoticeKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="notices"
    )  # none where somebody typed an address that no account has
    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, null=True, related_name="notices")
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)  # when a worker was last asked to send it
    not_before = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)  # overtaken by events before it was sent
    error = models.TextField(blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="notice_unsent")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"
