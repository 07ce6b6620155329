"""The nominees: proposed by one person with page and emails before their eyes, confirmed by another."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import person
from contest.domain.gate import Lack
from contest.domain.motions import open_motion
from contest.domain.nominees import (
    agreed_nomination,
    hindrance_of_nominees,
    nominees_of,
    preview_mails,
    unsaved_list,
)
from contest.enums import MotionKind
from contest.forms.reasons import ReasonForm
from contest.forms.refusals import add_refusal
from contest.models import NomineeList
from contest.policies import Refused, may_move, may_organise
from contest.sign_in import asks_log_in_again
from contest.views.bare_text import read_text
from contest.views.http_conflict import answer_refusal
from contest.views.motions import motion_context
from judging.access import get_tally_for_office
from judging.domain import nominations
from judging.forms.announcements import NomineesForm
from judging.models import Cut, Tally
from judging.views.announcements import cut_of
from judging.views.own_film import closed_to_own_film

LACKS_ON_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@closed_to_own_film
def cut_nominees(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Propose to seal the films that advanced as nominees, or see those that are sealed."""
    tally = get_tally_for_office(request.user, slug, pk)
    sealed = NomineeList.objects.filter(edition=tally.round.edition_id).select_related("sealed_by").first()
    if sealed and request.method != "POST":
        return _sealed_page(request, tally, sealed)
    try:
        cut = cut_of(tally)
        films = nominations.candidates_of(cut)
        lacks = nominations.lacks_of_nominees(films)
        form = NomineesForm(request.POST or None, films=films, open_codes=nominations.open_among(lacks))
        if request.method == "POST" and form.is_valid():
            response: HttpResponse = _propose(request, cut, form)
            return response
    except Refused as refused:
        if not getattr(refused, "field", ""):
            return answer_refusal(request, refused, "cut_decide", slug, pk)
        add_refusal(form, refused)
    return _proposal_page(request, cut, form, lacks)


@asks_log_in_again
def _propose(request: HttpRequest, cut: Cut, form: NomineesForm) -> HttpResponse:
    nominations.propose_nominees(cut, **form.plan, by=person(request))
    messages.success(request, _("Proposed. The nominees are sealed once a second person confirms it."))
    return redirect("cut_nominees", cut.round.edition.slug, cut.tally_id)


@login_required
@require_safe
@closed_to_own_film
def nominees_preview(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The public page as it will be, in the order that is proposed, or by title."""
    tally = get_tally_for_office(request.user, slug, pk)
    edition = tally.round.edition
    try:
        snapshot = nominations.preview_snapshot(cut_of(tally))
    except Refused as refused:
        return answer_refusal(request, refused, "cut_decide", slug, pk)
    shown = unsaved_list(edition, snapshot)
    context = {"edition": edition, "sealed": shown, "nominees": nominees_of(shown), "is_preview": True}
    return render(request, "contest/nominees_show.html", context)


@login_required
@require_POST
@closed_to_own_film
def nominees_take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tally = get_tally_for_office(request.user, slug, pk)
    try:
        nominations.withdraw_nominees(tally.round, reason=read_text(request, "reason"), by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "cut_nominees", slug, pk, form=ReasonForm(request.POST))
    messages.success(request, _("The nominees have been taken back."))
    return redirect("cut_nominees", slug, pk)


def _sealed_page(request: HttpRequest, tally: Tally, sealed: NomineeList) -> HttpResponse:
    edition = tally.round.edition
    context = {
        "edition": edition,
        "tally": tally,
        "sealed": sealed,
        "agreed": agreed_nomination(sealed),
        "nominees": nominees_of(sealed),
        "hindrance": "" if sealed.published_at else hindrance_of_nominees(sealed),
        "is_due": edition.nominees_at <= timezone.now(),
    }
    return render(request, "judging/cut_nominees.html", context)


def _proposal_page(request: HttpRequest, cut: Cut, form: NomineesForm, lacks: list[Lack]) -> HttpResponse:
    edition, films = cut.round.edition, form.films
    context = {
        "edition": edition,
        "tally": cut.tally,
        "form": form,
        "films": films,
        "lacks": Paginator(lacks, LACKS_ON_PAGE).get_page(request.GET.get("page")),
        "is_due": edition.nominees_at <= timezone.now(),
        "is_told": cut.told_at is not None,
        "organises": bool(may_organise(request.user, edition)),
        "is_published": edition.published_at is not None,
        "mails": preview_mails(films),
        "may_propose": may_move(request.user, edition),
        **motion_context(request, open_motion(edition, kind=MotionKind.NOMINATE)),
    }
    return render(request, "judging/cut_nominees.html", context, status=422 if form.is_bound else 200)
