import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.entries import attach_film, submit_entry
from contest.enums import EntryState, Role, TeamRight
from contest.models import Entry, JournalEntry, TeamMember, User
from media_pipeline import api
from media_pipeline.enums import FilmState, JobKind, PosterState, RenditionKind
from media_pipeline.models import Film, Job, OwnPoster, Rendition
from media_pipeline.steps.poster import make_poster
from media_pipeline.work_queue import jobs
from tests.contest.films import give_film, make_film_row, show_own_poster
from tests.factories import make_entry, make_membership, make_user
from tests.pictures import a_picture, png_that_claims

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(client: Client) -> Entry:
    """An entry with a ready film that has six posters, and its creator logged in."""
    entry = make_entry(EntryState.DRAFT)
    film = give_film(entry)
    for number in range(2, 7):
        key = f"{film.pk}/poster-{number}"
        Rendition.objects.create(
            film=film, kind=RenditionKind.POSTER, number=number, recipe_key=key, storage_key=key, size=1
        )
    client.force_login(entry.representative)
    return entry


def page_of(client: Client, entry: Entry, name: str = "entry_film") -> str:
    return client.get(reverse(name, args=[entry.code])).content.decode()


def choose(client: Client, entry: Entry, number: str, back: str = "entry_film") -> tuple[int, str]:
    response = client.post(reverse("entry_poster", args=[entry.code]), {"number": number, "back": back})
    return response.status_code, response.headers.get("Location", "")


def bring(client: Client, entry: Entry, content: bytes | None, name: str = "me.jpg") -> tuple[int, str]:
    """The status, and what stands at the field."""
    files = {} if content is None else {"picture": SimpleUploadedFile(name, content)}
    response = client.post(reverse("entry_own_poster", args=[entry.code]), files)
    form = (response.context or {}).get("form")
    return response.status_code, str(form.errors.get("picture", [""])[0]) if form else ""


def own_poster_url(entry: Entry, viewer: User) -> str:
    return api.own_poster_report(entry.film_id or 0, viewer=f"user:{viewer.pk}").url


@pytest.mark.parametrize("name", ["entry_film", "entry_preview"])
def test_six_stills_to_choose_from_and_the_present_one_chosen(
    client: Client, entry: Entry, name: str
) -> None:
    Film.objects.update(poster_number=4)
    page = page_of(client, entry, name)
    assert page.count('type="radio" name="number"') == 6
    assert 'name="number" value="4" checked' in page
    assert page.count(" checked>") == 1
    assert page.count(f'<input type="hidden" name="film" value="{entry.film_id}">') == 1


def test_chosen_still_stands_for_the_film(client: Client, entry: Entry) -> None:
    page = reverse("entry_film", args=[entry.code])
    preview = reverse("entry_preview", args=[entry.code])
    assert choose(client, entry, "3") == (302, f"{page}#poster")
    assert choose(client, entry, "5", back="entry_preview") == (302, f"{preview}#poster")
    assert choose(client, entry, "6", back="office_show") == (302, f"{page}#poster")
    assert Film.objects.get().poster_number == 6


def test_still_that_is_not_there_is_refused(client: Client, entry: Entry) -> None:
    for number in ["", "0", "7", "-1", "x", "\x00", "9" * 400, "1.5"]:
        assert choose(client, entry, number)[0] == 409, number
        assert Film.objects.get().poster_number == 1, number


def test_still_of_an_entry_that_is_submitted_stays(client: Client, entry: Entry) -> None:
    submit_entry(entry, by=entry.representative)
    assert 'name="number"' not in page_of(client, entry, "entry_preview")
    assert choose(client, entry, "3")[0] == 409
    assert Film.objects.get().poster_number == 1


def test_entry_without_a_film_has_no_still_to_choose(client: Client) -> None:
    entry = make_entry()
    client.force_login(entry.representative)
    assert choose(client, entry, "1")[0] == 409
    assert 'name="number"' not in page_of(client, entry)


@pytest.mark.slow
def test_bad_picture_is_refused_at_its_field_and_the_frame_stays(client: Client, entry: Entry) -> None:
    told = {
        None: "No file was chosen. Choose a picture in the format JPEG, PNG or WebP.",
        b"": "The file is empty. Choose the picture again.",
        b"\0\xff words": "This file is not a picture. Choose one in the format JPEG, PNG or WebP.",
        a_picture((320, 180)): "The picture has 320 × 180 pixels; at least 640 × 360 are needed. Choose a "
        "larger one.",
        png_that_claims(30_000, 30_000): "The picture has 30000 × 30000 pixels; up to 50 million in all are "
        "taken. Make it smaller: 2560 × 1440 is plenty.",
        a_picture()
        + bytes(10 << 20): "The file has 10.0\xa0MB; a poster can have up to 10.0\xa0MB. Save the "
        "picture smaller, as JPEG.",
    }
    assert {content: bring(client, entry, content) for content in told} == {
        content: (422, words) for content, words in told.items()
    }
    assert (OwnPoster.objects.count(), Job.objects.count()) == (0, 0)
    text = client.post(reverse("entry_own_poster", args=[entry.code]), {"picture": "words"})
    assert text.status_code == 422


def test_page_says_that_the_poster_is_being_made(client: Client, entry: Entry) -> None:
    assert bring(client, entry, a_picture(), "\u202egpj.\0exe") == (302, "")
    page = page_of(client, entry, "entry_own_poster")
    status = reverse("entry_own_poster_status", args=[entry.code])
    assert (f'hx-get="{status}"' in page, "The poster is being made of your picture." in page) == (True, True)
    asked = client.get(status, headers={"hx-request": "true"})
    assert (asked.status_code, asked.content) == (204, b"")
    assert "being made" in page_of(client, entry)
    Job.objects.update(state="failed")
    settled = client.get(status, headers={"hx-request": "true"}).content.decode()
    assert ("could not be made into a poster at the moment" in settled, "hx-get" in settled) == (True, False)


def test_picture_that_cannot_be_read_is_told_of(client: Client, entry: Entry) -> None:
    bring(client, entry, a_picture())
    OwnPoster.objects.update(state=PosterState.REFUSED, content=b"")
    page = page_of(client, entry, "entry_own_poster")
    assert ("The last picture could not be read" in page, "hx-get" in page) == (True, False)
    bring(client, entry, a_picture())
    assert "The last picture could not be read" not in page_of(client, entry, "entry_own_poster")


@pytest.mark.slow
def test_poster_is_made_chosen_and_removed(client: Client, entry: Entry) -> None:
    bring(client, entry, a_picture())
    jobs.work_on(JobKind.POSTER, make_poster)
    assert "It stands for the film in public." in page_of(client, entry, "entry_own_poster")
    page = page_of(client, entry)
    assert 'name="number" value="0" checked' in page
    assert "Judges see poster frame 1" in page
    assert choose(client, entry, "2")[0] == 302
    assert "At present a frame stands" in page_of(client, entry, "entry_own_poster")
    own = reverse("entry_own_poster", args=[entry.code])
    assert choose(client, entry, "0", back="entry_own_poster") == (302, f"{own}#poster")
    for _ in range(2):
        answer = client.post(reverse("entry_own_poster_remove", args=[entry.code]))
        assert (answer.status_code, answer.headers["Location"]) == (302, own)
    assert (OwnPoster.objects.count(), Film.objects.get().shows_own_poster) == (0, False)
    verbs = ["own_poster_brought", "poster_frame_chosen", "own_poster_chosen", "own_poster_removed"]
    assert list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True)) == verbs


@pytest.mark.slow
def test_own_poster_is_shown_in_public_and_never_to_judges(client: Client, entry: Entry) -> None:
    show_own_poster(entry.film)
    url = own_poster_url(entry, entry.representative)
    for name in ("entry_film", "entry_own_poster", "entry_public_preview", "desk"):
        page = client.get(reverse(name, args=[] if name == "desk" else [entry.code])).content.decode()
        assert f'"{url}"' in page, name
    preview = page_of(client, entry, "entry_preview")
    player = preview[preview.index("<video") : preview.index("</video>")]
    assert ('poster="' in player, url in player) == (True, False)


def test_office_sees_it_beside_the_film(client: Client, entry: Entry) -> None:
    show_own_poster(entry.film)
    Entry.objects.update(state=EntryState.SUBMITTED, submitted_at=timezone.now())
    organiser = make_membership(make_user(), entry.edition, Role.ORGANISER).user
    client.force_login(organiser)
    page = client.get(reverse("office_entry", args=[entry.edition.slug, entry.code])).content.decode()
    assert f'<img src="{own_poster_url(entry, organiser)}"' in page
    assert "It stands for the film in public; judges see a frame of the film." in page


@pytest.mark.slow
def test_only_who_may_edit_brings_one_and_only_while_that_is_so(client: Client, entry: Entry) -> None:
    member = TeamMember.objects.create(entry=entry, user=make_user(), right="see", joined_at=timezone.now())
    remove = reverse("entry_own_poster_remove", args=[entry.code])
    for right, status in ((TeamRight.SEE, 409), (TeamRight.EDIT, 302)):
        TeamMember.objects.filter(pk=member.pk).update(right=right)
        client.force_login(member.user)
        assert (bring(client, entry, a_picture())[0], client.post(remove).status_code) == (status, status)
    client.force_login(entry.representative)
    Film.objects.update(state=FilmState.INSPECTED)
    assert bring(client, entry, a_picture())[0] == 409
    assert "A poster can be brought once it has passed." in page_of(client, entry, "entry_own_poster")
    Film.objects.update(state=FilmState.READY)
    bring(client, entry, a_picture())
    Entry.objects.update(state=EntryState.ELIGIBLE, submitted_at=timezone.now())
    assert (bring(client, entry, a_picture())[0], client.post(remove).status_code) == (409, 409)
    assert OwnPoster.objects.count() == 1
    client.force_login(make_user())
    assert (bring(client, entry, a_picture())[0], client.post(remove).status_code) == (404, 404)


def test_it_stays_with_the_entry_when_the_film_is_replaced(client: Client, entry: Entry) -> None:
    show_own_poster(entry.film)
    film = make_film_row()
    attach_film(entry, film_id=film.pk, by=entry.representative)
    assert list(Film.objects.filter(shows_own_poster=True)) == [film]
    assert OwnPoster.objects.get().film == film
    assert Job.objects.get(kind=JobKind.POSTER).film == film
