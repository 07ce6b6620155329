"""What goes with an entry from one version of its film to another, and back."""

import pytest

from contest.captions.captioning import bring_captions, edit_captions
from contest.domain.entries import attach_film
from contest.domain.entry_films import take_back_film
from contest.domain.queries.declarations import declaration_of, shots_of
from contest.domain.shot_labels import carry_labels, label_shots
from contest.enums import Origin, Tool
from contest.models import Entry, JournalEntry
from media_pipeline import api
from media_pipeline.enums import CaptionKind
from media_pipeline.models import CaptionTrack, Upload
from tests.contest.films import caption_film, give_film, make_film_row
from tests.factories import make_entry

pytestmark = pytest.mark.django_db
SRT = b"1\n00:00:01,000 --> 00:00:03,000\nLaut itu tenang.\n"


def texts_of(entry: Entry) -> dict[str, str]:
    tracks = CaptionTrack.objects.filter(film=entry.film_id)
    return {track.language: track.cues[0][2] for track in tracks}


def test_captions_that_were_changed_on_a_later_version_stay_when_the_earlier_one_is_taken_back() -> None:
    entry = make_entry()
    first = give_film(entry)
    caption_film(first, "The sea is quiet.")
    caption_film(first, "海很静。", language="zh-Hans")
    attach_film(entry, film_id=make_film_row().pk, by=entry.representative)
    assert texts_of(entry) == {"en": "The sea is quiet.", "zh-Hans": "海很静。"}

    english = next(one for one in api.caption_reports(entry.film_id or 0) if one.language == "en")
    edited = [api.Cue(1000, 3000, "The sea is calm.")]
    edit_captions(entry, english, edited, revision=english.revision, by=entry.representative)
    bring_captions(
        entry,
        SRT,
        kind=CaptionKind.CAPTIONS,
        language="id",
        encoding="",
        replaces=False,
        by=entry.representative,
    )
    take_back_film(entry, upload=Upload.objects.get(film=first).code, by=entry.representative)
    assert entry.film_id == first.pk
    assert texts_of(entry) == {"en": "The sea is calm.", "zh-Hans": "海很静。", "id": "Laut itu tenang."}


def labels_now(entry: Entry) -> list[str]:
    labels = declaration_of(entry).labels
    return [
        str(labels[shot.id].tool or labels[shot.id].origin) if shot.id in labels else "-"
        for shot in shots_of(entry)
    ]


def test_labels_of_the_earlier_version_are_there_again_when_it_is_taken_back() -> None:
    entry = make_entry()
    first = give_film(entry, labels=(Tool.SEEDANCE, Tool.VEO, Origin.CAMERA))
    uncut = make_film_row(cuts=(0, 90_000))  # another film, of whose shots none is one of the first
    attach_film(entry, film_id=uncut.pk, by=entry.representative)
    assert (carry_labels(entry), labels_now(entry)) == (0, ["-"])
    take_back_film(entry, upload=Upload.objects.get(film=first).code, by=entry.representative)
    assert carry_labels(entry) == 0
    assert labels_now(entry) == ["seedance", "veo", "camera"]


def test_labels_that_were_taken_off_a_later_version_do_not_come_back_by_themselves() -> None:
    entry = make_entry()
    first = give_film(entry, labels=(Tool.SEEDANCE, Tool.VEO, Origin.CAMERA))
    attach_film(entry, film_id=make_film_row().pk, by=entry.representative)
    assert (carry_labels(entry), labels_now(entry)) == (3, ["seedance", "veo", "camera"])
    label_shots(entry, {shot.id: None for shot in shots_of(entry)}, by=entry.representative)
    assert (carry_labels(entry), labels_now(entry)) == (0, ["-", "-", "-"])
    take_back_film(entry, upload=Upload.objects.get(film=first).code, by=entry.representative)
    assert (carry_labels(entry), labels_now(entry)) == (0, ["seedance", "veo", "camera"])
    line = JournalEntry.objects.get(verb="labels_carried")
    assert line.facts["instead_of"] == first.pk
