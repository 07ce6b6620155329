"""What the public has asked, on the office's first page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext

from contest.domain.queries.office import WaitingLine
from contest.enums import QuestionState
from contest.models import Edition, PublicQuestion


def questions_that_wait(edition: Edition) -> Iterator[WaitingLine]:
    if waiting := PublicQuestion.objects.filter(edition=edition, state=QuestionState.OPEN).count():
        words = ngettext(
            "%(count)d question of the public waits for an answer.",
            "%(count)d questions of the public wait for an answer.",
            waiting,
        )
        yield WaitingLine(words % {"count": waiting}, reverse("office_questions", args=[edition.slug]))
