"""What the journal's lines say of what goes with a film, its captions and its raw clips, and what the tables
hold (see ledger.py). A row is named by its film: a version of a film that replaces another takes its captions
as a copy and its clips with it, and both may be taken back."""

from collections.abc import Iterator
from typing import Any

from contest.domain.ledger import Ledger, TableRow, register_replay
from contest.domain.replay import entry_row
from contest.models import JournalEntry
from media_pipeline import api
from media_pipeline.enums import CaptionKind
from media_pipeline.models import CaptionDraft, CaptionTrack, Film, RawClip

CAPTIONS, CLIP = "media_pipeline_captiontrack", "media_pipeline_rawclip"


def _captions_row(film: int, kind: str, language: str) -> TableRow:
    return TableRow(CAPTIONS, f"{kind} {language} of film {film}")


def _clip_row(film: int, sha256: str) -> TableRow:
    return TableRow(CLIP, f"{sha256} of film {film}")


def _film_of(row: TableRow) -> int:
    return int(row.name.rpartition(" ")[2])


def _of_film(ledger: Ledger, table: str, film: int | None) -> list[TableRow]:
    return [row for row in ledger.rows if row.table == table and _film_of(row) == film]


def _tell_captions(line: JournalEntry, ledger: Ledger) -> None:
    """A draft comes without a line of its own, once it was asked for; lines of earlier versions name no film:
    it is the one that the entry had."""
    told = ledger.rows.get(entry_row(line), {}).get("film")
    film = line.facts.get("film", told.value if told else None)
    if film is None:
        return
    kind = line.facts.get("caption_kind", CaptionKind.CAPTIONS)
    row = _captions_row(film, kind, line.facts["caption_language"])
    if line.verb == "captions_removed":
        ledger.remove(row, line)
        return
    ledger.write(row, line)
    if "webvtt" in line.facts:
        ledger.write(row, line, webvtt=line.facts["webvtt"])
    if line.verb in ("captions_brought", "captions_confirmed"):
        ledger.write(row, line, is_draft=False)


def _tell_clip(line: JournalEntry, ledger: Ledger) -> None:
    row = _clip_row(line.facts["film"], line.facts["clip"])
    if line.verb == "clip_removed":
        ledger.remove(row, line)
    else:
        ledger.write(row, line, is_brought=True)


def _tell_film(line: JournalEntry, ledger: Ledger) -> None:
    film, before = line.facts["film"], line.facts.get("instead_of")
    own = _of_film(ledger, CAPTIONS, film)
    if not any(ledger.rows[row] for row in own):
        for row in _of_film(ledger, CAPTIONS, before):
            kind, language, *_rest = row.name.split()
            columns = {name: told.value for name, told in ledger.rows[row].items()}
            may_have_own = bool(own)  # drafts that were asked for
            ledger.write(_captions_row(film, kind, language), line, **({} if may_have_own else columns))
    for row in _of_film(ledger, CLIP, before):
        carried = _clip_row(film, row.name.partition(" ")[0])
        if carried not in ledger.rows:
            ledger.remove(row, line)
            ledger.write(carried, line, is_brought=True)


def _tell_removal(_line: JournalEntry, ledger: Ledger) -> None:
    """Films were removed, with all that went with them, or will be in a moment."""
    removed = set(Film.objects.filter(removal_asked_at__isnull=False).values_list("pk", flat=True))
    for row in [row for row in ledger.rows if row.table in (CAPTIONS, CLIP) and _film_of(row) in removed]:
        ledger.forget(row, *list(ledger.rows[row]))


def _read_captions() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for track in CaptionTrack.objects.order_by("pk").iterator():
        digest = api.digest_of([api.Cue(*cue) for cue in track.cues])
        columns = {"webvtt": digest, "is_draft": track.is_draft}
        yield _captions_row(track.film_id, track.kind, track.language), columns
    for film, language in CaptionDraft.objects.order_by("pk").values_list("film", "language"):
        yield _captions_row(film, CaptionKind.CAPTIONS, language), {}


def _read_clips() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for film, sha256 in RawClip.objects.order_by("pk").values_list("film", "sha256"):
        yield _clip_row(film, sha256), {"is_brought": True}


def register() -> None:
    about_captions = ("brought", "edited", "confirmed", "removed")
    register_replay(
        tellers={
            **dict.fromkeys((f"captions_{act}" for act in about_captions), _tell_captions),
            "caption_draft_asked": _tell_captions,
            **dict.fromkeys(("clip_brought", "clip_removed"), _tell_clip),
            "film_attached": _tell_film,
            **dict.fromkeys(("entry_emptied", "retention_applied"), _tell_removal),
        },
        readers=[_read_captions, _read_clips],
    )
