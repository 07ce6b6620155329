"""`verify_journal --tables` on what goes with a film: captions, drafts of them, raw clips."""

from hashlib import sha256
from typing import Any

import pytest

from contest.captions.captioning import (
    ask_for_draft,
    bring_captions,
    confirm_captions,
    edit_captions,
    remove_captions,
)
from contest.clips.bringing import bring_clip, remove_clip
from contest.domain.entries import attach_film
from contest.domain.ledger import find_differences
from contest.enums import EntryState
from contest.models import Entry, JournalEntry
from contest.privacy.emptying import empty_entry
from media_pipeline import api
from media_pipeline.enums import CaptionKind
from media_pipeline.models import CaptionDraft, CaptionTrack, RawClip
from media_pipeline.operations.removal import remove_films
from tests.contest.films import caption_film, give_film, make_film_row
from tests.factories import make_entry

pytestmark = pytest.mark.django_db
SRT = "1\n00:00:01,000 --> 00:00:03,000\n{}\n"


@pytest.fixture
def entry(settings: Any, tmp_path: Any) -> Entry:
    settings.VAR_DIR, settings.CAPTION_COMMAND = tmp_path, "true {audio}"
    entry = make_entry(EntryState.DRAFT)
    give_film(entry)
    return entry


def differences() -> list[str]:
    tables = ("media_pipeline_captiontrack", "media_pipeline_rawclip")
    return [str(one) for one in find_differences() if one.row.table in tables]


def bring(entry: Entry, text: str, language: str = "en") -> api.CaptionReport:
    number, _unseen = bring_captions(
        entry,
        SRT.format(text).encode(),
        kind=CaptionKind.CAPTIONS,
        language=language,
        encoding="",
        replaces=True,
        by=entry.representative,
    )
    return report(entry, number)


def report(entry: Entry, number: int) -> api.CaptionReport:
    found = api.caption_report(entry.film_id or 0, number)
    assert found is not None
    return found


def replace_film(entry: Entry) -> None:
    attach_film(entry, film_id=make_film_row().pk, by=entry.representative)


def test_captions_drafts_and_clips_are_as_the_journal_says_through_all_that_is_done(entry: Entry) -> None:
    by = entry.representative
    first = bring(entry, "The sea.")
    edit_captions(entry, first, [api.Cue(0, 900, "A sea.")], revision=first.revision, by=by)
    ask_for_draft(entry, language="id", by=by)
    bring_clip(entry, [b"one"], file_name="one.mp4", by=by)
    bring_clip(entry, [b"two"], file_name="two.mp4", by=by)
    assert differences() == []  # the draft is not there yet
    draft = caption_film(entry.film, "Laut.", "id")
    CaptionTrack.objects.filter(pk=draft.pk).update(is_draft=True)
    CaptionDraft.objects.all().delete()
    assert differences() == []
    replace_film(entry)
    bring_clip(entry, [b"three"], file_name="three.mp4", by=by)
    of_new_film = CaptionTrack.objects.get(film=entry.film_id, language="id")
    confirm_captions(entry, report(entry, of_new_film.pk), revision=of_new_film.revision, by=by)
    assert differences() == []
    replace_film(entry)
    carried = CaptionTrack.objects.get(film=entry.film_id, language="en")
    remove_captions(entry, report(entry, carried.pk), by=by)
    remove_clip(entry, RawClip.objects.get(file_name="two.mp4").pk, by=by)
    assert differences() == []
    empty_entry(entry, by=by)
    remove_films()
    left = CaptionTrack.objects.filter(film=entry.film_id).count(), RawClip.objects.count()
    assert (left, differences()) == ((0, 0), [])


def test_rows_that_were_changed_behind_the_journal_are_named(entry: Entry) -> None:
    number = bring(entry, "The sea.").id
    bring_clip(entry, [b"one"], file_name="one.mp4", by=entry.representative)
    caption_film(entry.film, "Laut.", "id")
    CaptionTrack.objects.filter(pk=number).update(cues=[[1000, 3000, "The see."]], is_draft=True)
    RawClip.objects.update(sha256=sha256(b"two").hexdigest())
    film = entry.film_id
    line = JournalEntry.objects.get(verb="captions_brought")
    is_now = api.digest_of([api.Cue(1000, 3000, "The see.")])
    assert differences() == [
        f'media_pipeline_captiontrack captions en of film {film}: webvtt is "{is_now}", but line '
        f'{line.number} says "{line.facts["webvtt"]}"',
        f"media_pipeline_captiontrack captions en of film {film}: is_draft is true, but line {line.number} "
        "says false",
        f"media_pipeline_captiontrack captions id of film {film}: is there, but no line tells of it",
        f"media_pipeline_rawclip {sha256(b'two').hexdigest()} of film {film}: is there, but no line tells of "
        "it",
        f"media_pipeline_rawclip {sha256(b'one').hexdigest()} of film {film}: is missing, but line "
        f"{line.number + 1} tells of it",
    ]
