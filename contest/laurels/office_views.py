"""The office: who has which certificate, what cannot be printed, and ZIP files of all."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from contest.access import get_edition_for_office, get_edition_for_organiser, person
from contest.domain import office_tasks
from contest.enums import OfficeTaskKind
from contest.laurels.all_certificates import ask_for_certificates
from contest.laurels.bundles import bundle_of
from contest.laurels.certificates import certificates_in, read_certificates
from contest.laurels.press_kit import ask_for_press_kit
from contest.laurels.printing import scripts_missing_for
from contest.laurels.scripts import describe_missing
from contest.models import Edition
from contest.policies import Refused, may_organise, may_see_result
from contest.views.http_conflict import answer_refusal
from contest.views.made_files import hand_over_made

ASKED = {
    OfficeTaskKind.CERTIFICATES: ask_for_certificates,
    OfficeTaskKind.PRESS_KIT: ask_for_press_kit,
}


@login_required
@require_safe
def office_laurels(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_office(request.user, slug)
    certificates = read_certificates(certificates_in(edition))
    missing = scripts_missing_for(certificates)
    context = {
        "edition": edition,
        "certificates": certificates,
        "missing": describe_missing(missing) if missing else "",
        "is_public": may_see_result(edition),
        "may_make": may_organise(request.user, edition),
        "zips": [
            {
                "kind": kind,
                "task": office_tasks.unfinished(edition, kind),
                "bundle": bundle_of(edition, kind),
            }
            for kind in ASKED
        ],
    }
    return render(request, "contest/laurels/office_laurels.html", context)


@login_required
@require_POST
def office_laurels_make(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    kind = request.POST.get("kind", "")
    ask = ASKED.get(OfficeTaskKind(kind)) if kind in OfficeTaskKind.values else None
    if ask is not None:
        try:
            ask(edition, by=person(request))
        except Refused as refused:
            return answer_refusal(request, refused, "office_laurels", slug)
    return redirect("office_laurels", slug)


@login_required
@require_safe
def office_certificates_zip(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    return _hand_over(request, edition, OfficeTaskKind.CERTIFICATES, f"certificates-{slug}.zip")


@login_required
@require_safe
def office_press_kit(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    return _hand_over(request, edition, OfficeTaskKind.PRESS_KIT, f"press-kit-{slug}.zip")


def _hand_over(request: HttpRequest, edition: Edition, kind: OfficeTaskKind, name: str) -> HttpResponse:
    bundle = bundle_of(edition, kind)
    if bundle is None:
        raise Http404
    return hand_over_made(request, bundle.facts["key"], name=name, recipe=bundle.facts["stamp"])
