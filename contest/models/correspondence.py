"""What the office and the creator of an entry write to each other, and the changes that the office has asked
for. Written by contest.correspondence."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class MessageQuerySet(models.QuerySet["Message"]):
    def unanswered(self) -> "MessageQuerySet":
        """Of creators, for the office."""
        return self.filter(is_from_office=False, settled_at=None)


class Message(models.Model):
    """One message about an entry. One of a creator is settled once the office has answered, or has said that
    it needs no answer."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_from_office = models.BooleanField()
    text = models.TextField()
    sent_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(
                fields=["entry"],
                name="message_unanswered",
                condition=Q(is_from_office=False, settled_at__isnull=True),
            )
        ]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="message_has_words")]

    def __str__(self) -> str:
        return f"{self.entry_id} {'office' if self.is_from_office else 'creator'} {self.sent_at}"


class RequestedChange(models.Model):
    """One thing that the office asked for when it returned the entry last; its creator ticks it off."""

    entry = models.ForeignKey("contest.Entry", on_delete=models.CASCADE, related_name="requested_changes")
    text = models.CharField(max_length=300)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="requested_change_has_words")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.text}"
