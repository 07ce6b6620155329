from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.captions.captioning import bring_captions
from contest.domain.queries.entries import is_captioned
from contest.enums import EntryState
from contest.models import Entry, JournalEntry
from media_pipeline.enums import CaptionKind, JobKind
from media_pipeline.models import CaptionDraft, CaptionTrack, Film, Job
from tests.contest.films import caption_film, give_film
from tests.factories import make_entry

pytestmark = pytest.mark.django_db
OFFER = "A program of this site listens to the film"


@pytest.fixture
def entry(client: Client, settings: Any) -> Entry:
    settings.CAPTION_COMMAND = "true {audio}"
    entry = make_entry(EntryState.DRAFT)
    film = give_film(entry)
    Film.objects.filter(pk=film.pk).update(facts={**film.facts, "has_sound": True})
    client.force_login(entry.representative)
    return entry


def page_of(client: Client, entry: Entry) -> str:
    return client.get(reverse("entry_captions", args=[entry.code])).content.decode()


def ask(client: Client, entry: Entry, language: str) -> tuple[int, list[str]]:
    """The status, and what stands at the field."""
    response = client.post(reverse("captions_draft", args=[entry.code]), {"language": language})
    context = response.context or {}
    return response.status_code, [
        str(error) for error in context["drafting"].errors["language"]
    ] if context else []


def confirm(client: Client, entry: Entry, track: CaptionTrack, **given: object) -> int:
    return client.post(reverse("captions_confirm", args=[entry.code, track.pk]), given).status_code


def make_draft(entry: Entry) -> CaptionTrack:
    track = caption_film(entry.film, "The see is quiet.")
    CaptionTrack.objects.filter(pk=track.pk).update(is_draft=True)
    return track


def test_nothing_of_drafts_is_there_without_a_program(client: Client, entry: Entry, settings: Any) -> None:
    assert OFFER in page_of(client, entry)
    settings.CAPTION_COMMAND = ""
    assert OFFER not in page_of(client, entry)
    assert client.post(reverse("captions_draft", args=[entry.code]), {"language": "id"}).status_code == 404
    assert client.get(reverse("captions_draft_status", args=[entry.code])).status_code == 404


def test_film_without_audio_is_offered_none(client: Client, entry: Entry) -> None:
    assert entry.film is not None
    Film.objects.filter(pk=entry.film_id).update(facts={**entry.film.facts, "has_sound": False})
    assert OFFER not in page_of(client, entry)


def test_draft_is_asked_for_once_and_awaited(client: Client, entry: Entry) -> None:
    assert ask(client, entry, "id") == (302, [])
    assert ask(client, entry, "zh-Hans") == (302, [])
    assert CaptionDraft.objects.get().language == "id"
    assert Job.objects.get(film=entry.film).kind == JobKind.DRAFT
    assert JournalEntry.objects.get(verb="caption_draft_asked").facts["caption_language"] == "id"
    page = page_of(client, entry)
    assert "Captions in Indonesian are being drafted from the audio of your film." in page
    assert 'id="draft-language"' not in page
    status = reverse("captions_draft_status", args=[entry.code])
    assert client.get(status, headers={"HX-Request": "true"}).status_code == 204
    CaptionDraft.objects.update(problem="nothing_said")
    told = client.get(status, headers={"HX-Request": "true"}).content.decode()
    assert "The program heard nobody speak in this film." in told
    CaptionDraft.objects.all().delete()
    assert "The draft is there." in client.get(status, headers={"HX-Request": "true"}).content.decode()


@pytest.mark.slow
def test_language_that_is_none_or_has_captions_is_refused_at_its_field(client: Client, entry: Entry) -> None:
    caption_film(entry.film)
    for language in ("", "tlh", "\x00"):
        assert ask(client, entry, language)[0] == 422, language
    assert ask(client, entry, "en") == (
        422,
        [
            "The film has captions in this language already, or a draft of them. Choose another language, or "
            "remove those."
        ],
    )


@pytest.mark.slow
def test_draft_counts_once_somebody_has_read_it(client: Client, entry: Entry) -> None:
    track = make_draft(entry)
    assert "draft, to be read" in page_of(client, entry)
    page = client.get(reverse("captions_edit", args=[entry.code, track.pk])).content.decode()
    assert "A program drafted these captions." in page
    assert not is_captioned(entry)
    assert confirm(client, entry, track, revision=1) == 422
    assert confirm(client, entry, track, revision="x", has_read="on") == 422
    assert confirm(client, entry, track, revision=7, has_read="on") == 409
    assert confirm(client, entry, track, revision=1, has_read="on") == 302
    assert is_captioned(entry)
    assert confirm(client, entry, track, revision=2, has_read="on") == 409
    assert JournalEntry.objects.filter(verb="captions_confirmed").count() == 1
    assert "draft, to be read" not in page_of(client, entry)


def test_file_takes_the_place_of_a_draft(client: Client, entry: Entry) -> None:
    make_draft(entry)
    srt = b"1\n00:00:01,000 --> 00:00:02,000\nBy hand\n"
    bring_captions(
        entry,
        srt,
        kind=CaptionKind.CAPTIONS,
        language="en",
        encoding="",
        replaces=True,
        by=entry.representative,
    )
    assert CaptionTrack.objects.get().is_draft is False
