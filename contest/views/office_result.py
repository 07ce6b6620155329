"""The office: the sealed result, what is in its way, publishing it, and unsealing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest.access import get_edition_for_office, get_edition_for_organiser, person
from contest.domain import office_tasks
from contest.domain.gate import remarks_on
from contest.domain.motions import why_held
from contest.domain.publication_plans import (
    drop_plan,
    hindrance_of_plan,
    plan_of,
    plan_publication,
    print_of_plan,
)
from contest.domain.result_notes import notes_on_results
from contest.domain.result_publication import (
    PublicationPreview,
    announce,
    ask_to_read_winners,
    preview_publication,
    winners_in,
)
from contest.domain.unsealing import propose_unsealing
from contest.enums import OfficeTaskKind
from contest.forms.announcing import PublishForm, ScheduleForm
from contest.forms.reasons import ReasonForm
from contest.forms.refusals import add_refusal
from contest.models import Citation, Edition, Motion, PublicationPlan, Seal
from contest.policies import Refused, may_move, may_publish, may_see_sealed
from contest.sentences import noted
from contest.sign_in import asks_log_in_again
from contest.views.http_conflict import answer_conflict, answer_refusal
from contest.views.motions import motion_context


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def office_results(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_office(request.user, slug)
    sees = may_see_sealed(request.user, edition)
    if not sees:
        back_url = reverse("office_show", args=[slug])
        return answer_conflict(request, reason=sees.reason, back_url=back_url, status=403)
    if request.method == "POST":
        response: HttpResponse = _publish(request, get_edition_for_organiser(request.user, slug))
        return response
    return _results_page(request, edition)


@asks_log_in_again
def _publish(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = PublishForm(request.POST, edition=edition)
    if not form.is_valid():
        return _results_page(request, edition, form=form, status=422)
    try:
        announce(edition, by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_results", edition.slug)
    messages.success(request, _("The results are published. The emails are being sent."))
    return redirect("office_results", edition.slug)


@login_required
@require_POST
def office_schedule(request: HttpRequest, slug: str) -> HttpResponse:
    response: HttpResponse = _schedule(request, get_edition_for_organiser(request.user, slug))
    return response


@asks_log_in_again
def _schedule(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = ScheduleForm(request.POST, edition=edition)
    if not form.is_valid():
        return _results_page(request, edition, schedule_form=form, status=422)
    wanted = form.cleaned_data
    try:
        plan_publication(edition, at=wanted["at"], by=person(request), seen=wanted["seen"])
    except Refused as refused:
        if not refused.field:
            return answer_refusal(request, refused, "office_results", edition.slug)
        add_refusal(form, refused)
        return _results_page(request, edition, schedule_form=form, status=422)
    messages.success(request, _("Scheduled. The site publishes the results at that time."))
    return redirect("office_results", edition.slug)


@login_required
@require_POST
def office_unschedule(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_edition_for_organiser(request.user, slug)
    try:
        drop_plan(edition, by=person(request), seen=request.POST.get("seen", ""))
    except Refused as refused:
        return answer_refusal(request, refused, "office_results", slug)
    messages.success(request, _("The schedule is cancelled; the results stay sealed until you publish them."))
    return redirect("office_results", slug)


@login_required
@require_POST
def office_results_read(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the winning films' files read once more."""
    edition = get_edition_for_office(request.user, slug)
    ask_to_read_winners(edition, by=person(request))
    return redirect("office_results", slug)


@login_required
@require_POST
def office_unseal(request: HttpRequest, slug: str) -> HttpResponse:
    response: HttpResponse = _propose_unsealing(request, get_edition_for_office(request.user, slug))
    return response


@asks_log_in_again
def _propose_unsealing(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _results_page(request, edition, unseal_form=form, status=422)
    try:
        propose_unsealing(edition, reason=form.cleaned_data["reason"], by=person(request))
    except Refused as refused:
        return answer_refusal(request, refused, "office_results", edition.slug, form=form)
    messages.success(request, _("Proposed. The seal is taken off once a second person confirms it."))
    return redirect("office_results", edition.slug)


def _results_page(
    request: HttpRequest,
    edition: Edition,
    *,
    form: PublishForm | None = None,
    schedule_form: ScheduleForm | None = None,
    unseal_form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    sees = may_see_sealed(request.user, edition)
    if not sees:
        back_url = reverse("office_show", args=[edition.slug])
        return answer_conflict(request, reason=sees.reason, back_url=back_url, status=403)
    preview = preview_publication(edition)
    snapshot = preview.seal.snapshot if preview.seal else {"awards": [], "conferrals": []}
    names = {award["slug"]: award["name"] for award in snapshot["awards"]}
    standing = Citation.objects.standing().filter(award__edition=edition)
    citations = {(slug, place): pk for slug, place, pk in standing.values_list("award__slug", "place", "pk")}
    plan = plan_of(edition)
    context = {
        "edition": edition,
        "form": form or PublishForm(edition=edition),
        "schedule_form": schedule_form or _schedule_form(edition, plan),
        "plan_seen": print_of_plan(plan),
        "held": why_held(edition),
        "unseal_form": unseal_form or ReasonForm(),
        "preview": preview,
        "lines": [
            {
                **line,
                "name": names[line["award"]],
                "citation": citations.get((line["award"], line["place"])),
            }
            for line in snapshot["conferrals"]
        ],
        "languages": [
            noted(get_language_info(code)["name_translated"], count)
            for code, count in preview.languages.items()
        ],
        "plan": plan,
        "plan_hindrance": hindrance_of_plan(plan) if plan else "",
        "unready": [] if edition.published_at else remarks_on(edition, winners_in(edition)),
        "notes": notes_on_results(edition),
        "reading": office_tasks.unfinished(edition, OfficeTaskKind.READ_FILMS),
        "telling": office_tasks.unfinished(edition, OfficeTaskKind.TELL_CREATORS),
        "proposals": [motion_context(request, motion) for motion in _proposals(edition)],
        "earlier": _earlier_seals(edition),
        "may_publish": may_publish(request.user, edition),
        "may_propose": may_move(request.user, edition),
        "can_publish": _can_publish(edition, preview),
    }
    return render(request, "contest/office_results.html", context, status=status)


def _schedule_form(edition: Edition, plan: PublicationPlan | None) -> ScheduleForm:
    """With the schedule as it is, which the reader moves."""
    shown = {"at": plan.at if plan else None, "seen": print_of_plan(plan)}
    return ScheduleForm(edition=edition, initial=shown)


def _can_publish(edition: Edition, preview: PublicationPreview) -> bool:
    in_the_way = preview.undecided or preview.breaches or preview.lacks or edition.published_at
    return preview.is_read and not in_the_way


def _proposals(edition: Edition) -> list[Motion]:
    """All that waits for a second person about these results, the oldest first."""
    rows = Motion.objects.open().filter(edition=edition)
    return list(rows.select_related("edition", "moved_by").order_by("pk"))


def _earlier_seals(edition: Edition) -> list[Seal]:
    """Seals that were taken off or corrected, the latest first."""
    seals = Seal.objects.exclude(superseded_at=None).filter(edition=edition).defer("masters", "snapshot")
    people = ("sealed_by", "seconded_by", "superseded_by__moved_by", "superseded_by__closed_by")
    return list(seals.select_related(*people).order_by("-superseded_at"))
