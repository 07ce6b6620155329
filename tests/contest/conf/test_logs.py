import logging
import re
import time
from typing import Any

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from contest.conf import urls
from contest.conf.logs import logging_config, passwords_in
from contest.models import User
from tests.factories import make_user
from tests.log_lines import listening, read_lines

UNKNOWN = ("timestamp", "ms", "request_id")
NAME = "tests.of.logs"


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(f"no room for {request.user.email}")  # type: ignore[union-attr]


urlpatterns = [path("broken/", broken, name="broken"), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.mark.django_db
def test_each_request_has_one_line(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    with listening() as told:
        answer = client.get("/desk/?words=ada@example.org")
        client.get("/no-such-page/")
    line = {"event": "request", "level": "info", "logger": "contest.request_log", "method": "GET"}
    assert read_lines(told, but=UNKNOWN) == [
        {**line, "path": "/desk/", "status": answer.status_code, "view": "desk", "user_id": user.pk},
        {**line, "path": "/no-such-page/", "status": 404, "view": None, "user_id": None},
    ]
    assert read_lines(told)[0]["request_id"] == answer["X-Request-ID"]


def test_host_that_this_is_not_has_a_page_and_no_traceback(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["films.example"]
    with listening() as told:
        answer = Client(headers={"host": "evil.example"}).get("/robots.txt")
    assert answer.status_code == 400
    assert "<h1>This request cannot be read</h1>" in answer.content.decode()
    assert [(line["event"], line["status"]) for line in read_lines(told)] == [("request", 400)]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_failure_leaves_traceback_and_ids_and_its_page_shows_the_id() -> None:
    user = make_user("ada@example.org")
    client = Client(raise_request_exception=False)
    client.force_login(user)
    with listening() as told:
        answer = client.get("/broken/")
    failure, request = read_lines(told)
    trace = failure.pop("exception").splitlines()
    shared = {"request_id": answer["X-Request-ID"], "user_id": user.pk}
    assert (trace[0], trace[-1]) == (
        "Traceback (most recent call last):",
        "RuntimeError: no room for [email]",
    )
    assert failure == {
        "event": "Internal Server Error: /broken/",
        "level": "error",
        "logger": "django.request",
        "status_code": 500,
        **shared,
    }
    assert (request["status"], request["view"]) == (500, "broken")
    assert re.findall(r"<code>(.*)</code>", answer.content.decode()) == [answer["X-Request-ID"]]


SIGNED = "WzEsMiwzXQ:1vOPQr:" + "a-Z_9" * 8 + "abc"


def test_nothing_secret_is_told() -> None:
    for facts, expected in [
        ({"words": "to Ada.L+film@post.example.org, now"}, {"words": "to [email], now"}),
        ({"words": "片名 李@例子.中国"}, {"words": "片名 [email]"}),
        ({"node": "quick@host took 3"}, {"node": "quick@host took 3"}),
        ({"url": "redis://:hunter@valkey/0"}, {"url": "redis://[login]@valkey/0"}),
        ({"path": f"/media/{SIGNED}/film.mp4"}, {"path": "/media/[token]/film.mp4"}),
        ({"path": f"/media/{SIGNED.replace(':1vOPQr', '')}/x"}, {"path": "/media/[token]/x"}),
        ({"password": "hunter"}, {"password": "[secret]"}),
        ({"sent": {"Cookie": "session=1", "size": 3}}, {"sent": {"Cookie": "[secret]", "size": 3}}),
        (
            {"words": "S3_SECRET_KEY=hunter2 csrftoken: abc"},
            {"words": "S3_SECRET_KEY=[secret] csrftoken: [secret]"},
        ),
        ({"path": "/a\x00b\x1b[2J\tc"}, {"path": "/a\\x00b\\x1b[2J\tc"}),
        ({"words": "signed with top-secret-key!"}, {"words": "signed with [secret]!"}),
        ({"all": ["a@b.org", ("c@d.org", 1.5, None)]}, {"all": ["[email]", ["[email]", 1.5, None]]}),
        ({"user": User(email="a@b.org")}, {"user": "[email]"}),
    ]:
        with listening(secrets=("top-secret-key", "", "film")) as told:
            structlog.stdlib.get_logger(NAME).info("event", **facts)
        assert read_lines(told) == [{"event": "event", "level": "info", "logger": NAME, **expected}], (
            facts,
            expected,
        )


@pytest.mark.parametrize("run", ["a", "password", "a.", "a@", "a:", "token=", "password'", "a:bbbbbb", "://"])
def test_long_runs_of_a_stranger_cost_as_much_as_they_are_long(run: str) -> None:
    """What scans a run from each of its letters takes a hundred times as long for one ten times as long."""
    with listening() as told:
        logger = structlog.stdlib.get_logger(NAME)
        costs = []
        for letters in (6_000, 60_000):
            began = time.process_time()
            logger.info("event", words=run * (letters // len(run)))
            costs.append(time.process_time() - began)
    assert len(read_lines(told)) == 2
    assert costs[1] < 40 * max(costs[0], 0.002)


def test_lines_of_libraries_are_redacted_with_their_tracebacks() -> None:
    with listening() as told:
        try:
            raise ValueError("550 <ada@example.org> unknown")
        except ValueError:
            logging.getLogger(NAME).exception(
                "mail to %s", "ada@example.org", extra={"cpu": 1, "request": "x"}
            )
    (line,) = read_lines(told)
    assert line.pop("exception").splitlines()[-1] == "ValueError: 550 <[email]> unknown"
    assert line == {"event": "mail to [email]", "level": "error", "logger": NAME, "cpu": 1}


def test_lines_for_people_can_be_read() -> None:
    with listening(as_json=False) as told:
        structlog.stdlib.get_logger(NAME).warning("heartbeat not written", job_id=3, reason="a@b.org")
    time, words = told.getvalue().rstrip().split(" ", 1)
    assert time.endswith("Z")
    assert words == f"[warning] heartbeat not written [{NAME}] job_id=3 reason=[email]"


def test_passwords_of_services_are_known() -> None:
    urls = ("postgresql://laureate:p%40ss@db/laureate", "sqlite:////var/x", "redis://broker/0", "")
    assert passwords_in(*urls) == {"p@ss", ""}


def test_settings_tell_everything_by_one_door(settings: Any) -> None:
    expected = logging_config(as_json=not settings.EMBEDDED, secrets=())
    for name in ("root", "handlers"):
        assert settings.LOGGING[name] == expected[name]
    assert settings.LOGGING["loggers"].items() >= expected["loggers"].items()
    render, redact = reversed(settings.LOGGING["formatters"]["line"]["processors"][-2:])
    assert type(render) is type(expected["formatters"]["line"]["processors"][-1])
    assert redact.secrets >= {settings.SECRET_KEY, settings.JOURNAL_KEY, settings.CHECKPOINT_KEY}
    assert settings.SECRET_KEY not in repr(settings.LOGGING)
