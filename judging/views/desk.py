"""A judge's desk: the rounds, and the films of each."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from contest.access import person
from judging.access import get_round_for_judge
from judging.domain import reminders
from judging.domain.queries import desk
from judging.domain.queries.jury import editions_of
from judging.domain.queries.makers import makers_in
from judging.domain.rubrics import current_rubric
from judging.enums import RoundState


@login_required
@require_safe
def judge_desk(request: HttpRequest) -> HttpResponse:
    judge = person(request)
    context = {
        "duties": desk.duties_of(judge),
        "answered": desk.answered_films(judge),
        "editions": editions_of(judge),
        "wants_reminders": reminders.wants_reminders(judge),
    }
    return render(request, "judging/desk_show.html", context)


@login_required
@require_POST
def judge_reminders(request: HttpRequest) -> HttpResponse:
    """Turn the weekly reminders off ("no") or on again."""
    reminders.set_reminders(person(request), wanted=request.POST.get("wanted") != "no")
    return redirect(reverse("judge_desk") + "#reminders")


@login_required
@require_safe
def judge_round(request: HttpRequest, code: str) -> HttpResponse:
    judge = person(request)
    round_ = get_round_for_judge(judge, code)
    makers = makers_in(round_, judge.pk)
    context = {
        "round": round_,
        "duty": desk.duty_in(round_, judge),
        "films": [(film, makers.get(film.code)) for film in desk.films_of(round_, judge)],
        "rubric": current_rubric(round_),
        "is_open": round_.state == RoundState.OPEN,
    }
    return render(request, "judging/round_judge.html", context)
