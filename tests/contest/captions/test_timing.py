import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.enums import EntryState
from contest.models import JournalEntry
from media_pipeline.models import CaptionTrack
from tests.contest.films import caption_film, give_film
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def track(client: Client) -> CaptionTrack:
    """Three captions, of a film whose creator is logged in."""
    entry = make_entry(EntryState.DRAFT)
    track = caption_film(give_film(entry))
    CaptionTrack.objects.update(cues=[[1000, 2000, "One"], [3000, 4000, "<i>Two</i>"], [5000, 6000, "Three"]])
    client.force_login(entry.representative)
    return track


def url_of(track: CaptionTrack) -> str:
    return reverse("captions_times", args=[track.film.entry.code, track.pk])  # type: ignore[attr-defined]


def save(client: Client, track: CaptionTrack, times: str, revision: object = 1) -> tuple[int, Any]:
    response = client.post(url_of(track), {"times": times, "revision": revision})
    return response.status_code, json.loads(response.content)


def test_times_are_read_and_saved_at_once(client: Client, track: CaptionTrack) -> None:
    assert client.get(url_of(track)).json() == {
        "revision": 1,
        "cues": [[1000, 2000, "One"], [3000, 4000, "Two"], [5000, 6000, "Three"]],
    }
    assert save(client, track, "1100-2000 6100-7000 5000-6000") == (
        200,
        {"revision": 2, "cues": [[1100, 2000, "One"], [5000, 6000, "Three"], [6100, 7000, "Two"]]},
    )
    track.refresh_from_db()
    assert (track.cues[2], track.revision) == ([6100, 7000, "<i>Two</i>"], 2)
    assert JournalEntry.objects.get(verb="captions_edited").facts["caption_count"] == 3


def test_stale_save_never_overwrites_a_newer_one(client: Client, track: CaptionTrack) -> None:
    assert save(client, track, "1000-2000 3000-4000 5000-6500")[0] == 200
    status, told = save(client, track, "0-2000 3000-4000 5000-6000")
    assert (status, told["message"].startswith("These captions have been changed or removed")) == (409, True)
    track.refresh_from_db()
    assert track.cues[2][:2] == [5000, 6500]


def test_strange_times_are_refused_in_words(client: Client, track: CaptionTrack) -> None:
    for times, revision, status in [
        ("", 1, 422),
        ("1-2", 1, 409),
        ("1000-2000 3000-4000 5000-6000 7000-8000", 1, 409),
        ("1000-2000 x 5000-6000", 1, 422),
        ("1000-2000 3000-3000 5000-6000", 1, 422),
        ("1000-2000 3000-4000 5000-999999999", 1, 422),
        ("1000-2000 3000-4000 -5-6000", 1, 422),
        ("\x00", 1, 422),
        ("1000-2000 3000-4000 5000-6000", "x", 422),
        ("1000-2000 3000-4000 5000-6000", "9" * 400, 422),
    ]:
        found, told = save(client, track, times, revision)
        assert (found, bool(told["message"])) == (status, True), times
    track.refresh_from_db()
    assert track.revision == 1
