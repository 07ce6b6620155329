"""Reports of judges on films, in the office."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contest.access import person
from contest.policies import Refused
from contest.views.bare_text import read_text
from judging.access import get_film_problem_for_office, get_round_for_office
from judging.domain import film_reports
from judging.domain.queries.reports import reports_in
from judging.domain.refusals import Unsound
from judging.models import Round
from judging.views.own_film import steers_rounds


@login_required
@require_safe
@steers_rounds
def round_reports(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    return _show(request, get_round_for_office(request.user, slug, code))


@login_required
@require_POST
@steers_rounds
def problem_answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    problem = get_film_problem_for_office(request.user, slug, pk)
    round_, answer = problem.assignment.seat.round, read_text(request, "answer")
    try:
        film_reports.answer_problem(problem, answer=answer, by=person(request))
    except Refused as refused:
        status = Unsound.status if isinstance(refused, Unsound) else 409
        return _show(request, round_, error=str(refused.reason), about=pk, answer=answer, status=status)
    messages.success(request, _("Answered. The film is back among those that the judge is to judge."))
    return redirect("round_reports", slug, round_.code)


def _show(
    request: HttpRequest,
    round_: Round,
    *,
    error: str = "",
    about: int = 0,
    answer: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "edition": round_.edition,
        "round": round_,
        "reports": reports_in(round_),
        "error": error,
        "about": about,
        "answer": answer,
    }
    return render(request, "judging/round_reports.html", context, status=status)
