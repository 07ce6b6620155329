from django.conf import settings
from django.db import models
from django.db.models import Q

from contest.enums import NoticeKind

LONGEST_SUBJECT = 150


class MailText(models.Model):
    """An edition's own words for one kind of email in one language, with placeholders in braces. Where there
    is no row, the site's words are sent."""

    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="mail_texts")
    kind = models.CharField(max_length=24, choices=NoticeKind.choices)
    language = models.CharField(max_length=12, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "language"], name="mail_text_once"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="mail_text_kind_known"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="mail_text_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"
