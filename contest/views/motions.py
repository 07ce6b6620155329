"""The office: confirming what another person has proposed, and withdrawing a proposal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import get_motion_for_office, person
from contest.domain import award_list, motions
from contest.domain.award_comparison import ListDifference, compare_awards
from contest.domain.decision_words import tell_decisions
from contest.domain.revocation_words import RevocationTold, tell_revocation
from contest.domain.seconding import may_second
from contest.enums import MotionKind, MotionState
from contest.models import Motion, Seal
from contest.policies import Refused, may_move, may_see_sealed
from contest.sign_in import asks_log_in_again
from contest.views.http_conflict import answer_conflict, answer_refusal

DONE = {
    MotionKind.NOMINATE: gettext_lazy("Confirmed: the nominees are sealed."),
    MotionKind.SEAL: gettext_lazy("Confirmed: the results are sealed."),
    MotionKind.UNSEAL: gettext_lazy("Confirmed: the seal is off, and the decisions are open again."),
    MotionKind.REVOKE: gettext_lazy("Confirmed: the award is revoked. Those concerned are being emailed."),
    MotionKind.CHANGE_AWARDS: gettext_lazy("Confirmed: the awards are changed."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def motion_second(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Look at all that a second person confirms, and confirm it."""
    motion = get_motion_for_office(request.user, slug, pk)
    if request.method == "POST":
        response: HttpResponse = _second(request, motion)
        return response
    return _page(request, motion)


@asks_log_in_again
def _second(request: HttpRequest, motion: Motion) -> HttpResponse:
    slug = motion.edition.slug
    try:
        motions.second(motion, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_results", slug)
    messages.success(request, DONE[MotionKind(motion.kind)])
    if motion.kind == MotionKind.NOMINATE:
        return redirect("cut_nominees", slug, motion.payload["tally"])
    return redirect("office_results", slug)


@login_required
@require_POST
def motion_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    motion = get_motion_for_office(request.user, slug, pk)
    try:
        motions.withdraw(motion, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_results", slug)
    messages.success(request, _("The proposal is withdrawn; nothing was changed."))
    return redirect("office_results", slug)


def _page(request: HttpRequest, motion: Motion) -> HttpResponse:
    sees = may_see_sealed(request.user, motion.edition)
    if not sees:
        back_url = reverse("office_show", args=[motion.edition.slug])
        return answer_conflict(request, reason=sees.reason, back_url=back_url, status=403)
    context = {
        "edition": motion.edition,
        "is_open": motion.state == MotionState.OPEN,
        "is_alone": True,
        "seal": Seal.objects.of(motion.edition),
        "decisions": tell_decisions(motion) if motion.state == MotionState.OPEN else [],
        **motion_context(request, motion),
    }
    return render(request, "contest/motion_second.html", context)


def motion_context(request: HttpRequest, motion: Motion | None) -> dict[str, object]:
    """A motion as a page shows it to this reader."""
    if motion is None:
        return {"motion": None}
    return {
        "motion": motion,
        "stale": motions.why_stale(motion),
        "may_confirm": may_second(request.user, motion),
        "may_withdraw": may_move(request.user, motion.edition),
        "difference": _difference(motion),
        "revocation": _revocation(motion),
        "back_url": reverse("office_results", args=[motion.edition.slug]),
    }


def _revocation(motion: Motion) -> RevocationTold | None:
    return tell_revocation(motion) if motion.kind == MotionKind.REVOKE else None


def _difference(motion: Motion) -> ListDifference | None:
    if motion.kind != MotionKind.CHANGE_AWARDS:
        return None
    now, wanted = award_list.plans_of(motion.edition), award_list.from_told(motion.payload["awards"])
    return compare_awards(now, wanted)
