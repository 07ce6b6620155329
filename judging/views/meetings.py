"""The calibration meeting: planned in the office, and its agreement as the jury and the office see it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contest.access import person
from contest.forms.refusals import add_refusal
from contest.policies import Refused
from contest.views.http_conflict import answer_refusal
from judging.access import get_round_for_judge, get_round_for_office
from judging.domain import meetings
from judging.domain.queries.agreement import agreement_in
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.enums import RoundState
from judging.forms.film_choice import FilmChoiceForm, as_typed, only_looks, with_ticked
from judging.forms.meetings import MeetingForm
from judging.models import Round
from judging.views.own_film import closed_to_own_film, steers_rounds


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@steers_rounds
def round_meeting(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Plan the calibration meeting of a round."""
    round_ = get_round_for_office(request.user, slug, code)
    typed = with_ticked(request.POST) if request.method == "POST" else None
    looks = typed is not None and only_looks(typed)
    form = MeetingForm(
        None if looks else typed, initial=as_typed(typed) if typed else None, edition=round_.edition
    )
    if form.is_bound and form.is_valid():
        try:
            meeting = meetings.plan_meeting(round_, **form.cleaned_data, by=person(request))
            messages.success(request, _("The meeting is prepared. Preview its assignments, then open it."))
            return redirect("round_show", slug, meeting.code)
        except Unsound as refused:
            add_refusal(form, refused)
        except Refused as refused:
            return answer_refusal(request, refused, "round_show", slug, code)
    context = {
        "edition": round_.edition,
        "round": round_,
        "form": form,
        "choice": FilmChoiceForm(typed, edition=round_.edition),
        "meeting": getattr(round_, "meeting", None),
        "is_planned": round_.state == RoundState.PLANNED and not round_.meeting_for_id,
    }
    return render(request, "judging/round_meeting.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
@closed_to_own_film
def round_agreement(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """How far the judges of a closed meeting agree, for the office."""
    meeting = get_round_for_office(request.user, slug, code)
    try:
        _refuse_unheld(meeting)
    except Refused as refused:
        return answer_refusal(request, refused, "round_show", slug, code)
    context = {"edition": meeting.edition, "round": meeting, "agreement": agreement_in(meeting)}
    return render(request, "judging/round_agreement.html", context)


@login_required
@require_safe
def judge_agreement(request: HttpRequest, code: str) -> HttpResponse:
    """The same for a judge of the panel: of the films that they scored themselves."""
    judge = person(request)
    meeting = get_round_for_judge(judge, code)
    try:
        _refuse_unheld(meeting)
    except Refused as refused:
        return answer_refusal(request, refused, "judge_round", code)
    context = {"round": meeting, "agreement": agreement_in(meeting, judge_id=judge.pk)}
    return render(request, "judging/judge_agreement.html", context)


def _refuse_unheld(round_: Round) -> None:
    """Raises NotPossibleNow for a round that is no meeting, and for one that is not closed."""
    if not round_.meeting_for_id:
        raise NotPossibleNow(_("This round is not a calibration meeting."))
    if round_.state != RoundState.CLOSED:
        raise NotPossibleNow(
            _("The agreement is shown once the meeting is closed: until then nobody sees scores.")
        )
