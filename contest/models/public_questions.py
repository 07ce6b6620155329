from django.conf import settings
from django.db import models
from django.db.models import Q

from contest.enums import QuestionState
from contest.models.public_reports import new_report_code


class PublicQuestion(models.Model):
    """What somebody asked the festival office, without an account, and its answer. Written by
    contest.questions."""

    code = models.CharField(max_length=14, unique=True, default=new_report_code)
    edition = models.ForeignKey("contest.Edition", on_delete=models.CASCADE, related_name="public_questions")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)  # gone once the time for keeping it is over
    language = models.CharField(max_length=12)
    text = models.TextField()
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=QuestionState.choices, default=QuestionState.OPEN)
    answer = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at",)
        indexes = [models.Index(fields=["edition", "state", "asked_at"], name="questions_that_wait")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=QuestionState.values), name="question_state_known"),
            models.CheckConstraint(
                condition=Q(state=QuestionState.OPEN, settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(state=QuestionState.OPEN),
                name="question_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.ANSWERED) & ~Q(answer="")
                | ~Q(state=QuestionState.ANSWERED) & Q(answer=""),
                name="question_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def waits(self) -> bool:
        """For an answer of the office."""
        return self.state == QuestionState.OPEN

    @property
    def is_unanswered(self) -> bool:
        """It waits, or was set aside, and may still be answered."""
        return self.state != QuestionState.ANSWERED
