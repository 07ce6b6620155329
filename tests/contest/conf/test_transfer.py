import asyncio
import json
import os
import resource
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from contest.conf.transfer import application
from media_pipeline.uploads.lifecycle import sign_parts, upload_report
from tests.media_pipeline.uploads.conftest import use_local_store
from tests.media_pipeline.uploads.sending import commit

pytestmark = pytest.mark.django_db(transaction=True)  # it closes connections like a server
FILM = os.urandom(3000)
Answer = tuple[int, dict[str, str], dict[str, Any]]


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> None:
    use_local_store(settings, tmp_path)
    settings.SITE_ORIGINS = ["https://films.example"]


@pytest.fixture
def code() -> str:
    return commit(FILM).code


@pytest.fixture
def path(code: str) -> str:
    return "/receive/" + sign_parts(code, owner="entry:MINE", numbers=[1])[1].rpartition("/")[2]


def ask(
    method: str, path: str, body: bytes = b"", *, more: bool = False, silent: bool = False, **headers: str
) -> Answer:
    """One request, without a socket. `more`: its sender goes in the middle; `silent`: nothing comes."""
    headers = {"content-length": str(len(body)), **{name.replace("_", "-"): v for name, v in headers.items()}}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "server": ("127.0.0.1", 8001),
    }
    events: list[dict[str, Any]] = [{"type": "http.request", "body": body, "more_body": more}]
    told: list[Any] = []

    async def receive() -> Any:
        if events and not silent:
            return events.pop()
        if silent:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        told.append(message)

    with ThreadPoolExecutor(1) as pool:  # a browser's test may have left a loop running in this thread
        pool.submit(asyncio.run, application(scope, receive, send)).result()
    content = b"".join(part.get("body", b"") for part in told[1:])
    answered = {name.decode().lower(): value.decode() for name, value in told[0]["headers"]}
    is_json = answered.get("content-type") == "application/json"
    return told[0]["status"], answered, json.loads(content) if is_json else {"bytes": content}


def test_put_keeps_the_part(code: str, path: str) -> None:
    status, _, answer = ask("PUT", path, FILM)
    assert (status, answer["number"]) == (200, 1)
    assert upload_report(code, owner="entry:MINE").missing == ()


def test_put_of_other_bytes_says_what_was_found_and_expected(path: str) -> None:
    status, _, answer = ask("PUT", path, FILM[:-1])
    assert (status, answer["code"], answer["found"], answer["expected"]) == (
        400,
        "part_length",
        2999,
        3000,
    )


def test_put_that_breaks_off_goes_on_at_the_byte_where_it_broke(code: str, path: str) -> None:
    status, _, answer = ask("PUT", path, FILM[:1000], more=True, content_length="3000")
    assert (status, answer["code"]) == (400, "cut")
    report = upload_report(code, owner="entry:MINE")
    assert (report.missing, report.held, report.received_bytes) == ((1,), {1: 1000}, 1000)
    assert ask("GET", path)[2]["offset"] == 1000
    status, _, answer = ask("PUT", path, FILM[1000:], upload_offset="1000")
    assert (status, answer["offset"]) == (200, 3000)
    assert upload_report(code, owner="entry:MINE").missing == ()
    assert ask("GET", path)[2]["offset"] == 3000


def test_piece_beyond_what_is_here_is_told_where_to_go_on(path: str) -> None:
    ask("PUT", path, FILM[:1000], upload_offset="0")
    status, _, answer = ask("PUT", path, FILM[2000:], upload_offset="2000")
    assert (status, answer["code"], answer["offset"], answer["message"]) == (
        409,
        "offset",
        1000,
        "Chunk 1 goes on at byte 2000, but only 1000 bytes of it are here. Upload it from there.",
    )


def test_pieces_of_other_bytes_are_refused_and_nothing_of_the_part_is_kept(code: str, path: str) -> None:
    ask("PUT", path, FILM[:1000], upload_offset="0")
    status, _, answer = ask("PUT", path, FILM[:2000], upload_offset="1000")
    assert (status, answer["code"]) == (400, "part_hash")
    assert upload_report(code, owner="entry:MINE").held == {}


def test_full_disk_in_the_middle_of_a_part_has_an_answer_and_loses_nothing(code: str, path: str) -> None:
    ask("PUT", path, FILM[:1000], upload_offset="0")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(
        signal.SIGXFSZ, signal.SIG_IGN
    )  # then a write beyond the limit fails, as on a disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, usual[1]))
    try:
        status, _, answer = ask("PUT", path, FILM[1000:], upload_offset="1000")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)
    assert (status, answer["code"], answer["message"]) == (
        507,
        "no_room",
        "This chunk could not be stored. Nothing is lost; the upload tries again.",
    )
    assert ask("GET", path)[2]["offset"] == 2000
    ask("PUT", path, FILM[2000:], upload_offset="2000")
    assert upload_report(code, owner="entry:MINE").missing == ()


def test_silent_sender_is_told_and_nothing_is_kept(code: str, path: str, settings: Any) -> None:
    settings.UPLOAD_SILENCE_SECONDS = 0.01
    status, _, answer = ask("PUT", path, silent=True, content_length="3000")
    assert (status, answer["code"], answer["message"]) == (
        408,
        "too_slow",
        "Only 0 bytes came in 0 seconds, and the chunk was given up. The upload tries again.",
    )
    assert upload_report(code, owner="entry:MINE").received_bytes == 0


@pytest.mark.parametrize("length", ["", "-1", "many", "9" * 5000])
def test_put_without_a_length_is_refused(path: str, length: str) -> None:
    status, _, answer = ask("PUT", path, FILM, content_length=length)
    assert (status, answer["code"]) == (411, "no_length")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/receive/forged", 403),
        ("PUT", "/receive/", 403),
        ("PUT", "/", 404),
        ("GET", "/etc/passwd", 404),
        ("GET", "/receive/x", 403),
        ("DELETE", "/receive/x", 405),
        ("POST", "/receive/x", 405),
    ],
)
def test_other_requests_are_refused(method: str, path: str, status: int) -> None:
    assert ask(method, path)[0] == status


def test_site_may_put_across_origins_and_others_may_not(path: str) -> None:
    allowed = ask("OPTIONS", path, origin="https://films.example")
    foreign = ask("OPTIONS", path, origin="https://elsewhere.example")
    assert (allowed[0], foreign[0]) == (204, 204)
    assert allowed[1]["access-control-allow-origin"] == "https://films.example"
    assert (
        allowed[1]["access-control-allow-methods"],
        "x-amz" in allowed[1]["access-control-allow-headers"],
    ) == (
        "GET, HEAD, PUT",
        True,
    )
    assert [name for name in foreign[1] if name.startswith("access-control")] == []


def test_refusals_are_in_the_readers_language(path: str) -> None:
    _, _, answer = ask("PUT", "/receive/forged", FILM, accept_language="id")
    assert answer["message"] == "Tautan ini tidak dikeluarkan oleh situs ini."


def test_refusals_can_be_read_by_the_site(path: str) -> None:
    _, headers, _ = ask("PUT", path, b"short", origin="https://films.example")
    assert headers["access-control-allow-origin"] == "https://films.example"
