"""The bytes of a film, asked for as browsers do, by each of the three ways."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.test import Client
from django.utils.http import http_date

from media_pipeline.enums import RenditionKind
from media_pipeline.models import Film, Rendition
from media_pipeline.playback import rights
from media_pipeline.playback.addresses import playback
from media_pipeline.playback.delivery import LIVES_SECONDS, PURPOSE
from media_pipeline.playback.sealed_tokens import seal
from media_pipeline.storage.films import film_store
from tests.media_pipeline.film_rows import CONTENT, make_ready_film
from tests.media_pipeline.uploads.conftest import use_local_store, use_s3_store
from tests.nginx import running_nginx
from tests.s3_servers import running_s3
from tests.transfer_server import running_transfer
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SIZE = len(CONTENT)
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(params=["transfer", "nginx", "s3"])
def film_url(
    request: pytest.FixtureRequest, settings: Any, live_server: Any, tmp_path: Path
) -> Iterator[str]:
    """The address of a film as its page has it, behind each of the three."""
    site = str(live_server.url)
    settings.ALLOWED_HOSTS = ["*"]
    if request.param == "s3":
        with running_s3("moto", tmp_path) as store:
            use_s3_store(settings, store)
            yield urljoin(site, playback(make_ready_film().pk, viewer="public").film_url)
        return
    use_local_store(settings, tmp_path)
    film = playback(make_ready_film().pk, viewer="public").film_url
    with running_transfer() as transfer:
        settings.TRANSFER_URL = transfer
        if request.param == "transfer":
            yield urljoin(site, film)
            return
        settings.NGINX_FILMS = "/films-inside/"
        places = {"site": urlsplit(site).netloc, "transfer": urlsplit(transfer).netloc}
        with running_nginx(tmp_path, films=tmp_path / "films", **places) as nginx:
            yield urljoin(nginx, film)


def ask(url: str, method: str = "GET", **headers: str) -> Answer:
    """What a browser gets in the end: redirections are followed with the same headers."""
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.netloc, timeout=PATIENCE)
    target = f"{there.path}?{there.query}" if there.query else there.path
    connection.request(method, target, headers=headers)
    response = connection.getresponse()
    body = response.read()
    told = {name.lower(): value for name, value in response.getheaders()}
    connection.close()
    if response.status == 302:
        return ask(urljoin(url, told["location"]), method, **headers)
    return response.status, told, body


def test_film_comes_whole_and_in_ranges(film_url: str) -> None:
    status, told, body = ask(film_url)
    assert (status, told["content-type"], told["content-length"], body == CONTENT) == (
        200,
        "video/mp4",
        str(SIZE),
        True,
    )
    assert told["accept-ranges"] == "bytes"
    ranges = {
        "bytes=0-0": (0, 0),
        "bytes=10-19": (10, 19),
        "bytes=100-": (100, SIZE - 1),
        "bytes=-5": (SIZE - 5, SIZE - 1),
        "bytes=-999999999": (0, SIZE - 1),
        f"bytes={SIZE - 1}-{SIZE + 50}": (SIZE - 1, SIZE - 1),
    }
    for asked, (first, last) in ranges.items():
        status, told_of_part, body = ask(film_url, Range=asked)
        assert (asked, status, told_of_part["content-range"]) == (asked, 206, f"bytes {first}-{last}/{SIZE}")
        assert body == CONTENT[first : last + 1]
    status, told_of_none, _ = ask(film_url, Range=f"bytes={SIZE}-")
    size_told = f"bytes */{SIZE}"
    assert (status, told_of_none.get("content-range", size_told)) == (416, size_told)  # S3 tells none
    status, head, body = ask(film_url, "HEAD")
    assert (status, head["content-length"], body) == (200, str(SIZE), b"")
    assert ask(film_url, Range="bytes=" + "9" * 5000 + "-")[0] in (200, 400, 416)


@pytest.mark.parametrize("film_url", ["transfer", "nginx"], indirect=True)
def test_film_that_the_browser_has_is_not_sent_again(film_url: str) -> None:
    etag = ask(film_url, "HEAD")[1]["etag"]
    answers = [
        ask(film_url, **{"If-None-Match": etag})[0],
        ask(film_url, **{"If-None-Match": f'"other", W/{etag}'})[0],
        ask(film_url, **{"If-None-Match": '"other"'})[0],
        ask(film_url, **{"If-Range": etag, "Range": "bytes=0-9"})[0],
        ask(film_url, **{"If-Range": '"other"', "Range": "bytes=0-9"})[0],
    ]
    assert answers == [304, 304, 200, 206, 200]


@pytest.fixture
def badges() -> Iterator[list[str]]:
    """Two viewers of the only film, whose rights can end as those of judges."""
    rights.register_right("badge", lambda who, reader: True)
    yield ["badge:1", "badge:2"]
    del rights._rights["badge"]


@pytest.mark.parametrize("film_url", ["transfer", "nginx"], indirect=True)
def test_nothing_told_of_a_file_is_the_same_for_two_judges(film_url: str, badges: list[str]) -> None:
    """Neither a tag nor, by any question, when it was made: judges could compare what they were told."""
    film = Film.objects.get()
    urls = [urljoin(film_url, playback(film.pk, viewer=viewer).film_url) for viewer in badges]
    one, other = (ask(url)[1] for url in urls)
    assert (one["cache-control"], one.get("last-modified", ""), one["etag"] == other["etag"]) == (
        "private, no-cache",
        "",
        False,
    )
    assert [ask(url, **{"If-None-Match": one["etag"]})[0] for url in urls] == [304, 200]
    written = Path(film_store().path(film.renditions.get(kind=RenditionKind.TOP).storage_key)).stat().st_mtime
    for question in ("If-Modified-Since", "If-Unmodified-Since"):
        dates = [http_date(written - 2), http_date(written + 2)]
        answers = {
            ask(urls[0], **{question: one})[0] for date in dates for one in (date, date.removesuffix(" GMT"))
        }
        assert (question, len(answers)) == (question, 1)


@pytest.mark.parametrize("film_url", ["s3"], indirect=True)
def test_address_of_the_store_expires(film_url: str, client: Client) -> None:
    address = client.get(urlsplit(film_url).path)["Location"]
    assert parse_qs(urlsplit(address).query)["X-Amz-Expires"] == [str(LIVES_SECONDS)]


def test_token_that_was_changed_or_is_of_a_file_that_is_gone(settings: Any, tmp_path: Path) -> None:
    use_local_store(settings, tmp_path)
    make_ready_film()
    key = Rendition.objects.get(kind=RenditionKind.TOP).storage_key
    token = seal([key, "video/mp4", "1", "public"], purpose=PURPOSE, expires=2**40)
    with running_transfer() as address:
        forged = [f"{address}/films/{one}/film.mp4" for one in (token[:-1], token[1:], "x", "..%2f..%2fetc")]
        assert [ask(url)[0] for url in forged] == [403] * 4
        assert ask(f"{address}/films/{token}/film.mp4")[0] == 200
        film_store().delete(key)
        assert ask(f"{address}/films/{token}/film.mp4")[0] == 404
        assert ask(f"{address}/films/{token}/film.mp4", "DELETE")[0] == 405
