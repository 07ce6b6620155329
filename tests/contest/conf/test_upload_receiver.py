import json
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from contest.conf.upload_receiver import application
from media_pipeline.uploads.lifecycle import sign_parts, upload_report
from tests.media_pipeline.uploads.conftest import use_local_store
from tests.media_pipeline.uploads.sending import commit

pytestmark = pytest.mark.django_db(transaction=True)  # the receiver closes connections like a server
FILM = os.urandom(3000)
Answer = tuple[str, dict[str, str], dict[str, Any]]


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


def ask(method: str, path: str, body: bytes = b"", **environ: str) -> Answer:
    told: list[Any] = []
    asked = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8001",
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
        "CONTENT_LENGTH": str(len(body)),
        **environ,
    }
    content = b"".join(application(asked, lambda status, headers: told.extend((status, dict(headers)))))
    return told[0], told[1], json.loads(content or b"{}")


def test_put_keeps_the_part(code: str, path: str) -> None:
    status, _, answer = ask("PUT", path, FILM)
    assert (status, answer["number"]) == ("200 OK", 1)
    assert upload_report(code, owner="entry:MINE").missing == ()


def test_put_of_other_bytes_says_what_was_found_and_expected(path: str) -> None:
    status, _, answer = ask("PUT", path, FILM[:-1])
    assert (status, answer["code"], answer["found"], answer["expected"]) == (
        "400 Bad Request",
        "part_length",
        2999,
        3000,
    )


def test_put_that_breaks_off_keeps_nothing(code: str, path: str, settings: Any) -> None:
    status, _, answer = ask("PUT", path, FILM[:1000], CONTENT_LENGTH="3000")
    assert (status, answer["code"], answer["found"]) == ("400 Bad Request", "part_length", 1000)
    assert [file for file in settings.UPLOAD_DIR.rglob("*") if file.is_file()] == []
    assert upload_report(code, owner="entry:MINE").missing == (1,)


@pytest.mark.parametrize("length", ["", "-1", "many"])
def test_put_without_a_length_is_refused(path: str, length: str) -> None:
    status, _, answer = ask("PUT", path, FILM, CONTENT_LENGTH=length)
    assert (status, answer["code"]) == ("411 Length Required", "no_length")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/receive/forged", "403 Forbidden"),
        ("PUT", "/receive/", "403 Forbidden"),
        ("PUT", "/", "404 Not Found"),
        ("GET", "/etc/passwd", "404 Not Found"),
        ("GET", "/receive/x", "405 Method Not Allowed"),
        ("POST", "/receive/x", "405 Method Not Allowed"),
    ],
)
def test_other_requests_are_refused(method: str, path: str, status: str) -> None:
    assert ask(method, path)[0] == status


def test_site_may_put_across_origins_and_others_may_not(path: str) -> None:
    allowed = ask("OPTIONS", path, HTTP_ORIGIN="https://films.example")
    foreign = ask("OPTIONS", path, HTTP_ORIGIN="https://elsewhere.example")
    assert (allowed[0], foreign[0]) == ("204 No Content", "204 No Content")
    assert allowed[1]["Access-Control-Allow-Origin"] == "https://films.example"
    assert (
        allowed[1]["Access-Control-Allow-Methods"],
        "x-amz" in allowed[1]["Access-Control-Allow-Headers"],
    ) == (
        "PUT",
        True,
    )
    assert [name for name in foreign[1] if name.startswith("Access-Control")] == []


def test_refusals_can_be_read_by_the_site(path: str) -> None:
    _, headers, _ = ask("PUT", path, b"short", HTTP_ORIGIN="https://films.example")
    assert headers["Access-Control-Allow-Origin"] == "https://films.example"
