"""The awards of an edition: their list, and a form for each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest.access import get_edition_for_organiser, person
from contest.domain import award_list
from contest.domain.award_list import AwardPlan
from contest.domain.late_changes import concerned_by_rules
from contest.domain.motions import open_motion, why_stale
from contest.domain.seals import is_sealed
from contest.enums import AwardBasis, MotionKind
from contest.forms.merging import Clash, merge, opened_with
from contest.forms.refusals import add_refusal
from contest.models import Award, Edition
from contest.policies import Refused
from contest.sign_in import asks_log_in_again
from contest.views.http_conflict import answer_refusal
from contest.views.in_turn import in_turn
from contest.views.motions import motion_context
from judging.access import get_award_for_organiser
from judging.domain.award_changes import (
    change_awards,
    deciding_criteria,
    deciding_scale,
    first_opened_at,
    propose_awards_change,
)
from judging.forms.edition_awards import AwardForm, LateAwardForm
from judging.views.own_film import steers_rounds

FORM_METHODS = ["GET", "HEAD", "POST"]
STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class AwardLine:
    """An award in the list, and what is wrong with it."""

    award: Award
    fault: str


@dataclass(frozen=True)
class _AwardPage:
    """The form of an award as a page shows it; `seen` is the print of the list that a change is made to."""

    edition: Edition
    award: Award | None
    opened: str
    seen: str
    clashes: Sequence[Clash] = ()


@login_required
@require_safe
@steers_rounds
def edition_awards(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    criteria, scale = deciding_criteria(edition), deciding_scale(edition)
    awards = list(edition.awards.order_by("order"))
    context = {
        "edition": edition,
        "awards": awards,
        "lines": [
            AwardLine(award, _fault_in(award, set(criteria), scale.lowest, scale.highest)) for award in awards
        ],
        "total": sum(award.places for award in awards),
        "seen": award_list.print_of(award_list.plans_of(edition)),
        "opened_at": first_opened_at(edition),
        **motion_context(request, open_motion(edition, kind=MotionKind.CHANGE_AWARDS)),
    }
    return render(request, "judging/edition_awards.html", context)


@login_required
@require_POST
@steers_rounds
def edition_award_move(request: HttpRequest, slug: str, award: int) -> HttpResponse:
    """One place up or down, as the button says."""
    moved = get_award_for_organiser(request.user, slug, award)
    plans = award_list.plans_of(moved.edition)
    number = _number_of(moved, plans)
    other = number + STEPS.get(request.POST.get("move", ""), 0)
    if 0 <= other < len(plans):
        plans[number], plans[other] = plans[other], plans[number]
    return _change(request, moved.edition, plans, _("The order of the awards is saved."))


@login_required
@require_http_methods(FORM_METHODS)
@steers_rounds
def edition_award_delete(request: HttpRequest, slug: str, award: int) -> HttpResponse:
    """What is lost with it, and whom that touches; sending the form deletes it."""
    gone = get_award_for_organiser(request.user, slug, award)
    plans = award_list.plans_of(gone.edition)
    if request.method != "POST":
        context = {
            "edition": gone.edition,
            "award": gone,
            "people": concerned_by_rules(gone.edition).count(),
            "seen": award_list.print_of(plans),
        }
        return render(request, "judging/edition_award_delete.html", context)
    del plans[_number_of(gone, plans)]
    return _change(request, gone.edition, plans, _("The award is deleted."))


@login_required
@require_http_methods(FORM_METHODS)
@steers_rounds
@in_turn
def edition_award_new(request: HttpRequest, slug: str) -> HttpResponse:
    return _award_page(request, get_edition_for_organiser(request.user, slug), award=None)


@login_required
@require_http_methods(FORM_METHODS)
@steers_rounds
@in_turn
def edition_award(request: HttpRequest, slug: str, award: int) -> HttpResponse:
    found = get_award_for_organiser(request.user, slug, award)
    return _award_page(request, found.edition, award=found)


def _award_page(request: HttpRequest, edition: Edition, *, award: Award | None) -> HttpResponse:
    plans = award_list.plans_of(edition)
    number = _number_of(award, plans) if award else len(plans)
    form = _form(None, edition, plans, number)
    page = _AwardPage(
        edition, award, opened_with(form), request.POST.get("seen") or award_list.print_of(plans)
    )
    if request.method != "POST":
        return _show(request, page, form)
    merged, is_gone = merge(request.POST, form), "delete" in request.POST
    if merged.is_up_to_date and not is_gone:
        page = replace(page, seen=award_list.print_of(plans), clashes=merged.clashes)
    form = _form(merged.data, edition, plans, number)
    change = _typed_change(form, plans, number, is_gone=is_gone)
    if change is None or page.clashes:
        return _show(request, page, form)
    if isinstance(form, LateAwardForm):
        response: HttpResponse = _propose(request, page, form, change)
        return response
    return _save(request, page, form, change)


def _form(data: QueryDict | None, edition: Edition, plans: list[AwardPlan], number: int) -> AwardForm:
    award = plans[number] if number < len(plans) else None
    criteria, scale = deciding_criteria(edition), deciding_scale(edition)
    if not first_opened_at(edition):
        return AwardForm(data, award=award, criteria=criteria, scale=scale)
    count = len(plans) if award else len(plans) + 1
    return LateAwardForm(data, award=award, criteria=criteria, scale=scale, position=number + 1, awards=count)


def _typed_change(
    form: AwardForm, plans: list[AwardPlan], number: int, *, is_gone: bool
) -> list[AwardPlan] | None:
    """The list as it is wanted; None where what was typed is wrong."""
    others = [*plans[:number], *plans[number + 1 :]]
    if is_gone and isinstance(form, LateAwardForm):
        return None if "reason" in form.errors else others
    if not form.is_valid():
        return None
    first = form.typed_texts("name")[settings.LANGUAGE_CODE]
    slug = plans[number].slug if number < len(plans) else award_list.free_slug(first, plans)
    at = form.cleaned_data.get("position", number + 1) - 1
    return [*others[:at], form.plan(slug), *others[at:]]


def _save(request: HttpRequest, page: _AwardPage, form: AwardForm, change: list[AwardPlan]) -> HttpResponse:
    try:
        change_awards(page.edition, change, by=person(request), expected=page.seen)
    except Refused as refused:
        add_refusal(form, refused)
        return _show(request, page, form)
    messages.success(request, _("Saved. The regulations say it from now on."))
    return redirect("edition_awards", page.edition.slug)


@asks_log_in_again
def _propose(
    request: HttpRequest, page: _AwardPage, form: LateAwardForm, change: list[AwardPlan]
) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    try:
        propose_awards_change(page.edition, change, reason, by=person(request), expected=page.seen)
    except Refused as refused:
        add_refusal(form, refused)
        return _show(request, page, form)
    messages.success(request, _("Proposed. The awards are changed once a second person confirms it."))
    return redirect("edition_awards", page.edition.slug)


def _show(request: HttpRequest, page: _AwardPage, form: AwardForm) -> HttpResponse:
    opened_at = first_opened_at(page.edition)
    context = {
        "edition": page.edition,
        "form": form,
        "award": page.award,
        "seen": page.seen,
        "opened": page.opened,
        "clashes": page.clashes,
        "opened_at": opened_at,
        "hindrance": _hindrance(page.edition) if opened_at else "",
    }
    status = 409 if page.clashes else 422 if form.is_bound else 200
    return render(request, "judging/edition_award.html", context, status=status)


def _hindrance(edition: Edition) -> str:
    """Why no late change can be proposed now, in words; "" where it can."""
    if is_sealed(edition):
        return _("The results are sealed; the judging can no longer change.")
    motion = open_motion(edition, kind=MotionKind.CHANGE_AWARDS)
    if motion is None or why_stale(motion):
        return ""
    return _(
        "%(person)s has already proposed a change of the awards. Confirm that proposal, or withdraw it first."
    ) % {"person": motion.moved_by}


def _change(request: HttpRequest, edition: Edition, plans: list[AwardPlan], said: str) -> HttpResponse:
    try:
        change_awards(edition, plans, by=person(request), expected=request.POST.get("seen", ""))
    except Refused as refused:
        return answer_refusal(request, refused, "edition_awards", edition.slug)
    messages.success(request, said)
    return redirect("edition_awards", edition.slug)


def _number_of(award: Award, plans: list[AwardPlan]) -> int:
    return [plan.slug for plan in plans].index(award.slug)


def _fault_in(award: Award, criteria: set[str], lowest: int, highest: int) -> str:
    """What the scoring criteria have made wrong about an award since it was written."""
    if award.basis == AwardBasis.CRITERION and award.criterion not in criteria:
        return _(
            "The scoring criteria have no “%(criterion)s”, so no film can win this. Choose another one."
        ) % {"criterion": award.criterion_title}
    if award.threshold is not None and not lowest <= award.threshold <= highest:
        return _(
            "The lowest score is not on the scale of the scoring criteria, %(lowest)d to %(highest)d."
        ) % {
            "lowest": lowest,
            "highest": highest,
        }
    return ""
