"""The door of the web process, asked as the server asks it."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import signing

from contest.conf import asgi, lines
from contest.conf.turns import Client, FairThreads
from contest.password_guesses import KNOWN_COOKIE, KNOWN_SALT
from tests.factories import PASSWORD, make_user
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)  # pages are made in other threads
FORM = "application/x-www-form-urlencoded"
SCOPE: dict[str, Any] = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "path": "/",
    "query_string": b"",
    "headers": [(b"host", b"localhost")],
    "server": ("127.0.0.1", 8000),
    "client": ("127.0.0.1", 50000),
}
Answer = tuple[int, dict[str, str], str]


def ask(
    method: str, target: str, *bodies: bytes, end: str = "whole", reader: str = "quick", **headers: str
) -> Answer:
    """One request. Its bodies end whole, silent (no more comes) or cut; the reader is quick or stopped."""
    path, _, query = target.partition("?")
    scope = {
        **SCOPE,
        "method": method,
        "path": path,
        "query_string": query.encode("latin-1"),
        "headers": [*SCOPE["headers"], *((n.encode(), v.encode()) for n, v in headers.items())],
    }
    events = [{"type": "http.request", "body": body, "more_body": True} for body in bodies]
    told: list[Any] = []

    async def receive() -> Any:
        if events:
            return events.pop(0)
        if end == "silent":
            await asyncio.sleep(60)
        return {"type": "http.disconnect"} if end == "cut" else {"type": "http.request"}

    async def send(message: Any) -> None:
        if reader == "stopped":
            await asyncio.sleep(60)
        told.append(message)

    with ThreadPoolExecutor(1) as pool:  # a browser's test may have left a loop running in this thread
        pool.submit(asyncio.run, asgi.application(scope, receive, send)).result()
    if not told:
        return 0, {}, ""
    answered = {name.decode().lower(): value.decode() for name, value in told[0]["headers"]}
    return told[0]["status"], answered, b"".join(part.get("body", b"") for part in told[1:]).decode()


def test_page_is_whole_and_says_how_long_it_is() -> None:
    status, told, page = ask("GET", "/account/login/")
    assert (status, told["content-length"]) == (200, str(len(page.encode())))
    assert page.endswith("</html>\n")


def test_form_that_comes_in_pieces_is_read_as_one() -> None:
    user = make_user()
    _, told, page = ask("GET", "/account/login/")
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    cookies = told["set-cookie"].partition(";")[0]
    body = f"csrfmiddlewaretoken={token}&login={user.email}&password={PASSWORD}".encode()
    more = {"content-type": FORM, "content-length": str(len(body)), "cookie": cookies}
    status, told, _ = ask("POST", "/account/login/", body[:7], body[7:], **more)
    assert (status, told["location"]) == (302, "/desk/")


def words_of(page: str) -> str:
    return page.partition('<p class="lead">')[2].partition("</p>")[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Only 5 bytes came in 0 seconds. Send the form again."),
        ("zh-hans", "0 秒内只收到 5 字节。请重新提交表单。"),
    ],
)
def test_form_that_never_ends_is_answered_without_a_thread(
    settings: Any, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    settings.UPLOAD_SILENCE_SECONDS = 0.01
    monkeypatch.setattr(asgi, "threads", None)
    headers = {"content-length": "100", "content-type": FORM, "accept-language": language}
    status, _, said = ask("POST", "/account/login/", b"login", end="silent", **headers)
    assert (status, words_of(said)) == (408, words)


def test_form_that_comes_drop_by_drop_is_given_up(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(lines, "SLOW_START", 0.0)
    settings.UPLOAD_LOWEST_RATE = 10**9
    status, _, said = ask("POST", "/account/login/", b"login", b"=", **{"content-length": "100"})
    assert (status, words_of(said)) == (408, "Only 5 bytes came in 0 seconds. Send the form again.")


def test_form_that_is_too_large_is_refused() -> None:
    status, _, said = ask("POST", "/account/login/", bytes(asgi.LARGEST_BODY), b"x")
    assert (status, words_of(said)) == (413, "What you sent is larger than 3 MB. Send less at once.")


def test_form_that_is_too_large_is_refused_whatever_its_address() -> None:
    status, _, said = ask("POST", "/?q=\xff", bytes(asgi.LARGEST_BODY), b"x")
    assert (status, words_of(said)) == (413, "What you sent is larger than 3 MB. Send less at once.")


def test_form_that_is_too_large_leads_back_to_its_page_and_to_no_other_site() -> None:
    for page, is_offered in [
        ("http://localhost/entries/K7Q2M9X/captions/", True),
        ("https://elsewhere.example/entries/", False),
        ("javascript:alert(1)", False),
        ("", False),
    ]:
        more = {"referer": page, "accept-language": "id"}
        status, _, said = ask("POST", "/entries/K7Q2M9X/captions/", bytes(asgi.LARGEST_BODY), b"x", **more)
        assert (status, f'href="{page}">Kembali ke formulir</a>' in said) == (413, is_offered), page


@pytest.mark.slow
def test_objection_may_have_files_with_it() -> None:
    place = "/films/K7Q2M9X/objection/"
    status, _, _said = ask("POST", place, bytes(asgi.LARGEST_BODY), b"x")
    assert status != 413
    status, _, said = ask("POST", place, bytes(asgi.LARGEST_WITH_FILES), b"x")
    assert (status, words_of(said)) == (413, "What you sent is larger than 32 MB. Send less at once.")


def test_sender_who_goes_and_listens_still_is_told_that_a_part_came() -> None:
    status, headers, said = ask("POST", "/account/login/", b"login", end="cut")
    assert (status, words_of(said)) == (400, "Only a part of the form arrived. Send it again.")
    assert headers["content-type"].startswith("text/html")


def test_reader_who_stops_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "IDLE_READER", 0.01)
    assert ask("GET", "/", reader="stopped") == (0, {}, "")


@pytest.mark.parametrize("target", ["/?q=\xff", "/editions/%ff/", "/\x00", "/?" + "a" * 100_000])
def test_address_that_nobody_can_read_is_no_failure(target: str) -> None:
    assert ask("GET", target)[0] in (200, 400, 404)


@pytest.fixture
def busy_sign_ins(monkeypatch: pytest.MonkeyPatch) -> Iterator[FairThreads]:
    """Every thread of the sign-ins has a password to hash, until the test ends, and one client has two that
    wait, as many as it may."""
    monkeypatch.setattr(asgi, "sign_ins", FairThreads(1, most_waiting=2, name="sign-in"))
    free, here = threading.Event(), Client("127.0.0.1")
    wait_until(asgi.sign_ins.submit(here, free.wait, 60).running)
    for _ in range(2):
        asgi.sign_ins.submit(here, free.wait, 60)
    yield asgi.sign_ins
    free.set()


def test_pages_answer_while_sign_ins_fill_their_threads(busy_sign_ins: FairThreads) -> None:
    """Passwords take long, and many come at once on deadline night."""
    assert ask("GET", "/account/login/")[0] == 200


def test_client_who_signs_in_beyond_all_measure_is_told_to_wait(busy_sign_ins: FairThreads) -> None:
    status, told, page = ask("POST", "/account/login/", b"x=1")
    assert (status, told["retry-after"]) == (429, "60")
    assert words_of(page) == "Wait one minute, then go back and try again."


def test_person_known_to_the_browser_is_nobody_else_of_the_network() -> None:
    known = signing.dumps([7, 5], salt=KNOWN_SALT)
    scope = {"type": "http", "method": "POST", "path": "/account/login/", "client": ("2001:db8:0:1::9", 1)}
    seen = [
        asgi.client_of({**scope, "headers": [(b"cookie", f"{KNOWN_COOKIE}={cookie}".encode())]})
        for cookie in (known, known + "x", "")
    ]
    assert seen == [Client("7", is_known=True), *[Client("2001:db8:0:1::/64")] * 2]


def test_sign_in_is_answered_at_its_turn() -> None:
    assert ask("POST", "/account/login/", b"x=1")[0] == 403  # without a token
