"""Sealing the results: one person proposes it here, another confirms it here; and the gate before it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import person
from contest.domain import motions, office_tasks
from contest.domain.film_readings import ask_for_reading
from contest.domain.seals import is_sealed
from contest.enums import MotionKind, OfficeTaskKind
from contest.forms.refusals import add_refusal
from contest.models import Entry
from contest.policies import Refused, may_move
from contest.sign_in import asks_log_in_again
from contest.views.http_conflict import answer_refusal
from contest.views.motions import motion_context
from judging.access import get_tally_for_office
from judging.domain import sealing
from judging.domain.certainty import certainty_of
from judging.domain.queries.awaited import awaited_vote
from judging.domain.queries.standings import places_of
from judging.forms.awards import SealForm
from judging.models import Tally
from judging.views.own_film import closed_to_own_film


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@closed_to_own_film
def results_seal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tally = get_tally_for_office(request.user, slug, pk)
    form = SealForm(request.POST or None, expected=tally.round.edition.slug)
    if request.method == "POST" and form.is_valid():
        response: HttpResponse = _propose(request, tally, form)
        return response
    return _seal_page(request, tally, form)


@asks_log_in_again
def _propose(request: HttpRequest, tally: Tally, form: SealForm) -> HttpResponse:
    slug, pk = tally.round.edition.slug, tally.pk
    try:
        sealing.propose_seal(tally, reason=form.cleaned_data["reason"], by=person(request))
    except Refused as refused:
        if not refused.field:
            return answer_refusal(request, refused, "results_seal", slug, pk, form=form)
        add_refusal(form, refused)
        return _seal_page(request, tally, form)
    messages.success(request, _("Proposed. The results are sealed once a second person confirms it."))
    return redirect("results_seal", slug, pk)


@login_required
@require_POST
@closed_to_own_film
def results_read(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Have the files of the films read to which the jury gives an award."""
    tally = get_tally_for_office(request.user, slug, pk)
    films = Entry.objects.filter(pk__in=sealing.winners_in(tally)).values_list("film_id", flat=True)
    ask_for_reading(tally.round.edition, [film for film in films if film], by=person(request))
    return redirect("results_seal", slug, pk)


def _seal_page(request: HttpRequest, tally: Tally, form: SealForm) -> HttpResponse:
    edition = tally.round.edition
    places = places_of(tally)
    undecided = [place.name for place in places if place.is_open]
    motion = motions.open_motion(edition, kind=MotionKind.SEAL, subject=sealing.subject_of(tally))
    context = {
        "edition": edition,
        "tally": tally,
        "form": form,
        "places": places,
        "undecided": undecided,
        "awaited": awaited_vote(tally) if undecided else None,
        "certainty": certainty_of(tally),
        "is_sealed": is_sealed(edition),
        "lacks": [] if undecided else sealing.lacks_before_seal(tally),
        "reading": office_tasks.unfinished(edition, OfficeTaskKind.READ_FILMS),
        **motion_context(request, motion),
        "may_propose": may_move(request.user, edition),
    }
    return render(request, "judging/results_seal.html", context, status=422 if form.is_bound else 200)
