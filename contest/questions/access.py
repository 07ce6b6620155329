"""The only way in which a view gets a question: see contest.access."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from contest.access import BIGGEST_KEY, get_edition_for_office, get_edition_for_organiser
from contest.models import Edition, PublicQuestion
from contest.policies import Reader

QUESTIONS = PublicQuestion.objects.select_related("edition__regulations", "settled_by")


def get_question_by_code(code: str) -> PublicQuestion:
    """By the number of its receipt, which only whoever asked was told."""
    return get_object_or_404(QUESTIONS, code=code)


def get_question_for_office(user: Reader, slug: str, pk: int) -> PublicQuestion:
    return _question(get_edition_for_office(user, slug), pk)


def get_question_to_settle(user: Reader, slug: str, pk: int) -> PublicQuestion:
    return _question(get_edition_for_organiser(user, slug), pk)


def _question(edition: Edition, pk: int) -> PublicQuestion:
    if pk > BIGGEST_KEY:
        raise Http404
    return get_object_or_404(QUESTIONS, edition=edition, pk=pk)
