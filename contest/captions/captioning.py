"""What a creator does with the captions of a film, each with its line in the journal."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contest.captions.policies import may_caption, may_stay_so
from contest.domain import journal
from contest.models import Entry, User
from contest.policies import Refused, demand
from media_pipeline import api
from media_pipeline.enums import CaptionKind
from media_pipeline.models import Film

FIELDS_OF = {
    "exists": "language",
    "exists_already": "language",
    "too_many_tracks": "language",
    "unreadable": "encoding",
    "gibberish": "encoding",
}
NO_FIELD = ("changed_since",)


def bring_captions(
    entry: Entry, content: bytes, *, kind: CaptionKind, language: str, encoding: str, replaces: bool, by: User
) -> tuple[int, api.CaptionFile]:
    """Take a file; the number of the track, and what was read. Raises Refused, which names the field."""
    film = _film_to_caption(entry, by)
    with _in_words("file"):
        file = api.read_captions(content, language=language, encoding=encoding)
        number = _add(entry, film, file.cues, kind=kind, language=language, replaces=replaces, by=by)
    return number, file


def offered_track(entry: Entry, track_id: int, *, by: User) -> api.EmbeddedReport:
    """A subtitle track of the film's file. Raises Refused where the film that the entry has now has no such
    one."""
    film = _film_to_caption(entry, by)
    found = next((track for track in api.embedded_reports(film.pk) if track.id == track_id), None)
    if found is None:
        words = _(
            "The film was replaced or checked again since you opened the page, and this subtitle track is no "
            "longer offered. Go back: the page shows the tracks of the film as it is now."
        )
        raise Refused(words)
    return found


def take_over_captions(
    entry: Entry, track: api.EmbeddedReport, *, kind: CaptionKind, language: str, replaces: bool, by: User
) -> int:
    """Make captions of a subtitle track of the film's file; their number. Raises Refused, which names the
    field."""
    film = _film_to_caption(entry, by)
    with _in_words("language"):
        return _add(entry, film, track.cues, kind=kind, language=language, replaces=replaces, by=by)


def _add(
    entry: Entry,
    film: Film,
    cues: Sequence[api.Cue],
    *,
    kind: CaptionKind,
    language: str,
    replaces: bool,
    by: User,
) -> int:
    with transaction.atomic():
        track = api.add_captions(film, kind=kind, language=language, cues=cues, replaces=replaces)
        _record("captions_brought", entry, by, _told(track.kind, track.language, cues))
    return track.pk


def edit_captions(
    entry: Entry, track: api.CaptionReport, cues: Sequence[api.Cue], *, revision: int, by: User
) -> None:
    """Write other cues in place of those of the revision that was edited. Raises Refused."""
    film = _film_to_caption(entry, by)
    with _in_words("text"), transaction.atomic():
        ordered = api.put_in_order(cues)
        api.change_captions(film, track.id, revision=revision, cues=ordered)
        _record("captions_edited", entry, by, _told(track.kind, track.language, ordered))


def ask_for_draft(entry: Entry, *, language: str, by: User) -> bool:
    """Have a program draft captions; whether none was under way. Raises Refused, which names the field."""
    film = _film_to_caption(entry, by)
    with _in_words("language"), transaction.atomic():
        is_new = api.ask_for_draft(film, language=language)
        if is_new:
            _record("caption_draft_asked", entry, by, {"caption_language": language})
    return is_new


def confirm_captions(entry: Entry, track: api.CaptionReport, *, revision: int, by: User) -> None:
    """Somebody has read the draft: it counts from now on. Raises Refused."""
    film = _film_to_caption(entry, by)
    with _in_words("has_read"), transaction.atomic():
        api.confirm_captions(film, track.id, revision=revision)
        _record("captions_confirmed", entry, by, _told(track.kind, track.language, track.cues))


def retime_captions(
    entry: Entry, track: api.CaptionReport, times: Sequence[tuple[int, int]], *, revision: int, by: User
) -> None:
    """Give each caption of the revision that was timed another beginning and end, in their order. Raises
    Refused."""
    film = _film_to_caption(entry, by)
    with _in_words("times"), transaction.atomic():
        if revision != track.revision or len(times) != len(track.cues):
            raise api.CaptionsRefused("changed_since")
        pairs = zip(track.cues, times, strict=True)
        timed = api.put_in_order(api.Cue(start, end, cue.text) for cue, (start, end) in pairs)
        api.change_captions(film, track.id, revision=revision, cues=timed)
        _record("captions_edited", entry, by, _told(track.kind, track.language, timed))


def shift_captions(entry: Entry, track: api.CaptionReport, *, by_ms: int, revision: int, by: User) -> None:
    """Show all of them so much later, or earlier. Raises Refused."""
    film = _film_to_caption(entry, by)
    with _in_words("seconds"), transaction.atomic():
        moved = api.shifted(track.cues, by_ms)
        api.change_captions(film, track.id, revision=revision, cues=moved)
        _record("captions_edited", entry, by, _told(track.kind, track.language, moved))


def remove_captions(entry: Entry, track: api.CaptionReport, *, by: User) -> None:
    """Raises Refused where the regulations ask for captions, and these are the only ones."""
    film = _film_to_caption(entry, by)
    with transaction.atomic():
        if api.remove_captions(film, track.id):
            demand(may_stay_so(entry))
            facts = {"caption_kind": track.kind, "caption_language": track.language}
            _record("captions_removed", entry, by, facts)


def declare_speech(entry: Entry, *, has_none: bool, by: User) -> bool:
    """Say that nobody speaks in the film, or take that back; whether it changed anything. Raises Refused."""
    _film_to_caption(entry, by)
    with transaction.atomic():
        others = Entry.objects.filter(pk=entry.pk).exclude(has_no_speech=has_none)
        if not others.update(has_no_speech=has_none):
            return False
        entry.has_no_speech = has_none
        demand(may_stay_so(entry))
        _record("no_speech_declared" if has_none else "no_speech_withdrawn", entry, by, {})
    return True


def _film_to_caption(entry: Entry, by: User) -> Film:
    demand(may_caption(by, entry))
    assert entry.film is not None, "see may_caption"
    return entry.film


def _told(kind: str, language: str, cues: Sequence[api.Cue]) -> dict[str, Any]:
    told = {"caption_kind": kind, "caption_language": language, "caption_count": len(cues)}
    return {**told, "webvtt": api.digest_of(cues)}


def _record(verb: str, entry: Entry, by: User, facts: dict[str, Any]) -> None:
    """Pages that show the film are made anew."""
    entry.edition.note_public_change()
    facts = {"film": entry.film_id, **facts}
    journal.record(verb, subject=f"entry:{entry.code}", facts=facts, actor=by, edition=entry.edition)


@contextmanager
def _in_words(field: str) -> Iterator[None]:
    """The lab's refusal as one of ours."""
    try:
        yield
    except api.CaptionsRefused as refused:
        named = "" if refused.code in NO_FIELD else FIELDS_OF.get(refused.code, field)
        raise Refused(refused.message, field=named) from refused
