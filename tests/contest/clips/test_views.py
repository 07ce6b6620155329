from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.domain.entries import submit_entry
from contest.enums import EntryState, Role, TeamRight
from contest.models import Entry, JournalEntry, TeamMember
from media_pipeline.enums import ClipState, FilmState, JobKind
from media_pipeline.models import Film, Job, RawClip
from media_pipeline.provenance.marks import Grade, MarkKind, ProvenanceMark
from tests.contest.films import bring_raw_clip, give_film
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
BY_VEO = ProvenanceMark(MarkKind.C2PA, Grade.SIGNED, "Veo")
NOT_FOUND = "Not found in this film"


@pytest.fixture
def entry(client: Client, settings: Any, tmp_path: Any) -> Entry:
    """An entry with a film of three shots of 30 s: Seedance, Veo, Seedance; its creator logged in."""
    settings.VAR_DIR = tmp_path
    entry = make_entry(EntryState.DRAFT)
    give_film(entry)
    client.force_login(entry.representative)
    return entry


def page_of(client: Client, entry: Entry, name: str = "entry_clips") -> str:
    return " ".join(client.get(reverse(name, args=[entry.code])).content.decode().split())


def bring(client: Client, entry: Entry, content: bytes | None, name: str = "clip.mp4") -> tuple[int, str]:
    """The status, and what stands at the field."""
    files = {} if content is None else {"clip": SimpleUploadedFile(name, content)}
    response = client.post(reverse("entry_clips", args=[entry.code]), files)
    form = (response.context or {}).get("form")
    return response.status_code, str(form.errors.get("clip", [""])[0]) if form else ""


def test_clip_is_brought_read_by_a_job_and_journalled(client: Client, entry: Entry) -> None:
    assert bring(client, entry, b"a clip", name="take \u202e2.mp4") == (302, "")
    clip = RawClip.objects.get()
    assert (clip.file_name, clip.state, clip.size) == ("take 2.mp4", ClipState.WAITING, 6)
    assert Job.objects.get(kind=JobKind.CLIPS).film == entry.film
    line = JournalEntry.objects.get(verb="clip_brought")
    assert line.facts == {"film": entry.film_id, "clip": clip.sha256}
    assert "The clip is being read and looked for in the film." in page_of(client, entry)
    status = reverse("entry_clips_status", args=[entry.code])
    assert client.get(status, headers={"HX-Request": "true"}).status_code == 204


def test_grades_and_places_stand_on_the_pages_of_the_creator_and_the_office(
    client: Client, entry: Entry
) -> None:
    bring_raw_clip(entry.film, "veo.mp4", stretches=[(30_000, 45_000, 0)], marks=[BY_VEO])
    bring_raw_clip(entry.film, "other.mp4", stretches=[])
    bring_raw_clip(entry.film, "lie.mp4", stretches=[(60_000, 90_000, 0)], marks=[BY_VEO])
    broken = {"state": ClipState.REFUSED, "is_compared": False, "problem": "no_video"}
    bring_raw_clip(entry.film, "sound.mp4", stretches=[], **broken)
    creators = page_of(client, entry)
    submit_entry(entry, by=entry.representative)
    client.force_login(make_membership(make_user(), entry.edition, Role.ORGANISER).user)
    office = client.get(reverse("office_entry", args=[entry.edition.slug, entry.code])).content.decode()
    for page in (creators, " ".join(office.split())):
        assert page.count(NOT_FOUND) == 1
        assert "The file has no video." in page
        assert "Shot 3 is labelled “Seedance 1.0 Pro”, and the clip that it shows names “Veo”." in page
        assert '<span class="timecode" data-start="30.0">0:30–0:45</span>' in page
        assert "Signed, by a signer who is not on the trust list: 1 shot, 30.0 s" in page
        assert "Declared only: 1 shot, 30.0 s" in page
        assert "a label says otherwise: 1 shot, 30.0 s" in page


def test_strip_of_shots_has_grades_once_there_are_clips(client: Client, entry: Entry) -> None:
    assert "clip-lane" not in page_of(client, entry, "entry_shots")
    bring_raw_clip(entry.film, stretches=[(0, 30_000, 0), (60_000, 90_000, 0)])
    page = page_of(client, entry, "entry_shots")
    assert [page.count(f'<rect class="grade-{letter}"') for letter in "de"] == [2, 0]
    assert '<rect class="grade-d" x="66.667" y="0" width="33.333" height="3">' in page
    assert page.count('<span class="visually-hidden">Evidence: </span>') == 3


def test_what_is_no_clip_is_refused_at_its_field(client: Client, entry: Entry) -> None:
    assert bring(client, entry, None)[0] == 422
    assert bring(client, entry, b"") == (422, "The file is empty. Choose the clip as the generator made it.")
    assert bring(client, entry, b"once", name="\x00\u200b.mp4")[0] == 302
    assert bring(client, entry, b"once") == (
        422,
        "This clip is here already, under the name “.mp4”. Choose another one.",
    )


def test_who_may_bring_and_when(client: Client, entry: Entry) -> None:
    Film.objects.filter(pk=entry.film_id).update(state=FilmState.RECEIVED)
    assert bring(client, entry, b"early")[0] == 409
    Film.objects.filter(pk=entry.film_id).update(state=FilmState.READY)
    for right, status in [(TeamRight.SEE, 409), (TeamRight.EDIT, 302)]:
        member = make_user()
        TeamMember.objects.create(entry=entry, user=member, right=right, joined_at=timezone.now())
        client.force_login(member)
        assert bring(client, entry, f"by {right}".encode())[0] == status, right


def test_clip_is_removed_until_the_entry_is_submitted(client: Client, entry: Entry) -> None:
    for submitted, status, left in [(False, 302, 0), (True, 409, 1)]:
        clip = bring_raw_clip(entry.film, f"{submitted}.mp4")
        if submitted:
            submit_entry(entry, by=entry.representative)
        url = reverse("entry_clip_remove", args=[entry.code, clip.pk])
        assert client.post(url).status_code == status
        assert RawClip.objects.count() == left
    assert client.post(reverse("entry_clip_remove", args=[entry.code, 9**18])).status_code == 409
    assert JournalEntry.objects.filter(verb="clip_removed").count() == 1


def test_page_asks_as_many_questions_for_one_clip_as_for_three(client: Client, entry: Entry) -> None:
    page_of(client, entry)
    counts = []
    for names in (["1.mp4"], ["2.mp4", "3.mp4"]):
        for name in names:
            bring_raw_clip(entry.film, name)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, entry)
        counts.append(len(queries))
    assert counts[0] == counts[1]
