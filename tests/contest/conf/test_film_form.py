"""The plain form against the real transfer process: what is sent, what is kept, and what the person reads."""

import http.client
import os
import resource
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.conf import film_form
from contest.models import Entry, JournalEntry
from media_pipeline.enums import UploadState
from media_pipeline.models import Job, Upload
from tests.contest.plain_form.sending import FORM_TYPE, file_field, form_of, form_url, post, text_field, told
from tests.contest.team.scene import client_of
from tests.factories import make_entry, make_user
from tests.media_pipeline.uploads.conftest import use_local_store
from tests.media_pipeline.uploads.sending import PART_SIZE, commit, keep_part
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FILM = bytes(PART_SIZE) + os.urandom(1000)
SMALL = os.urandom(3000)


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path, transfer_url: str) -> None:
    use_local_store(settings, tmp_path)
    settings.TRANSFER_URL = transfer_url


@pytest.fixture
def entry() -> Entry:
    return make_entry()


@pytest.fixture
def creator(entry: Entry) -> Client:
    return client_of(entry.representative)


@pytest.fixture
def url(creator: Client, entry: Entry) -> str:
    return form_url(creator, entry)


def film_page(entry: Entry) -> str:
    return reverse("entry_film", args=[entry.code])


def kept(settings: Any) -> list[str]:
    return (
        sorted(path.name for path in settings.UPLOAD_DIR.rglob("*")) if settings.UPLOAD_DIR.exists() else []
    )


def test_film_becomes_the_film_of_the_entry(url: str, creator: Client, entry: Entry) -> None:
    assert post(url, form_of(file_field(FILM, "Mein Film – 电影.mp4"))) == (303, film_page(entry))
    upload = Upload.objects.get()
    entry.refresh_from_db()
    assert (upload.state, upload.file_name, upload.size, entry.film_id) == (
        UploadState.SEALED,
        "Mein Film – 电影.mp4",
        len(FILM),
        upload.film_id,
    )
    assert list(Job.objects.values_list("film", flat=True)) == [entry.film_id]
    line = JournalEntry.objects.get(verb="film_attached")
    assert line.actor == entry.representative
    assert "File received completely" in creator.get(film_page(entry)).content.decode()


def test_same_film_sent_twice_at_once_is_one_film(url: str, entry: Entry) -> None:
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda _: post(url, form_of(file_field(FILM))), range(2)))
    assert answers == [(303, film_page(entry))] * 2
    assert (Upload.objects.count(), Job.objects.count()) == (1, 1)


def test_upload_that_a_script_began_is_finished_by_the_form(url: str, entry: Entry) -> None:
    code = commit(FILM, owner=f"entry:{entry.code}").code
    keep_part(code, FILM, 1)
    assert post(url, form_of(file_field(FILM))) == (303, film_page(entry))
    assert [(upload.code, upload.state) for upload in Upload.objects.all()] == [(code, UploadState.SEALED)]


def test_upload_under_way_is_given_up_only_when_asked_and_only_for_a_film_that_is_taken(
    url: str, creator: Client, entry: Entry
) -> None:
    code = commit(FILM, owner=f"entry:{entry.code}").code
    ask = text_field("instead_of", code)
    status, words = told(creator, post(url, form_of(file_field(SMALL)))[1])
    assert (status, words.startswith("Another film, “film.mp4”")) == (409, True)
    assert told(creator, post(url, form_of(ask, file_field(SMALL, "film.txt")))[1])[0] == 400
    assert Upload.objects.get().state == UploadState.OPEN
    assert post(url, form_of(ask, file_field(SMALL))) == (303, film_page(entry))
    states = dict(Upload.objects.values_list("size", "state"))
    assert states == {len(FILM): UploadState.ABORTED, len(SMALL): UploadState.SEALED}


REFUSED = {
    "no file": (
        form_of(file_field(b"", "")),
        400,
        "No file was chosen. Choose the film file, then upload it.",
    ),
    "two files": (
        form_of(file_field(SMALL), file_field(SMALL)),
        400,
        "More than one file was sent. Choose one film file, then upload it.",
    ),
    "wrong field": (
        form_of(file_field(SMALL, field="poster")),
        400,
        "The form has a field “poster” that does not belong to it. Choose the file here and upload it again.",
    ),
    "long text": (
        form_of(text_field("instead_of", "x" * 5000)),
        400,
        "The form has a field “instead_of” that does not belong to it. Choose the file here and upload it "
        "again.",
    ),
    "wrong extension": (
        form_of(file_field(SMALL, "notes.txt")),
        400,
        "“notes.txt” is not a supported film file. Export it in one of these formats: mp4, m4v, mov, mkv, "
        "webm, mxf.",
    ),
    "empty": (
        form_of(file_field(b"")),
        400,
        "“film.mp4” is empty (0 bytes). Export it again.",
    ),
    "cut form": (
        file_field(SMALL),
        400,
        "What arrived is not a complete form with a film. Choose the file here and upload it again.",
    ),
    "no form": (
        b"\0\xff" * 500,
        400,
        "What arrived is not a complete form with a film. Choose the file here and upload it again.",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_form_is_refused_in_words_and_nothing_is_kept(
    kind: str, url: str, creator: Client, settings: Any
) -> None:
    body, status, words = REFUSED[kind]
    assert told(creator, post(url, body)[1]) == (status, words)
    assert (kept(settings), Upload.objects.count()) == ([], 0)


def test_strange_requests_are_answered_in_words(url: str, creator: Client) -> None:
    part = file_field(SMALL)
    for content_type, body in [
        ("", b""),
        ("text/plain", SMALL),
        ("multipart/form-data", part),
        ("multipart/form-data; boundary=", part),
        (f"multipart/form-data; boundary={'x' * 5000}", part),
        (FORM_TYPE, b""),
        (FORM_TYPE, form_of()),
        (FORM_TYPE, part.replace(b"Content-Disposition", b"X" * 70_000)),
        (FORM_TYPE, part.replace(b'name="film"', b'name="\xff\0\xed\xa0\x80"')),
        (FORM_TYPE, form_of(part.replace(b"film.mp4", b"\xff\0\xed\xa0\x80"))),
        (FORM_TYPE, form_of(part, text_field("instead_of", "\0"), text_field("instead_of", "x"))[:-9]),
    ]:
        status, onward = post(url, body, content_type=content_type)
        assert (status, told(creator, onward)[0]) == (303, 400), (content_type[:50], body[:80])


def test_refusal_is_told_in_the_language_of_the_page(url: str, creator: Client, entry: Entry) -> None:
    entry.representative.language = "id"
    entry.representative.save()
    onward = post(form_url(creator, entry), form_of(file_field(SMALL, "notes.txt")))[1]
    assert told(creator, onward)[1].startswith("“notes.txt” bukan berkas film yang didukung")


def test_film_over_the_limit_is_refused_once_it_was_sent(url: str, creator: Client, settings: Any) -> None:
    settings.PLAIN_FORM_BYTES = PART_SIZE
    words = (
        "The file is about 9.0\xa0MB; the plain form takes up to 8.0\xa0MB. Upload this film from a browser "
        "with JavaScript, or export it at a lower bitrate."
    )
    body = form_of(file_field(bytes(9 * 1024**2)))
    assert told(creator, post(url, body)[1]) == (413, words)
    assert (kept(settings), Upload.objects.count()) == ([], 0)


def test_film_without_end_is_cut(url: str, settings: Any, monkeypatch: Any) -> None:
    settings.PLAIN_FORM_BYTES = PART_SIZE
    monkeypatch.setattr(film_form, "MOST_PASSED", 4 * PART_SIZE)
    piece = bytes(1024**2)
    taken = 0

    def body() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(1000):
            yield piece
            taken += len(piece)

    with suppress(OSError, http.client.HTTPException):  # cut while it was sending
        post(url, body(), length=1000 * len(piece))
    assert taken < 1000 * len(piece)
    assert film_form.arriving == []


@pytest.mark.parametrize(
    ("change", "status", "beginning"),
    [
        ("expired", 403, "This form was open for more than 6 hours."),
        ("closed", 409, "The submission period ended on"),
        ("too many", 429, "Your uploads that are arriving now: 0. Allowed at a time: 0."),
        ("day", 409, "Films uploaded for this entry within 24 hours: 0. Allowed: 0."),
    ],
)
def test_what_is_asked_before_a_byte_travels(
    change: str, status: int, beginning: str, url: str, creator: Client, entry: Entry, settings: Any
) -> None:
    changes: dict[str, Callable[[], object]] = {
        "expired": lambda: None,
        "closed": lambda: set_deadline(entry),
        "too many": lambda: setattr(settings, "UPLOADS_PER_ACCOUNT", 0),
        "day": lambda: setattr(settings, "FILMS_PER_ENTRY_AND_DAY", 0),
    }
    if change == "expired":
        with time_machine.travel(timezone.now() - timedelta(hours=7)):
            url = form_url(client_of(entry.representative), entry)
    changes[change]()
    onward = post(url, form_of(file_field(SMALL)))[1]
    assert (told(creator, onward)[0], beginning in told(creator, onward)[1]) == (status, True)
    assert Upload.objects.count() == 0


def set_deadline(entry: Entry) -> None:
    entry.edition.closes_at = timezone.now() - timedelta(seconds=1)
    entry.edition.save()


def test_manifest_from_before_the_deadline_is_finished_after_it(url: str, entry: Entry) -> None:
    code = commit(FILM, owner=f"entry:{entry.code}").code
    Upload.objects.update(committed_at=timezone.now() - timedelta(seconds=10))
    set_deadline(entry)
    assert post(url, form_of(file_field(FILM))) == (303, film_page(entry))
    assert Upload.objects.get(code=code).state == UploadState.SEALED


def test_form_of_whoever_may_no_longer_upload_takes_nothing(url: str, entry: Entry) -> None:
    entry.representative = make_user()
    entry.save()
    assert post(url, form_of(file_field(SMALL)))[0] == 303
    assert Upload.objects.count() == 0


def test_form_of_another_entry_is_not_given_to_strangers(entry: Entry) -> None:
    address = reverse("entry_film_plain", args=[entry.code])
    assert client_of(make_user()).get(address).status_code == 404


def test_token_that_is_not_ours_is_refused_and_an_opened_address_leads_back(url: str, entry: Entry) -> None:
    for forged in ("x", "", "%C3%A9", "%00", url.rpartition("/")[2][:-1] + "%ff"):
        assert post(f"{url.rpartition('/')[0]}/{forged}", form_of(file_field(SMALL)))[0] == 403
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.netloc)
    connection.request("GET", there.path)
    answer = connection.getresponse()
    page = "http://testserver" + reverse("entry_film_plain", args=[entry.code])
    assert (answer.status, answer.headers["Location"]) == (303, page)
    connection.close()


def test_line_that_is_cut_leaves_nothing(url: str, settings: Any) -> None:
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.netloc)
    connection.putrequest("POST", there.path)
    connection.putheader("Content-Type", FORM_TYPE)
    connection.putheader("Content-Length", str(4 * len(FILM)))
    connection.endheaders()
    connection.send(file_field(FILM))
    wait_until(lambda: film_form.arriving)
    connection.close()
    wait_until(lambda: not film_form.arriving)
    assert (kept(settings), Upload.objects.count()) == ([], 0)


def test_silent_line_is_told(url: str, creator: Client, settings: Any) -> None:
    settings.UPLOAD_SILENCE_SECONDS = 0.05
    onward = post(url, file_field(SMALL), length=10_000)[1]
    status, words = told(creator, onward)
    assert (status, words.startswith("Only ")) == (408, True)


def test_full_disk_has_an_answer(url: str, creator: Client, settings: Any) -> None:
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    body = form_of(file_field(bytes(200 * PART_SIZE)[: 3 * PART_SIZE]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * PART_SIZE, usual[1]))
    try:
        onward = post(url, body)[1]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)
    assert told(creator, onward) == (
        507,
        "The film could not be stored. Nothing is lost: upload it again in a few minutes.",
    )
    assert Upload.objects.count() == 0


def test_memory_stays_flat_however_large_the_film(url: str, entry: Entry) -> None:
    piece, count = os.urandom(1024**2), 150
    head, tail = file_field(b"")[:-2], form_of()

    def body() -> Iterator[bytes]:
        yield head
        for _ in range(count):
            yield piece
        yield b"\r\n" + tail

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    length = len(head) + count * len(piece) + 2 + len(tail)
    assert post(url, body(), length=length) == (303, film_page(entry))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before  # KiB
    assert grown < 60 * 1024
