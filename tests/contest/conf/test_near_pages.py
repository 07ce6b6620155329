"""Pages near at hand, at the door of the web process."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from contest.conf import asgi
from contest.conf.near_pages import NearPages
from contest.models import Edition
from tests.contest.conf.test_asgi import FORM, ask
from tests.contest.nights import make_published_edition
from tests.factories import make_user
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TOKEN = re.compile(r'name="(?:csrf-token|csrfmiddlewaretoken)" (?:content|value)="(\w+)"')


@pytest.fixture
def address(settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of a winners’ page that stays near for the whole test."""
    settings.NEAR_PAGES_SECONDS = 600.0
    monkeypatch.setattr(asgi, "near_pages", NearPages())
    edition, _entries, _organiser = make_published_edition(winners=2)
    return reverse("winners_show", args=[edition.slug])


@pytest.fixture
def nothing_is_made(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on: there is no thread left that could make a page."""
    return lambda: monkeypatch.setattr(asgi, "threads", None)


def test_page_that_was_just_given_is_given_again_without_asking_anybody(
    address: str, nothing_is_made: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    first_status, first, page = ask("GET", address)
    nothing_is_made()
    caplog.clear()
    status, again, same = ask("GET", address)
    assert (first_status, status) == (200, 200)
    assert TOKEN.sub("", same) == TOKEN.sub("", page)
    apart = ("x-request-id", "set-cookie")
    heads = [{name: told[name] for name in told if name not in apart} for told in (first, again)]
    assert heads[0] == heads[1]
    assert again["x-request-id"] != first["x-request-id"]
    [line] = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    told = {name: line[name] for name in ("event", "method", "path", "status", "view", "request_id")}
    assert told == {
        "event": "request",
        "method": "GET",
        "path": address,
        "status": 200,
        "view": "winners_show",
        "request_id": again["x-request-id"],
    }


def test_form_of_a_near_page_is_accepted_from_its_reader_alone(address: str) -> None:
    ask("GET", address)
    readers = [ask("GET", address) for _ in range(2)]
    tokens = [TOKEN.findall(page)[-1] for _status, _told, page in readers]
    cookies = [told["set-cookie"].partition(";")[0] for _status, told, _page in readers]
    body = f"csrfmiddlewaretoken={tokens[0]}&language=id&next={address}".encode()
    more = {"content-type": FORM, "content-length": str(len(body))}
    for cookie, status in zip(cookies, (302, 403), strict=True):
        assert ask("POST", reverse("set_language"), body, **more, cookie=cookie)[0] == status
    back = ask("GET", address, cookie=cookies[0])[2]
    assert len(TOKEN.findall(back)[-1]) == len(tokens[0])


def test_near_page_is_in_the_language_and_for_the_zone_that_are_asked_for(
    address: str, nothing_is_made: Callable[[], None]
) -> None:
    readers: list[tuple[str, dict[str, str], str]] = [
        (address, {"accept-language": "en-GB,en;q=0.9"}, '<html lang="en"'),
        (address, {"accept-language": "zh-CN,zh;q=0.9"}, '<html lang="zh-hans"'),
        (address, {"cookie": f"{site.LANGUAGE_COOKIE_NAME}=id"}, '<html lang="id"'),
        (f"{address}?lang=id", {"accept-language": "en"}, '<html lang="id"'),
        (address, {"accept-language": "en", "cookie": "zone=Asia/Jakarta"}, "Jakarta"),
    ]
    for target, more, _found in readers:
        ask("GET", target, **more)
    nothing_is_made()
    for target, more, found in readers:
        assert found in ask("GET", target, **more)[2]
    assert "Jakarta" not in ask("GET", address, **{"accept-language": "en"})[2]


def test_near_page_is_for_strangers_alone(address: str) -> None:
    ask("GET", address)
    Edition.objects.update(published_at=None)
    member = Client()
    member.force_login(make_user())
    session = f"{site.SESSION_COOKIE_NAME}={member.cookies[site.SESSION_COOKIE_NAME].value}"
    assert ask("GET", address, cookie=session)[0] == 404
    assert ask("HEAD", address)[0] == 404
    assert ask("GET", f"{address}?page=2")[0] == 404
    assert ask("GET", address, **{"x-forwarded-proto": "https"})[0] == 404
    assert ask("GET", address)[0] == 200


def test_near_page_stands_for_a_moment(address: str, settings: Any) -> None:
    settings.NEAR_PAGES_SECONDS = 0.2
    assert ask("GET", address)[0] == 200
    Edition.objects.update(published_at=None)
    wait_until(lambda: ask("GET", address)[0] == 404, otherwise=lambda: "it is still given")
