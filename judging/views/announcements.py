"""What the office makes known of a cut to the creators."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contest.access import person
from contest.domain.seals import is_sealed
from contest.domain.stage_results import preview_mails
from contest.policies import Refused
from contest.views.htmx import HtmxRequest
from contest.views.http_conflict import answer_refusal
from judging.access import get_tally_for_office
from judging.domain import announcements
from judging.domain.asked_work import UNFINISHED
from judging.domain.refusals import NotPossibleNow
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
        cut = cut_of(tally)
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


def cut_of(tally: Tally) -> Cut:
    """Raises NotPossibleNow before it is decided who advances."""
    cuts = Cut.objects.select_related("round__edition", "tally").defer("tally__inputs", "tally__results")
    cut = cuts.filter(round=tally.round_id).first()
    if cut is None:
        raise NotPossibleNow(_("It is not decided yet who advances from this round. Decide that first."))
    return cut
