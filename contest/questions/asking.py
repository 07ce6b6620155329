"""Asking the festival: anybody writes to the office of an edition, which answers by email and on the page of
the question, or sets it aside where no answer is needed. Each is answered once, by whoever is first."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.notices import enqueue_notice
from contest.domain.reasons import fault_in
from contest.enums import NoticeKind, QuestionState
from contest.models import Edition, PublicQuestion, User
from contest.policies import Refused, demand
from contest.questions.policies import may_answer_questions

MOST_TEXT = 5000  # characters


class QuestionRefused(Refused):
    """The question is not in a state in which this can be done; `reason` says why."""


def find_same_question(edition: Edition, *, text: str, email: str) -> PublicQuestion | None:
    """A question in the same words, from the same address, that nobody has answered yet."""
    same = PublicQuestion.objects.filter(edition=edition, state=QuestionState.OPEN, email__iexact=email)
    return same.filter(text=text).first()


def ask_office(
    edition: Edition, *, text: str, email: str, name: str = "", language: str, by: User | None = None
) -> PublicQuestion:
    """Keep a question of the public. The same once more is the one that waits already."""
    with transaction.atomic():
        Edition.objects.select_for_update().filter(pk=edition.pk).values_list("pk", flat=True).first()
        if same := find_same_question(edition, text=text, email=email):
            return same
        question = PublicQuestion.objects.create(
            edition=edition, text=text, email=email, name=name, language=language
        )
        _record("question_asked", question, by=by)
    return question


def answer_question(question: PublicQuestion, *, answer: str, by: User) -> None:
    """Send the answer to whoever asked, and show it on the page of the question, also of one that was set
    aside. Raises Refused."""
    demand(may_answer_questions(by, question.edition))
    if fault := fault_in(answer, most=MOST_TEXT):
        raise QuestionRefused(fault, field="answer")
    with transaction.atomic():
        unanswered = (QuestionState.OPEN, QuestionState.SET_ASIDE)
        _settle(question, QuestionState.ANSWERED, among=unanswered, answer=answer.strip(), by=by)
        _record("question_answered", question, by=by)
        if question.email:
            _send_answer(question)


def set_question_aside(question: PublicQuestion, *, by: User) -> None:
    """Nobody is told; the page of the question says that it needed no answer. Raises Refused."""
    demand(may_answer_questions(by, question.edition))
    with transaction.atomic():
        _settle(question, QuestionState.SET_ASIDE, among=(QuestionState.OPEN,), answer="", by=by)
        _record("question_set_aside", question, by=by)


def set_questions_aside(edition: Edition, numbers: Collection[int], *, by: User) -> int:
    """Those of them that still wait; returns how many. Raises Refused."""
    demand(may_answer_questions(by, edition))
    waiting = PublicQuestion.objects.filter(edition=edition, pk__in=numbers, state=QuestionState.OPEN)
    found = list(waiting.select_related("edition__regulations").order_by("pk"))
    with transaction.atomic():
        for question in found:
            set_question_aside(question, by=by)
    return len(found)


def _settle(
    question: PublicQuestion,
    state: QuestionState,
    *,
    among: Collection[QuestionState],
    answer: str,
    by: User,
) -> None:
    unsettled = PublicQuestion.objects.filter(pk=question.pk, state__in=among)
    if not unsettled.update(state=state, answer=answer, settled_by=by, settled_at=timezone.now()):
        raise QuestionRefused(_("This question has been settled in the meantime. Reload the page."))
    question.refresh_from_db()


def _send_answer(question: PublicQuestion) -> None:
    """Nobody has confirmed the address: the email repeats no word of whoever typed it, nor the name."""
    facts = {
        "to": [question.email],
        "language": question.language,
        "edition": question.edition.slug,
        "question": question.code,
        "answer": question.answer,
    }
    kind = NoticeKind.QUESTION_ANSWERED
    enqueue_notice(kind, user=None, key=f"{kind}:{question.pk}", facts=facts)


def _record(verb: str, question: PublicQuestion, *, by: User | None) -> None:
    """Its words are not in the audit log."""
    journal.record(
        verb,
        subject=f"edition:{question.edition.slug}",
        facts={"question": question.pk},
        actor=by,
        edition=question.edition,
    )
