"""The upload module in a browser, against the site and the transfer process."""

import os
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Request, Route, expect

from contest.models import Entry
from media_pipeline.enums import UploadState
from media_pipeline.models import Upload
from media_pipeline.uploads.lifecycle import upload_report
from tests.factories import make_entry
from tests.media_pipeline.uploads.conftest import use_local_store
from tests.media_pipeline.uploads.sending import PART_SIZE, commit, keep_part

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store(settings: Any, live_site: str, tmp_path: Path) -> None:
    use_local_store(settings, tmp_path)


@pytest.fixture
def entry(store: None) -> Entry:
    return make_entry()


@pytest.fixture
def film_page(page: Page, live_site: str, entry: Entry) -> Page:
    client = Client()
    client.force_login(entry.representative)
    session = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": session, "url": live_site}])
    page.goto(live_site + reverse("entry_film", args=[entry.code]))
    return page


@pytest.fixture
def film_file(tmp_path: Path) -> Path:
    """Two parts of noise: what the browser cannot read as a film it sends all the same."""
    path = tmp_path / "My film.mp4"
    path.write_bytes(os.urandom(2 * PART_SIZE + 1000))
    return path


def expect_arrived(page: Page) -> None:
    """The page of the film was loaded anew, and shows it."""
    expect(page.get_by_role("heading", name="Your film", exact=True)).to_be_visible()


def choose(page: Page, path: Path) -> None:
    page.locator("#film-file").set_input_files(path)


def test_film_travels_and_the_page_shows_it(film_page: Page, film_file: Path, entry: Entry) -> None:
    choose(film_page, film_file)
    expect_arrived(film_page)
    upload = Upload.objects.get()
    entry.refresh_from_db()
    assert (upload.state, upload.file_name, entry.film_id) == (
        UploadState.SEALED,
        "My film.mp4",
        upload.film_id,
    )


def test_reloaded_page_goes_on_at_the_byte_where_it_broke(
    film_page: Page, film_file: Path, transfer_url: str
) -> None:
    offsets: list[int] = []
    through: list[str] = []

    def note(request: Request) -> None:
        if request.method == "PUT":
            offsets.append(int(request.headers["upload-offset"]))

    film_page.on("request", note)

    def let_two_through(route: Route) -> None:
        through.append(route.request.method)
        if through.count("PUT") > 2:
            route.abort()
        else:
            route.continue_()

    film_page.route(f"{transfer_url}/**", let_two_through)
    answered = count(1)
    with film_page.expect_response(lambda one: one.request.method == "PUT" and next(answered) == 2):
        choose(film_page, film_file)  # when both are answered, nothing more is on its way
    expect(film_page.locator("[data-component=upload]").get_by_role("status")).to_contain_text("Trying again")
    film_page.unroute(f"{transfer_url}/**")
    film_page.on("dialog", lambda dialog: dialog.accept())
    film_page.reload()
    upload = Upload.objects.get()
    held = upload_report(upload.code, owner=upload.owner).held
    assert 0 < held[1] < PART_SIZE
    offsets.clear()
    choose(film_page, film_file)
    expect_arrived(film_page)
    assert offsets[0] == held[1]


def test_upload_that_was_begun_in_smaller_parts_goes_on_in_those(
    film_page: Page, film_file: Path, entry: Entry
) -> None:
    code = commit(film_file.read_bytes(), owner=f"entry:{entry.code}").code
    keep_part(code, film_file.read_bytes(), 2)
    choose(film_page, film_file)
    expect_arrived(film_page)
    (upload,) = Upload.objects.all()
    assert (upload.code, upload.part_size, upload.state) == (code, PART_SIZE, UploadState.SEALED)


def test_broken_line_is_waited_out(film_page: Page, film_file: Path) -> None:
    film_page.route("**/parts/", lambda route: route.abort())
    choose(film_page, film_file)
    expect(film_page.locator("[data-component=upload]").get_by_role("status")).to_contain_text("Trying again")
    film_page.unroute("**/parts/")
    expect_arrived(film_page)


def test_line_that_goes_is_told_at_once_and_what_was_begun_is_offered_again(
    film_page: Page, film_file: Path, entry: Entry, transfer_url: str
) -> None:
    commit(film_file.read_bytes(), owner=f"entry:{entry.code}")
    film_page.reload()
    begun = film_page.get_by_text("The upload of “film.mp4” is incomplete")
    expect(begun).to_be_visible()
    film_page.route(f"{transfer_url}/**", lambda _route: None)  # no answer ever comes
    with film_page.expect_request(lambda one: one.method == "PUT"):
        choose(film_page, film_file)
    expect(begun).to_be_hidden()
    film_page.context.set_offline(True)
    expect(film_page.locator("[data-component=upload]").get_by_role("status")).to_have_text(
        "No connection. The upload continues when you are back online."
    )
    film_page.get_by_role("button", name="Pause").click()
    expect(begun).to_be_visible()
    film_page.unroute(f"{transfer_url}/**")
    film_page.context.set_offline(False)
    film_page.get_by_role("button", name="Continue").click()
    expect_arrived(film_page)


def test_upload_is_paused_and_goes_on(film_page: Page, film_file: Path) -> None:
    film_page.route("**/parts/", lambda route: route.abort())
    choose(film_page, film_file)
    film_page.get_by_role("button", name="Pause").click()
    expect(film_page.locator("[data-component=upload]").get_by_role("status")).to_contain_text("Paused")
    film_page.unroute("**/parts/")
    film_page.get_by_role("button", name="Continue").click()
    expect_arrived(film_page)


def test_another_film_is_said_to_be_another_and_may_take_the_place(
    film_page: Page, film_file: Path, tmp_path: Path
) -> None:
    film_page.route("**/parts/", lambda route: route.abort())
    choose(film_page, film_file)
    expect(film_page.locator("[data-component=upload]").get_by_role("status")).to_contain_text("Trying again")
    other = tmp_path / "other.mp4"
    other.write_bytes(os.urandom(1000))
    choose(film_page, other)
    expect(film_page.locator("[data-component=upload]").get_by_role("alert")).to_contain_text(
        "Another film, “My film.mp4”"
    )
    film_page.unroute("**/parts/")
    film_page.get_by_role("button", name="Upload this file instead").click()
    expect_arrived(film_page)
    assert Upload.objects.get(state=UploadState.SEALED).file_name == "other.mp4"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("film.txt", b"text", "is not a supported film file"),
        ("film.mp4", b"", "is empty (0 bytes)"),
        ("film.mp4", "INT. LIGHTHOUSE – NIGHT\n".encode() * 400, "“film.mp4” is not a film"),
        ("film.mov", b"PK\x03\x04" + bytes(96), "“film.mov” is not a film"),
    ],
)
def test_file_that_cannot_be_a_film_is_refused_before_a_byte_travels(
    film_page: Page, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    choose(film_page, tmp_path / name)
    expect(film_page.locator("[data-component=upload]").get_by_role("alert")).to_contain_text(said)
    expect(film_page.locator("[data-component=upload] progress")).to_be_hidden()
    assert Upload.objects.count() == 0


def test_length_is_told_before_a_film_is_sent_and_it_may_be_sent_anyway(
    film_page: Page, tmp_path: Path
) -> None:
    from tests.films import make_film

    for seconds in (300.1, 59.9, 5.0):
        film = make_film(tmp_path / f"{seconds}.mp4", seconds=seconds, shots=1, rate=10, size=(64, 36))
        choose(film_page, film)
        expect(film_page.locator("[data-component=upload]").get_by_role("alert")).to_contain_text(
            f"runs {seconds} s; the regulations require 60 to 300 s"
        )
    assert Upload.objects.count() == 0
    film_page.get_by_role("button", name="Upload anyway").click()
    expect_arrived(film_page)


def test_few_pixels_are_told_before_a_film_is_sent(film_page: Page, tmp_path: Path) -> None:
    from tests.films import make_film

    alert = film_page.locator("[data-component=upload]").get_by_role("alert")
    for size in ((320, 180), (180, 320)):
        film = make_film(tmp_path / f"{size[0]}.mp4", shots=1, rate=10, size=size)
        choose(film_page, film)
        expect(alert).to_have_text(
            f"“{film.name}” is 180 pixels on its shorter side; the regulations require at least 480. Export "
            "it at a higher resolution."
        )
    assert Upload.objects.count() == 0
    expect(film_page.get_by_role("button", name="Upload anyway")).to_be_visible()


def test_pause_pressed_while_the_file_is_checked_is_not_lost(film_page: Page, film_file: Path) -> None:
    held: list[Route] = []
    film_page.route("**/hash*.js", lambda route: held.append(route))
    film_page.route("**/parts/", lambda route: route.abort())
    choose(film_page, film_file)
    status = film_page.locator("[data-component=upload]").get_by_role("status")
    expect(status).to_contain_text("Checking the file")
    film_page.get_by_role("button", name="Pause").hover()
    film_page.mouse.down()
    held.pop().continue_()
    expect(status).to_contain_text("Trying again")
    film_page.mouse.up()
    expect(status).to_contain_text("Paused")
