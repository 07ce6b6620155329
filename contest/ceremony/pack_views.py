"""The show pack: ordered, followed, watched, and handed over to the hall."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from contest.access import get_sealed_results, person
from contest.ceremony import pack
from contest.ceremony.cards import Card, cards_of, seconds_of_films
from contest.ceremony.forms import PackForm
from contest.ceremony.pack import PackRefused, PackReport
from contest.models import Seal
from contest.views.bare_text import read_text
from contest.views.http_conflict import answer_conflict, answer_refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def show_pack(request: HttpRequest, slug: str) -> HttpResponse:
    seal = get_sealed_results(request.user, slug)
    cards = cards_of(seal, user=person(request))
    if request.method == "POST":
        return _order(request, seal, cards)
    return (
        _progress(request, seal, cards) if request.headers.get("HX-Request") else _page(request, seal, cards)
    )


def _progress(request: HttpRequest, seal: Seal, cards: list[Card]) -> HttpResponse:
    """How far the work is, for htmx; the page is loaded anew once it has ended."""
    standing = pack.standing_pack(seal)
    report = pack.report_on(standing, cards, user=person(request)) if standing else None
    if report is None or not report.is_under_way:
        return HttpResponseClientRefresh()
    return render(request, "contest/ceremony/_pack.html", {"edition": seal.edition, "report": report})


def _order(request: HttpRequest, seal: Seal, cards: list[Card]) -> HttpResponse:
    form = PackForm(request.POST)
    if not form.is_valid():
        return _page(request, seal, cards, form=form, status=422)
    try:
        pack.order_pack(seal, cards, **form.cleaned_data, by=person(request))
    except PackRefused as refused:
        return answer_refusal(request, refused, "show_pack", seal.edition.slug)
    messages.success(request, _("Ordered. The films are being made ready; you can leave this page."))
    return redirect("show_pack", seal.edition.slug)


def _page(
    request: HttpRequest,
    seal: Seal,
    cards: list[Card],
    *,
    form: PackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    standing = pack.standing_pack(seal)
    context = {
        "edition": seal.edition,
        "seal": seal,
        "report": pack.report_on(standing, cards, user=person(request)) if standing else None,
        "void": pack.void_packs(seal),
        "form": form or PackForm(initial={"language": get_language()}),
    }
    return render(request, "contest/ceremony/show_pack.html", context, status=status)


@login_required
@require_POST
def show_pack_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    seal, report = _standing(request, slug)
    if report is None:
        return _no_pack(request, slug)
    try:
        pack.cancel_pack(report.pack, [line.card for line in report.lines], by=person(request))
    except PackRefused as refused:
        return answer_refusal(request, refused, "show_pack", slug)
    messages.success(request, _("Cancelled. What was not finished is not made."))
    return redirect("show_pack", seal.edition.slug)


@login_required
@require_POST
def show_copy_tick(request: HttpRequest, slug: str) -> HttpResponse:
    _seal, report = _standing(request, slug)
    if report is None:
        return _no_pack(request, slug)
    try:
        pack.tick(report, read_text(request, "film"), by=person(request))
    except PackRefused as refused:
        return answer_refusal(request, refused, "show_pack", slug)
    messages.success(request, _("Noted, with your name."))
    return redirect("show_pack", slug)


@login_required
@require_safe
@never_cache
def show_pack_sums(request: HttpRequest, slug: str) -> HttpResponse:
    """The hashes of all files, as `sha256sum --check` reads them."""
    _seal, report = _standing(request, slug)
    if report is None:
        raise Http404
    lines = [f"{file.sha256}  {file.name}\n" for line in report.lines for file in line.files]
    response = HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="SHA256SUMS"'
    return response


@login_required
@require_safe
@never_cache
def show_pack_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """What goes to the hall with the files, to be printed; and what a house that makes a DCP needs."""
    seal, report = _standing(request, slug)
    if report is None:
        raise Http404
    cards = [line.card for line in report.lines]
    context = {
        "edition": seal.edition,
        "seal": seal,
        "report": report,
        "film_seconds": seconds_of_films(cards),
    }
    return render(request, "contest/ceremony/pack_sheet.html", context)


def _standing(request: HttpRequest, slug: str) -> tuple[Seal, PackReport | None]:
    seal = get_sealed_results(request.user, slug)
    standing = pack.standing_pack(seal)
    if standing is None:
        return seal, None
    user = person(request)
    return seal, pack.report_on(standing, cards_of(seal, user=user), user=user)


def _no_pack(request: HttpRequest, slug: str) -> HttpResponse:
    reason = _("There is no show pack of these results: it was cancelled, or the results were sealed anew.")
    return answer_conflict(request, reason=reason, back_url=reverse("show_pack", args=[slug]))
