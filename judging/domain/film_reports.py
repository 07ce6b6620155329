"""What a judge reports of a film instead of scoring it: that they cannot judge it, or that something is wrong
with it. A conflict of interest is a recusal."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.notices import enqueue_notice
from contest.domain.reasons import fault_in
from contest.enums import NoticeKind
from contest.models import User
from judging.domain.duties import refuse_unless_due
from judging.domain.queries.desk import label_of
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.enums import AssignmentState, RoundState
from judging.models import Abstention, Assignment, FilmProblem
from judging.models.assignment import AssignmentQuerySet


def abstain(assignment: Assignment, *, reason: str) -> None:
    """The judge does not judge this film in this round, without a conflict of interest; the review is free to
    be assigned to another judge. Twice changes nothing.

    Raises Unsound without a reason, NotPossibleNow unless the film is still to be judged."""
    reason = _checked(reason)
    with transaction.atomic():
        freed = _due_in_open_round(assignment).update(state=AssignmentState.ABSTAINED)
        if not freed:
            assignment.refresh_from_db(fields=["state"])
            if assignment.state == AssignmentState.ABSTAINED:
                return
            refuse_unless_due(assignment)
        Abstention.objects.create(assignment=assignment, reason=reason)
        journal.record(
            "judge.abstained",
            subject=f"assignment:{assignment.code}",
            facts={"reason": reason},
            actor=assignment.seat.judge,
            edition=assignment.seat.round.edition,
        )
    assignment.state = AssignmentState.ABSTAINED


def report_problem(assignment: Assignment, *, text: str) -> None:
    """Tell the office what is wrong with the film. The judge goes on with the others, until the office has
    answered or the film was replaced. A second report before that adds to the first.

    Raises Unsound without words, NotPossibleNow unless the film is still to be judged."""
    text = _checked(text)
    with transaction.atomic():
        films = _due_in_open_round(assignment).values_list("entry__film_id", flat=True)
        film_id = films.first()
        if film_id is None:
            refuse_unless_due(assignment)
            raise NotPossibleNow(_("This film was withdrawn; nothing was changed."))
        problem, is_new = FilmProblem.objects.get_or_create(
            assignment=assignment, film_id=film_id, answered_at=None, defaults={"text": text}
        )
        if not is_new:
            if text in problem.text.split("\n\n"):
                return
            problem.text = f"{problem.text}\n\n{text}"
            problem.save(update_fields=["text"])
        journal.record(
            "film_problem.reported",
            subject=f"assignment:{assignment.code}",
            facts={"problem": text},
            actor=assignment.seat.judge,
            edition=assignment.seat.round.edition,
        )


def answer_problem(problem: FilmProblem, *, answer: str, by: User) -> None:
    """Answer the judge, whose film it is again to judge. Raises Unsound without words, NotPossibleNow where
    it is answered already."""
    answer = _checked(answer)
    with transaction.atomic():
        fresh = FilmProblem.objects.filter(pk=problem.pk, answered_at=None)
        if not fresh.update(answer=answer, answered_at=timezone.now()):
            raise NotPossibleNow(_("Another person has answered this report meanwhile; reload the page."))
        journal.record(
            "film_problem.answered",
            subject=f"assignment:{problem.assignment.code}",
            facts={"answer": answer},
            actor=by,
            edition=problem.assignment.seat.round.edition,
        )
        _mail_answer(problem, answer)


def _mail_answer(problem: FilmProblem, answer: str) -> None:
    """To the judge, who knows the film by its label in the round."""
    seat = problem.assignment.seat
    enqueue_notice(
        NoticeKind.REPORT_ANSWERED,
        user=seat.judge,
        key=f"{NoticeKind.REPORT_ANSWERED}:{problem.pk}",
        facts={
            "edition": seat.round.edition.slug,
            "round": dict(seat.round.name),
            "film": label_of(problem.assignment.code),
            "assignment": problem.assignment.code,
            "is_due": seat.round.state == RoundState.OPEN and problem.assignment.state == AssignmentState.DUE,
            "report": problem.text,
            "answer": answer,
        },
    )


def _due_in_open_round(assignment: Assignment) -> AssignmentQuerySet:
    return Assignment.objects.due().of_judges().filter(pk=assignment.pk, seat__round__state=RoundState.OPEN)


def _checked(text: str) -> str:
    text = text.strip()
    if fault := fault_in(text):
        raise Unsound(fault)
    return text
