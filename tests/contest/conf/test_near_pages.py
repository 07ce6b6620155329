"""Pages near at hand, at the door of the web process."""

import re
from collections.abc import Callable
from io import BytesIO
from time import monotonic
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from contest.conf import asgi
from contest.conf.near_pages import NearPages
from contest.enums import Role
from contest.models import Citation, Edition, Membership
from tests.contest.conf.test_asgi import FORM, SCOPE, ask
from tests.contest.nights import make_published_edition, revoke_award
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
    assert ask("GET", address)[0] == 200
    assert ask("GET", address, **{"x-forwarded-proto": "https"})[0] == 404
    assert ask("GET", address)[0] == 404  # another stranger was told that it is gone


def test_pages_of_an_awards_night_are_near_and_change_in_one_instant(
    address: str, nothing_is_made: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """First page, archive, winners and the edition's own page, in each language: an award is revoked, and all
    of them tell of it, whichever was near."""
    edition = Edition.objects.get()
    first, heir = (citation.entry for citation in Citation.objects.order_by("award__order", "place")[:2])
    organiser = Membership.objects.get(edition=edition, role=Role.ORGANISER).user
    Citation.objects.filter(entry=heir).delete()
    pages = [reverse("home"), reverse("edition_list"), reverse("edition_show", args=[edition.slug]), address]
    asked = [f"{page}?lang={language}" for page in pages for language in ("en", "zh-hans", "id")]
    film = reverse("film_show", args=[first.code])
    assert {page for page in asked if film not in ask("GET", page)[2]} == set()
    assert ask("GET", film)[0] == 200
    threads = asgi.threads
    nothing_is_made()
    assert {page for page in asked if film not in ask("GET", page)[2]} == set()
    monkeypatch.setattr(asgi, "threads", threads)
    seal = revoke_award(first, by=organiser, successor=heir)
    told = {page: ask("GET", page)[2] for page in asked}
    assert {page for page, text in told.items() if film in text} == set()
    assert ask("GET", film)[0] == 404
    assert {page for page in asked if page.startswith(address) and seal.short_code not in told[page]} == set()


def test_page_is_made_anew_by_whoever_comes_first_after_its_moment(
    address: str, settings: Any, nothing_is_made: Callable[[], None]
) -> None:
    """A crowd does not have it made as often as it asks."""
    settings.NEAR_PAGES_SECONDS = 0.05
    ask("GET", address)
    [[near]] = [list(variants.values()) for variants in asgi.near_pages.near.values()]
    settings.NEAR_PAGES_SECONDS = 600.0
    wait_until(lambda: monotonic() > near.until)
    nothing_is_made()
    with pytest.raises(AttributeError):
        ask("GET", address)  # it is this one's to make
    assert ask("GET", address)[0] == 200


def test_page_that_was_made_while_a_request_waited_for_its_thread_is_given_to_it(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = monotonic()
    ask("GET", address)
    monkeypatch.setattr(asgi, "pages", None)  # no page can be made
    scope = {**SCOPE, "path": address}
    assert asgi.respond(scope, BytesIO(), began)[0]["status"] == 200
    with pytest.raises(AttributeError):
        asgi.respond(scope, BytesIO(), monotonic())


def test_near_page_stands_for_a_moment(address: str, settings: Any) -> None:
    settings.NEAR_PAGES_SECONDS = 0.2
    assert ask("GET", address)[0] == 200
    Edition.objects.update(published_at=None)
    wait_until(lambda: ask("GET", address)[0] == 404, otherwise=lambda: "it is still given")
