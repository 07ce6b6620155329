import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.entries import attach_film
from contest.domain.waivers import waive_finding
from contest.enums import EntryState, Role
from contest.models import Edition, Entry
from media_pipeline.enums import FilmState, JobKind, JobState, RenditionKind
from media_pipeline.findings.catalogue import Finding
from media_pipeline.findings.record import record_findings
from media_pipeline.models import Film, Job, Rendition, Upload
from media_pipeline.storage.films import film_store
from tests.contest.films import give_film, make_film_row
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
BLACK = Finding("black", {"measured": 4.5, "expected": 3}, ((10.0, 14.5),))
SHORT = Finding("too_short", {"measured": 47.3, "min": 60, "max": 300})
LONG = Finding("too_long", {"measured": 400, "min": 60, "max": 300}, ((300.0, 400.0),))
LIMITS = {"min_seconds": 60, "max_seconds": 300, "max_file_bytes": 10**9, "min_height": 100}


@pytest.fixture
def entry(client: Client) -> Entry:
    """An entry with a ready film, and its creator logged in."""
    entry = make_entry(EntryState.DRAFT)
    give_film(entry)
    client.force_login(entry.representative)
    return entry


def page_of(client: Client, entry: Entry, name: str = "entry_film") -> str:
    return client.get(reverse(name, args=[entry.code])).content.decode()


def refuse_film(entry: Entry, finding: Finding) -> None:
    Film.objects.filter(pk=entry.film_id).update(state=FilmState.REFUSED, limits=LIMITS, duration_ms=None)
    record_findings(Film.objects.get(pk=entry.film_id), [finding])


def owe_copy(entry: Entry, *, seconds: float | None) -> None:
    """A render job is owed; so many seconds of film take half as long, with nobody at work if None."""
    film = Film.objects.get(pk=entry.film_id)
    Job.objects.create(film=film, kind=JobKind.RENDER, film_seconds=seconds or 60.0)
    if seconds is not None:
        now = timezone.now()
        other = Film.objects.create(file_name="other.mp4", size=1, state=FilmState.READY)
        times = {"started_at": now - timedelta(seconds=30), "finished_at": now, "host": "a:1", "progress": 1}
        Job.objects.create(film=other, kind=JobKind.RENDER, state=JobState.DONE, film_seconds=60, **times)


def give_copy(entry: Entry, *, seconds: float) -> Rendition:
    film = Film.objects.get(pk=entry.film_id)
    Film.objects.filter(pk=film.pk).update(facts={**film.facts, "proxy_seconds": seconds})
    light = film.renditions.get(kind=RenditionKind.LIGHT)
    film_store().save(light.storage_key, ContentFile(b"a film"))
    return light


def test_findings_stand_under_the_player_on_the_time_axis(client: Client, entry: Entry) -> None:
    record_findings(Film.objects.get(), [BLACK])
    page = page_of(client, entry)
    assert page.index("<video") < page.index("waveform.svg") < page.index('class="mark warns"')
    assert '<span class="timecode" data-start="10.0">0:10–0:14</span>' in page
    assert "Waive" not in page
    assert "style=" not in page


def test_film_without_findings_says_so(client: Client, entry: Entry) -> None:
    page = page_of(client, entry)
    assert "No issues found." in page
    assert 'class="mark' not in page


def test_refused_film_without_a_copy_shows_its_places_and_says_why(client: Client, entry: Entry) -> None:
    refuse_film(entry, LONG)
    page = page_of(client, entry)
    assert ("<video" in page, 'class="mark blocks"' in page) == (False, True)
    assert ("No screening copy could be made of this film" in page, "hx-get" in page) == (True, False)
    assert "Too long" in page_of(client, entry, "entry_show")


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (None, ""),
        (60, "It should be ready in less than a minute."),
        (181, "It should be ready in about 2 minutes."),
    ],
)
def test_refused_film_says_that_its_copy_is_being_made(
    client: Client, entry: Entry, seconds: float | None, told: str
) -> None:
    refuse_film(entry, LONG)
    owe_copy(entry, seconds=seconds)
    page = page_of(client, entry)
    assert (
        "<video" in page,
        "A screening copy is being made so that you can play these passages here." in page,
    ) == (False, True)
    assert (told in page, "It should be ready" in page) == (True, bool(told))
    assert f'hx-get="{reverse("entry_film", args=[entry.code])}"' in page


def test_verdict_does_not_wait_for_the_copy(client: Client, entry: Entry) -> None:
    refuse_film(entry, LONG)
    owe_copy(entry, seconds=60)
    response = client.get(reverse("entry_film_status", args=[entry.code]), headers={"HX-Request": "true"})
    assert "Your film did not pass the technical check" in response.content.decode()
    assert (response["HX-Refresh"], "hx-get" in response.content.decode()) == ("true", False)


def test_copy_takes_its_place_on_the_page_without_loading_it_anew(client: Client, entry: Entry) -> None:
    refuse_film(entry, LONG)
    give_copy(entry, seconds=310)
    address = reverse("entry_film", args=[entry.code])
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    page = page_of(client, entry)
    assert ("<html" in part, "hx-get" in part, part.strip() in page) == (False, False, True)
    assert part.index("<video") < part.index("light.mp4") < part.index('class="mark blocks"')
    assert 'width="77.50%"' in part  # the sound of 310 s of 400 s
    assert "The screening copy ends at 5:10." in part
    assert ('poster="' in part, "film.mp4" in part, 'name="number"' in page) == (False, False, False)


@pytest.mark.slow
def test_copy_of_a_refused_film_is_for_its_creator_and_the_office(client: Client, entry: Entry) -> None:
    refuse_film(entry, LONG)
    give_copy(entry, seconds=310)
    Entry.objects.update(state=EntryState.SUBMITTED, submitted_at=timezone.now())  # the office sees no drafts
    organiser = make_user()
    make_membership(organiser, entry.edition, Role.ORGANISER)
    office_page = reverse("office_entry", args=[entry.edition.slug, entry.code])
    pages = {entry.representative: reverse("entry_film", args=[entry.code]), organiser: office_page}
    judge, creator = make_user(), make_entry(edition=entry.edition).representative
    make_membership(judge, entry.edition, Role.JUDGE)
    for viewer, page in pages.items():
        client.force_login(viewer)
        (url,) = re.findall(r'<source src="([^"]+/light.mp4)"', client.get(page).content.decode())
        answers = {viewer.pk: client.get(url)}
        for other in (judge, creator, *pages.keys() - {viewer}):
            client.force_login(other)
            answers[other.pk] = client.get(url)
        client.logout()
        answers[0] = client.get(url)
        told = {who: answer.status_code for who, answer in answers.items()}
        assert told == dict.fromkeys(answers, 403) | {viewer.pk: 302}
    for other in (judge, creator):
        client.force_login(other)
        assert [client.get(page).status_code for page in pages.values()] == [404, 404]


def test_refusal_without_a_place_has_no_axis(client: Client, entry: Entry) -> None:
    refuse_film(entry, SHORT)
    page = page_of(client, entry)
    assert ("data-axis" in page, "Too short" in page, "cannot be played here" in page) == (False, True, False)


def test_creator_reads_why_the_festival_waived_a_finding(client: Client, entry: Entry) -> None:
    record_findings(Film.objects.get(), [BLACK])
    organiser = make_user()
    make_membership(organiser, entry.edition, Role.ORGANISER)
    waive_finding(entry, code="black", reason="The dark is <meant>.", by=organiser)
    page = page_of(client, entry)
    assert "<q>The dark is &lt;meant&gt;.</q>" in page
    assert "Black frames" not in page_of(client, entry, "entry_show")


@pytest.mark.slow
def test_creator_of_a_refused_film_asks_the_office_to_let_it_in(client: Client, entry: Entry) -> None:
    refuse_film(entry, SHORT)
    assert "Send request" in page_of(client, entry)
    address = reverse("entry_waiver_ask", args=[entry.code])
    refused = client.post(address, {"words": "x" * 2001}).content.decode()
    assert re.findall(r'id="typed-1".*?>\n(.*?)</textarea>', refused) == ["x" * 2001]
    for words, status in (("", 409), ("x" * 2001, 409), ("It is\0 a <miniature>.", 302), ("Again", 302)):
        assert client.post(address, {"words": words}).status_code == status
    page = page_of(client, entry)
    assert ("<q>It is a &lt;miniature&gt;.</q>" in page, "Send request" in page) == (True, False)

    organiser = make_user()
    make_membership(organiser, entry.edition, Role.ORGANISER)
    client.force_login(organiser)
    office = client.get(reverse("office_show", args=[entry.edition.slug])).content.decode()
    assert "<b>One request</b> for an exception" in office
    listed = client.get(reverse("office_entries", args=[entry.edition.slug]), {"state": "asked"})
    assert entry.code in listed.content.decode()
    shown = client.get(reverse("office_entry", args=[entry.edition.slug, entry.code])).content.decode()
    assert ("It is a &lt;miniature&gt;." in shown, "Waive with this reason" in shown) == (True, True)


def test_nothing_is_asked_about_a_film_that_is_accepted(client: Client, entry: Entry) -> None:
    assert "Send request" not in page_of(client, entry)
    answer = client.post(reverse("entry_waiver_ask", args=[entry.code]), {"words": "Please."})
    assert answer.status_code == 409


def test_a_version_that_passed_is_used_again_when_the_next_one_is_refused(
    client: Client, entry: Entry
) -> None:
    good = entry.film_id
    assert good is not None
    upload = Upload.objects.get(film=good).code
    held = {"token": "held", "lease_until": timezone.now() + timedelta(minutes=1)}
    Job.objects.create(film_id=good, kind=JobKind.RENDER, state=JobState.RUNNING, **held)
    assert "Your earlier version is kept" not in page_of(client, entry)
    second = make_film_row(FilmState.REFUSED)
    attach_film(entry, film_id=second.pk, by=entry.representative)
    replaced = Job.objects.get(film=good)
    assert (replaced.state, replaced.token) == (JobState.DROPPED, "")
    assert "Your earlier version is kept" in page_of(client, entry)
    back = reverse("entry_film_back", args=[entry.code])
    assert client.post(back, {"upload": upload}).headers["Location"] == reverse(
        "entry_film", args=[entry.code]
    )
    entry.refresh_from_db()
    assert (entry.film_id, Film.objects.get(pk=good).is_discarded) == (good, False)
    assert list(Job.objects.filter(film=good).order_by("pk").values_list("kind", "state")) == [
        (JobKind.RENDER, JobState.QUEUED),
        (JobKind.MATCH, JobState.QUEUED),
    ]
    assert client.post(back, {"upload": upload}).status_code == 409


def test_a_version_that_passed_is_used_again_after_the_deadline_within_the_grace_time(
    client: Client, entry: Entry
) -> None:
    upload = Upload.objects.get(film=entry.film_id)
    second = give_film(entry, make_film_row(FilmState.REFUSED), labels=())
    now = timezone.now()
    Upload.objects.update(committed_at=now - timedelta(minutes=9))
    Film.objects.filter(pk=upload.film_id).update(is_discarded=True)
    Edition.objects.filter(pk=entry.edition_id).update(closes_at=now - timedelta(minutes=5))
    assert entry.film_id == second.pk
    answer = client.post(reverse("entry_film_back", args=[entry.code]), {"upload": upload.code})
    entry.refresh_from_db()
    assert (answer.status_code, entry.film_id) == (302, upload.film_id)
