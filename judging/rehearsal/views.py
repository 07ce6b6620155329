"""The rehearsal of the night: one button, its steps, what stands in the way, the drawer of emails, the page
of the winners as it would be, and the button that ends it."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import person
from contest.audience.votes_in_seal import votes_told
from contest.ceremony.cards import REHEARSAL_STILL
from contest.domain.night import evening_of, steps_between
from contest.domain.showcase import winners_by
from contest.enums import Mender, NoticeKind
from contest.policies import Refused
from contest.views.htmx import HtmxRequest
from contest.views.http_conflict import answer_refusal
from judging.access import get_edition_for_rounds
from judging.domain.asked_work import UNFINISHED
from judging.enums import WorkState
from judging.rehearsal.rehearsals import ask_for_rehearsal, end_rehearsal, rehearsal_of, rehearsed_seal
from judging.rehearsal.words import films_in, lacks_told, next_step, steps_told
from judging.views.task_progress import answer_progress


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal_show(request: HtmxRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_rounds(request.user, slug)
    if request.method == "POST":
        try:
            ask_for_rehearsal(edition, by=person(request))
        except Refused as refused:
            return answer_refusal(request, refused, "rehearsal_show", slug)
        return redirect("rehearsal_show", slug)
    rehearsal = rehearsal_of(edition)
    address = reverse("rehearsal_show", args=[slug])
    if request.htmx:
        stage = next_step(rehearsal) if rehearsal else ""
        return answer_progress(request, rehearsal, address=address, stage=stage)
    context: dict[str, object] = {"edition": edition, "rehearsal": rehearsal}
    if rehearsal:
        context |= {
            "is_playing": rehearsal.state in UNFINISHED,
            "stage": next_step(rehearsal),
            "address": address,
            "steps": steps_told(rehearsal),
            "lacks": [{**lack, "mender": Mender(lack["mender"]).label} for lack in lacks_told(rehearsal)],
            "counts": [
                (NoticeKind(kind).label, language, count)
                for kind, language, count in rehearsal.letters.get("counts", [])
            ],
            "letters": rehearsal.letters.get("kept", []),
        }
    return render(request, "judging/rehearsal/rehearsal_show.html", context)


@login_required
@require_safe
def rehearsal_winners(request: HttpRequest, slug: str) -> HttpResponse:
    """The winners' page as it would be, with placeholders for films, stills and names."""
    rehearsal = rehearsal_of(get_edition_for_rounds(request.user, slug))
    if rehearsal is None or rehearsal.state != WorkState.DONE:
        raise Http404
    seal = rehearsed_seal(rehearsal)
    winners = [replace(winner, poster_url=static(REHEARSAL_STILL)) for winner in winners_by(seal)]
    context = {
        "edition": seal.edition,
        "seal": {"short_code": f"REHEARSAL {seal.short_code}"},
        "evening": evening_of(winners, seal),
        "steps": steps_between(films_in(rehearsal), winners=len(winners)),
        "audience": votes_told(seal, titles={winner.code: winner.title for winner in winners}),
        "is_preview": True,
        "is_rehearsal": True,
    }
    return render(request, "contest/winners_show.html", context)


@login_required
@require_POST
def rehearsal_end(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_rounds(request.user, slug)
    if end_rehearsal(edition, by=person(request)):
        messages.success(request, _("The rehearsal has ended. Nothing of it is left."))
    else:
        messages.info(request, _("There is no rehearsal to end."))
    return redirect("rehearsal_show", slug)
