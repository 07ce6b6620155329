"""What a judge does in the screening room. Saves answer a script with JSON, and a plain form with a page."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypedDict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from contest.policies import Refused
from contest.views.bare_text import read_text
from contest.views.http_conflict import answer_refusal
from judging.access import get_assignment_for_judge
from judging.domain import film_reports, recusals, scoresheets, watched
from judging.domain.missing import what_is_missing
from judging.domain.queries import desk
from judging.domain.refusals import SavedElsewhere, Unsound
from judging.enums import RoundState
from judging.models import Assignment, Scoresheet
from judging.views.former_judge import tells_former_judges
from judging.views.room import show_room

ABSTAIN = "abstain"
MARK = "mark-"


FilmView = Callable[[HttpRequest, str], HttpResponse]


class Lineage(TypedDict):
    replaces: list[str]
    revision: str


def _signed_in(view: FilmView) -> FilmView:
    """A script whose session has ended is told so, instead of being sent to a page that it cannot use; so is
    whoever is no longer a judge."""

    @wraps(view)
    def answer(request: HttpRequest, code: str) -> HttpResponse:
        if request.user.is_authenticated or request.accepts("text/html"):
            return tells_former_judges(login_required(view))(request, code)
        return JsonResponse({"error": _("You have been signed out.")}, status=401)

    return answer


@_signed_in
@require_POST
def screening_mark(request: HttpRequest, code: str) -> HttpResponse:
    return _answer(request, code, _save_form)


@_signed_in
@require_POST
def screening_notes(request: HttpRequest, code: str) -> HttpResponse:
    return _answer(request, code, _save_form)


@_signed_in
@require_POST
def screening_watch(request: HttpRequest, code: str) -> HttpResponse:
    """A beat as JSON: {"page": …, "number": 1, "playing": true, "ranges": [[0, 5], …]}."""
    assignment = get_assignment_for_judge(request.user, code)
    try:
        message = json.loads(request.body)
    except (ValueError, RecursionError):
        message = None
    try:
        counted = watched.record_beat(assignment, message, session_key=request.session.session_key or "")
    except Refused as refused:
        return _refusal(request, assignment, refused, wants_page=False)
    told = {"elsewhere": counted.is_elsewhere, "delivered": counted.is_delivered}
    return JsonResponse(_standing(assignment, scoresheets.open_sheet(assignment)) | told)


@_signed_in
@require_POST
def screening_submit(request: HttpRequest, code: str) -> HttpResponse:
    """Submit what is saved, and whatever the form brings along; then the next film."""

    def submit_scores(request: HttpRequest, assignment: Assignment) -> None:
        if scoresheets.open_sheet(assignment).submitted_at is None:
            _save_form(request, assignment)
        seen = {
            name.removeprefix("seen-").removeprefix(MARK): str(revision)
            for name, revision in request.POST.items()
            if name.startswith("seen-")
        }
        scoresheets.submit_scores(assignment, seen=seen)

    return _answer(request, code, submit_scores, leads_on=True)


@login_required
@require_POST
@tells_former_judges
def screening_change(request: HttpRequest, code: str) -> HttpResponse:
    """Start to change scores that were submitted."""
    return _back_to_room(request, code, scoresheets.start_change)


@login_required
@require_POST
@tells_former_judges
def screening_keep(request: HttpRequest, code: str) -> HttpResponse:
    """Leave the scores as they were submitted."""
    return _back_to_room(request, code, scoresheets.drop_change)


def _back_to_room(request: HttpRequest, code: str, action: Callable[[Assignment], object]) -> HttpResponse:
    assignment = get_assignment_for_judge(request.user, code)
    try:
        action(assignment)
    except Refused as refused:
        return answer_refusal(request, refused, "judge_round", assignment.seat.round.code)
    return redirect("screening_room", assignment.code)


@_signed_in
@require_POST
def screening_recuse(request: HttpRequest, code: str) -> HttpResponse:
    def recuse(request: HttpRequest, assignment: Assignment) -> None:
        recusals.recuse(assignment, reason=read_text(request, "reason"))

    return _answer(request, code, recuse, leads_on=True)


@_signed_in
@require_POST
def screening_abstain(request: HttpRequest, code: str) -> HttpResponse:
    def abstain(request: HttpRequest, assignment: Assignment) -> None:
        film_reports.abstain(assignment, reason=read_text(request, "reason"))

    return _answer(request, code, abstain, leads_on=True)


@_signed_in
@require_POST
def screening_report(request: HttpRequest, code: str) -> HttpResponse:
    """Something is wrong with the film; on to the next one."""

    def report(request: HttpRequest, assignment: Assignment) -> None:
        film_reports.report_problem(assignment, text=read_text(request, "reason"))

    return _answer(request, code, report, leads_on=True)


def _save_form(request: HttpRequest, assignment: Assignment) -> Scoresheet | None:
    """Save the marks and notes that the request brings, each with the revisions that it may replace; those it
    does not bring stay as they are. What another machine has saved since is told once the rest is saved.
    Returns the scoresheet that was written, None where the request brings nothing."""
    newer: list[SavedElsewhere] = []
    sheet = None
    for name, value in request.POST.items():
        if name.startswith(MARK) and isinstance(value, str) and value:
            try:
                sheet = scoresheets.save_mark(
                    assignment,
                    criterion=name.removeprefix(MARK),
                    value=None if value == ABSTAIN else value,
                    **_lineage(request, name),
                ).scoresheet
            except SavedElsewhere as refused:
                newer.append(refused)
    savers = {scoresheets.NOTES: scoresheets.save_notes, scoresheets.COMMENT: scoresheets.save_comment}
    for name in savers.keys() & request.POST.keys():
        sheet = savers[name](assignment, text=read_text(request, name), **_lineage(request, name))
    if newer:
        raise newer[0]
    return sheet


def _lineage(request: HttpRequest, name: str) -> Lineage:
    """What the value of this field replaces, and what its save is called."""
    replaces, revision = request.POST.getlist(f"base-{name}"), request.POST.get(f"save-{name}", "")
    return {"replaces": replaces, "revision": revision}


def _answer(
    request: HttpRequest,
    code: str,
    action: Callable[[HttpRequest, Assignment], Scoresheet | None],
    *,
    leads_on: bool = False,
) -> HttpResponse:
    """Do the action; answer how the scoresheet stands then, or why nothing was done."""
    assignment = get_assignment_for_judge(request.user, code)
    wants_page = request.accepts("text/html")
    try:
        sheet = action(request, assignment)
    except Refused as refused:
        return _refusal(request, assignment, refused, wants_page=wants_page)
    if leads_on:
        return _lead_on(request, assignment, wants_page=wants_page)
    if wants_page:
        messages.success(request, _("Saved."))
        return redirect("screening_room", assignment.code)
    return JsonResponse(_standing(assignment, sheet or scoresheets.open_sheet(assignment)))


def _refusal(
    request: HttpRequest, assignment: Assignment, refused: Refused, *, wants_page: bool
) -> HttpResponse:
    status = getattr(refused, "status", 409)
    newer = refused if isinstance(refused, SavedElsewhere) else None
    if not wants_page:
        told: dict[str, Any] = {"error": str(refused.reason)}
        told |= {"newer": _newer(newer)} if newer else {}
        told |= {"is_over": True} if assignment.seat.round.state != RoundState.OPEN else {}
        return JsonResponse(told, status=status)
    if newer or status == Unsound.status:
        return show_room(request, assignment, error=str(refused.reason), newer=newer, status=status)
    return answer_refusal(request, refused, "judge_round", assignment.seat.round.code)


def _newer(refused: SavedElsewhere) -> dict[str, str]:
    """Both values, as the form has them."""
    is_text = refused.field in scoresheets.TEXTS
    return {
        "field": refused.field if is_text else MARK + refused.field,
        "yours": _posted(refused.yours),
        "stands": _posted(refused.stands),
        "revision": refused.revision,
    }


def _posted(value: int | str | None) -> str:
    """A value as a form sends it."""
    return ABSTAIN if value is None else str(value)


def _lead_on(request: HttpRequest, assignment: Assignment, *, wants_page: bool) -> HttpResponse:
    """To the next film; to the round's list when none is left."""
    following = desk.next_code(assignment)
    if following:
        url = reverse("screening_room", args=[following])
    else:
        if desk.is_any_due(assignment.seat_id):
            words = _("You have reported a problem with each film that is left.")
        else:
            words = _("That was your last film of this round. Thank you.")
        messages.success(request, words)
        url = reverse("judge_round", args=[assignment.seat.round.code])
    return redirect(url) if wants_page else JsonResponse({"next": url})


def _standing(assignment: Assignment, sheet: Scoresheet) -> dict[str, Any]:
    """How the scoresheet stands, for the script: when saved, what was watched, what is missing."""
    prefetch_related_objects([sheet], "marks")
    slugs = {criterion.pk: criterion.slug for criterion in sheet.rubric.criteria.all()}
    seen = watched.watched_of(assignment)
    return {
        "saved": formats.time_format(timezone.localtime(), pgettext("date format", "H:i:s")),
        "ranges": seen.ranges,
        "seconds": seen.seconds,
        "missing": what_is_missing(sheet, seen),
        "stands": {
            MARK + slugs[mark.criterion_id]: [_posted(mark.value), mark.revision]
            for mark in sheet.marks.all()
        },
        "notes_revision": sheet.notes_revision,
        "comment_revision": sheet.comment_revision,
    }
