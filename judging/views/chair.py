"""What the chair looks into behind a ranking: a film with all of its scoresheets, the judges."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contest.domain.seals import is_sealed
from contest.views.http_conflict import answer_conflict
from judging.access import get_tally_for_reading
from judging.domain.queries.judge_reports import agreement_of, judge_lines
from judging.domain.queries.judged_film import JudgedFilm, judged_film
from judging.domain.queries.methods import is_raw
from judging.domain.tallies import is_superseded
from judging.enums import RoundState
from judging.policies import may_decide_awards
from judging.views.own_film import closed_to_own_film
from media_pipeline import api


@dataclass(frozen=True)
class NotesOfJudge:
    """The moments of a judge's notes, as the time axis draws what was found in a film."""

    code: str
    title: str
    timecodes: tuple[tuple[float, float], ...]
    severity: str = "notes"
    waiver: None = None


@dataclass(frozen=True)
class FilmOfNotes:
    duration: float
    findings: tuple[NotesOfJudge, ...]
    proxy_seconds: float | None = None


@login_required
@require_safe
@closed_to_own_film
def tally_film(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`code` names the film. Single scores are shown while the round is closed."""
    tally = get_tally_for_reading(request.user, slug, pk)
    if tally.round.state != RoundState.CLOSED:
        return answer_conflict(
            request,
            reason=_("The round is open again. What each judge gave can be read once it is closed."),
            back_url=reverse("tally_show", args=[slug, pk]),
        )
    if "code" not in request.GET:
        return redirect("tally_show", slug, pk)
    film = judged_film(tally, request.GET.get("code", "").replace("\0", "")[:20])
    if film is None:
        raise Http404
    context = {
        "edition": tally.round.edition,
        "tally": tally,
        "film": film,
        "playback": _playback(request, film),
        "notes": _notes_on_axis(film),
        "decides": bool(may_decide_awards(request.user, tally.round.edition)),
        "is_raw": is_raw(tally),
    }
    return render(request, "judging/tally_film.html", context)


@login_required
@require_safe
@closed_to_own_film
def tally_judges(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tally = get_tally_for_reading(request.user, slug, pk)
    decides = bool(may_decide_awards(request.user, tally.round.edition))
    context = {
        "edition": tally.round.edition,
        "tally": tally,
        "judges": judge_lines(tally),
        "agreement": agreement_of(tally),
        "is_raw": is_raw(tally),
        "decides": decides,
        "may_exclude": decides and not is_superseded(tally) and not is_sealed(tally.round.edition),
    }
    return render(request, "judging/tally_judges.html", context)


def _notes_on_axis(film: JudgedFilm) -> FilmOfNotes:
    moments = [
        tuple((float(note.second), note.second + 1.0) for note in sheet.notes if note.second is not None)
        for sheet in film.sheets
    ]
    notes = [
        NotesOfJudge(code=f"sheet-{number}", title=sheet.judge, timecodes=timecodes)
        for number, (sheet, timecodes) in enumerate(zip(film.sheets, moments, strict=True), start=1)
    ]
    return FilmOfNotes(film.seconds, tuple(notes))


def _playback(request: HttpRequest, film: JudgedFilm) -> api.Playback | None:
    try:
        return api.playback(film.film_id, viewer=f"user:{request.user.pk}") if film.film_id else None
    except api.NotPlayable:
        return None
