"""The screening room as it is shown."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contest.access import person
from contest.policies import Refused
from contest.views.http_conflict import answer_refusal
from judging.access import get_assignment_for_judge
from judging.domain import scoresheets
from judging.domain.missing import what_is_missing
from judging.domain.queries import desk
from judging.domain.queries.makers import makers_of
from judging.domain.queries.reports import latest_problem
from judging.domain.refusals import SavedElsewhere
from judging.domain.screening_right import viewer_of
from judging.domain.sealed_scores import commitment_of
from judging.domain.watched import duration_ms_of, watched_of
from judging.enums import AssignmentState, RoundState
from judging.models import Assignment
from judging.views.former_judge import tells_former_judges
from media_pipeline import api

FETCHED_AHEAD = 2


@login_required
@require_safe
@tells_former_judges
def screening_room(request: HttpRequest, code: str) -> HttpResponse:
    return show_room(request, get_assignment_for_judge(request.user, code))


def show_room(
    request: HttpRequest,
    assignment: Assignment,
    *,
    error: str = "",
    newer: SavedElsewhere | None = None,
    status: int = 200,
) -> HttpResponse:
    """The screening room; a conflict for a film that is no longer the judge's, or was never begun in time."""
    judge, round_ = person(request), assignment.seat.round
    assignment.refresh_from_db(fields=["state"])
    if assignment.state not in (AssignmentState.DUE, AssignmentState.SCORED):
        gone = Refused(_("This film is no longer assigned to you. Go back to “Judging”."))
        return answer_refusal(request, gone, "judge_round", assignment.seat.round.code)
    try:
        sheet = scoresheets.open_sheet(assignment)
    except Refused as refused:
        return answer_refusal(request, refused, "judge_round", assignment.seat.round.code)
    film = desk.film_of(assignment)
    duty = desk.duty_in(round_, judge)
    is_open = round_.state == RoundState.OPEN
    counting = sheet if film.is_due else assignment.scoresheet
    sheet = sheet if is_open else counting
    watched = watched_of(assignment)
    playback = _playback(request, assignment) if is_open else None
    context = {
        "assignment": assignment,
        "round": round_,
        "film": film,
        "makers": makers_of(assignment),
        "viewer_notes": desk.viewer_notes_of(assignment),
        "length": desk.length_of(film),
        "needed": desk.needed_of(film),
        "duty": duty,
        "number": desk.place_of(assignment),
        "problem": latest_problem(assignment),
        "sheet": sheet,
        "lines": desk.lines_of(sheet),
        "scale": range(sheet.rubric.lowest, sheet.rubric.highest + 1),
        "saved_at": desk.saved_at(sheet),
        "ranges": json.dumps(watched.ranges),
        "stretches": [(start, end - start) for start, end in watched.ranges],
        "missing": what_is_missing(sheet, watched) if sheet.submitted_at is None else [],
        "is_writable": sheet.submitted_at is None and is_open,
        "submitted_at": counting.submitted_at,
        "receipt": commitment_of(counting) if counting.submitted_at and counting.salt else "",
        "is_open": is_open,
        "playback": playback,
        "films": json.dumps(_films(request, assignment, playback)) if playback else "",
        "error": error,
        "newer": newer,
    }
    return render(request, "judging/screening_room.html", context, status=status)


def _films(request: HttpRequest, assignment: Assignment, playback: api.Playback) -> list[dict[str, Any]]:
    """This film and those to be fetched while it is scored: addresses of their copies, and their lengths."""
    ahead = [(one, _playback(request, one)) for one in desk.next_films(assignment, most=FETCHED_AHEAD)]
    return [
        {
            "code": one.code,
            "full": its.film_url,
            "light": its.light_url,
            "seconds": round(duration_ms_of(one) / 1000),
        }
        for one, its in ((assignment, playback), *ahead)
        if its
    ]


def _playback(request: HttpRequest, assignment: Assignment) -> api.Playback | None:
    """Addresses for this judge in this session; None when the film cannot be played just now."""
    film_id = desk.playable_id(assignment)
    viewer = viewer_of(assignment, session_key=request.session.session_key or "")
    try:
        return api.playback(film_id, viewer=viewer) if film_id else None
    except api.NotPlayable:
        return None
