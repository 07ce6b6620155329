"""A creator chooses which audio tracks of the film are heard."""

from dataclasses import asdict

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.enums import EntryState
from contest.models import Entry, JournalEntry
from media_pipeline.enums import JobKind, JobState
from media_pipeline.ffmpeg.header import AudioStream
from media_pipeline.models import Film, Job
from tests.contest.films import give_film
from tests.factories import make_entry

pytestmark = pytest.mark.django_db
LEFT = AudioStream(1, "pcm_s24le", 1, 48000, layout="mono")
AUDIOS = [LEFT, AudioStream(2, "pcm_s24le", 1, 48000, layout="mono"), AudioStream(3, "aac", 6, 48000)]
HEADER = {
    "audios": [asdict(one) for one in AUDIOS],
    "audio_tracks": ["1", "2", "3 (zho, Surround)"],
    "audio_number": 1,
}
WORDS = [
    "Tracks 1 and 2 as left and right",
    "Track 1: mono",
    "Track 2: mono",
    "Track 3 (zho, Surround): 6 channels",
]


@pytest.fixture
def entry(client: Client) -> Entry:
    """An entry whose film has a pair of mono tracks and one of 5.1, and its creator logged in."""
    entry = make_entry(EntryState.DRAFT)
    film = give_film(entry)
    facts = {**film.facts, "look": {"header": HEADER}, "heard_tracks": [1, 2]}
    Film.objects.filter(pk=film.pk).update(facts=facts)
    client.force_login(entry.representative)
    return entry


def shown(client: Client, entry: Entry) -> tuple[list[str], str]:
    """What is offered, and what of it is chosen."""
    context = client.get(reverse("entry_film", args=[entry.code])).context
    field = context["audio_form"]["tracks"]
    return [words for _value, words in field.field.choices], field.value()


def choose(client: Client, entry: Entry, tracks: str) -> int:
    return client.post(reverse("entry_audio", args=[entry.code]), {"tracks": tracks}).status_code


def test_all_that_can_be_heard_is_offered(client: Client, entry: Entry) -> None:
    assert shown(client, entry) == (WORDS, "1-2")


def test_choice_has_the_copies_made_anew_and_is_noted(client: Client, entry: Entry) -> None:
    assert choose(client, entry, "3") == 302
    film = Film.objects.get(entry=entry)
    assert (film.heard_tracks, shown(client, entry)) == ([3], (WORDS, "3"))
    assert Job.objects.filter(film=film, kind=JobKind.RENDER, state=JobState.QUEUED).count() == 1
    page = client.get(reverse("entry_film", args=[entry.code])).content.decode()
    assert "Until they are ready, the earlier ones are played." in page
    line = JournalEntry.objects.get(verb="audio_chosen")
    assert (line.actor, line.facts) == (entry.representative, {"film": film.pk, "audio_tracks": [3]})


def test_choice_of_what_is_heard_changes_nothing(client: Client, entry: Entry) -> None:
    assert choose(client, entry, "1-2") == 302
    assert Film.objects.get(entry=entry).heard_tracks == []
    assert not JournalEntry.objects.filter(verb="audio_chosen").exists()


def test_tracks_that_the_film_has_not_are_refused(client: Client, entry: Entry) -> None:
    assert [choose(client, entry, tracks) for tracks in ("", "4", "2-3", "1-2-3", "x")] == [409] * 5


def test_nothing_is_chosen_once_the_entry_is_submitted(client: Client, entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.SUBMITTED, submitted_at=timezone.now())
    assert choose(client, entry, "3") == 409
    page = client.get(reverse("entry_film", args=[entry.code])).content.decode()
    assert ("Use this audio" in page, WORDS[0] in page) == (False, True)


def test_film_with_one_audio_track_offers_nothing(client: Client) -> None:
    entry = make_entry(EntryState.DRAFT)
    give_film(entry)
    client.force_login(entry.representative)
    assert 'id="audio"' not in client.get(reverse("entry_film", args=[entry.code])).content.decode()


def test_choice_on_a_page_of_an_earlier_film_is_not_made_for_another_one(
    client: Client, entry: Entry
) -> None:
    early = Film.objects.get(entry=entry)
    page = client.get(reverse("entry_film", args=[entry.code])).content.decode()
    assert f'<input type="hidden" name="film" value="{early.pk}">' in page
    later = give_film(entry)
    Film.objects.filter(pk=later.pk).update(facts={**later.facts, "look": {"header": HEADER}})
    chosen = {"tracks": "3", "number": "1", "film": early.pk}
    for name in ("entry_audio", "entry_poster"):
        answer = client.post(reverse(name, args=[entry.code]), chosen)
        told = "The film was replaced since you opened this page. Look at it as it is now, and choose again."
        assert (answer.status_code, told in answer.content.decode()) == (409, True), name
    assert Film.objects.get(pk=later.pk).heard_tracks == []
    assert not JournalEntry.objects.filter(verb__in=("audio_chosen", "poster_frame_chosen")).exists()
