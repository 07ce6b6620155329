"""What the office makes known of a cut: to the creators, and to everybody as nominees."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import person
from contest.domain.nominees import hindrance_of_nominees, nominees_of
from contest.domain.seals import is_sealed
from contest.domain.stage_results import preview_mails
from contest.forms.refusals import add_refusal
from contest.models import NomineeList
from contest.policies import Refused, may_organise
from contest.views.bare_text import read_text
from contest.views.htmx import HtmxRequest
from contest.views.http_conflict import answer_refusal
from judging.access import get_tally_for_office
from judging.domain import announcements
from judging.domain.asked_work import UNFINISHED
from judging.domain.refusals import NotPossibleNow
from judging.forms.announcements import NomineesForm
from judging.models import Cut, Tally
from judging.views.own_film import closed_to_own_film
from judging.views.task_progress import answer_progress

FORM_METHODS = ["GET", "HEAD", "POST"]
LACKS_ON_PAGE = 50


@login_required
@require_http_methods(FORM_METHODS)
@closed_to_own_film
def cut_tell(request: HtmxRequest, slug: str, pk: int) -> HttpResponse:
    """Look at the emails in every language, then have all creators of the round told; for htmx how far that
    is. `again` goes on after a failure."""
    tally = get_tally_for_office(request.user, slug, pk)
    try:
        cut = _cut_of(tally)
        if request.method == "POST":
            if "again" in request.POST:
                announcements.tell_the_rest(cut, by=person(request))
            else:
                expected = request.POST.get("seen", "")
                announcements.tell_who_advances(cut, by=person(request), expected=expected)
            return redirect("cut_tell", slug, pk)
    except Refused as refused:
        return answer_refusal(request, refused, "cut_decide", slug, pk)
    task, address, stage = announcements.telling_of(cut), request.path, _("Telling the creators")
    if request.htmx:
        return answer_progress(request, task, address=address, stage=stage)
    outcome = announcements.outcome_of(cut)
    context = {
        "edition": tally.round.edition,
        "tally": tally,
        "cut": cut,
        "outcome": outcome,
        "previews": [] if cut.told_at else preview_mails(outcome),
        "is_sealed": is_sealed(tally.round.edition),
        "counts": outcome.counts.items(),
        "task": task,
        "is_at_work": task is not None and task.state in UNFINISHED,
        "address": address,
        "stage": stage,
    }
    return render(request, "judging/cut_tell.html", context)


@login_required
@require_http_methods(FORM_METHODS)
@closed_to_own_film
def cut_nominees(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Seal the films that advanced as nominees, or see those that are sealed."""
    tally = get_tally_for_office(request.user, slug, pk)
    edition = tally.round.edition
    sealed = NomineeList.objects.filter(edition=edition).select_related("sealed_by").first()
    status = 200
    try:
        cut = None if sealed else _cut_of(tally)
        films = announcements.candidates_of(cut) if cut else []
        lacks = announcements.lacks_of_nominees(films)
        form = NomineesForm(request.POST or None, films=films, open_codes=announcements.open_among(lacks))
        if request.method == "POST":
            cut, status = _cut_of(tally), 422
            if form.is_valid():
                announcements.nominate(cut, **form.plan, by=person(request))
                messages.success(request, _("The nominees are sealed."))
                return redirect("cut_nominees", slug, pk)
    except Refused as refused:
        if not getattr(refused, "field", ""):
            return answer_refusal(request, refused, "cut_decide", slug, pk)
        add_refusal(form, refused)
    context = {
        "edition": edition,
        "tally": tally,
        "form": form,
        "films": films,
        "lacks": Paginator(lacks, LACKS_ON_PAGE).get_page(request.GET.get("page")),
        "sealed": sealed,
        "nominees": nominees_of(sealed) if sealed else [],
        "hindrance": hindrance_of_nominees(sealed) if sealed and not sealed.published_at else "",
        "is_due": edition.nominees_at <= timezone.now(),
        "organises": bool(may_organise(request.user, edition)),
        "is_published": edition.published_at is not None,
    }
    return render(request, "judging/cut_nominees.html", context, status=status)


@login_required
@require_POST
@closed_to_own_film
def nominees_take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tally = get_tally_for_office(request.user, slug, pk)
    try:
        announcements.withdraw_nominees(tally.round, reason=read_text(request, "reason"), by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "cut_nominees", slug, pk)
    messages.success(request, _("The nominees have been taken back."))
    return redirect("cut_nominees", slug, pk)


def _cut_of(tally: Tally) -> Cut:
    """Raises NotPossibleNow before it is decided who advances."""
    cuts = Cut.objects.select_related("round__edition", "tally").defer("tally__inputs", "tally__results")
    cut = cuts.filter(round=tally.round_id).first()
    if cut is None:
        raise NotPossibleNow(_("It is not decided yet who advances from this round. Decide that first."))
    return cut
