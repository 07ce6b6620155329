from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string

from contest.enums import HookFailure, WebhookEvent


def new_message_code() -> str:
    return f"msg_{get_random_string(24)}"


class Webhook(models.Model):
    """An address that is told what happens in an edition. `secret` signs what is sent, by Standard Webhooks.
    Written by contest.webhooks.subscribing alone."""

    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="webhooks")
    address = models.CharField(max_length=500)
    secret = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "address"], condition=Q(ended_at=None), name="webhook_address_once"
            )
        ]

    def __str__(self) -> str:
        return self.address


class WebhookMessageQuerySet(models.QuerySet["WebhookMessage"]):
    def unsent(self) -> "WebhookMessageQuerySet":
        return self.filter(sent_at=None, given_up_at=None)


class WebhookMessage(models.Model):
    """One message to one address: what it says, and how its attempts ended. Written by
    contest.webhooks.delivery alone."""

    code = models.CharField(max_length=40, unique=True, default=new_message_code, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="sent_messages")
    event = models.CharField(max_length=20, choices=WebhookEvent.choices)
    body = models.TextField()  # as it is signed and sent
    made_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True)  # when a worker was last asked
    not_before = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)  # of the latest attempt

    objects = WebhookMessageQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(
                fields=["id"], condition=Q(sent_at=None, given_up_at=None), name="webhook_message_unsent"
            ),
            models.Index(fields=["made_at"], name="webhook_message_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(event__in=WebhookEvent.values), name="webhook_event_known"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None), name="webhook_message_ends_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.event}"

    @property
    def told(self) -> str:
        """What came of the latest attempt: words of ours where nobody answered, else the answer."""
        return str(HookFailure(self.answer).label) if self.answer in HookFailure.values else self.answer
