"""The office: the whole edition as one file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from contest.access import get_edition_for_organiser, person
from contest.domain import office_tasks
from contest.enums import OfficeTaskKind
from contest.moving.policies import may_take_away
from contest.moving.takeaway import KEPT, ask_for_packing, latest_packing
from contest.policies import Refused
from contest.views.http_conflict import answer_refusal
from contest.views.made_files import hand_over_made


@login_required
@require_safe
def office_whole(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    may = may_take_away(request.user, edition)
    context = {
        "edition": edition,
        "may": may,
        "under_way": office_tasks.unfinished(edition, OfficeTaskKind.PACK),
        "made": latest_packing(edition) if may else None,
        "days": KEPT.days,
    }
    return render(request, "contest/moving/office_whole.html", context)


@login_required
@require_POST
def office_whole_make(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    try:
        ask_for_packing(edition, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_whole", slug)
    return redirect("office_whole", slug)


@login_required
@require_safe
def office_whole_file(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    made = latest_packing(edition) if may_take_away(request.user, edition) else None
    if made is None or "key" not in made.facts:
        raise Http404
    return hand_over_made(request, made.facts["key"], name=made.facts["name"])
