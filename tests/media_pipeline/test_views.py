import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.utils import timezone

from media_pipeline.enums import RenditionKind
from media_pipeline.models import Rendition
from media_pipeline.playback.addresses import LIVES_SECONDS, STABLE_SECONDS, playback, sign
from media_pipeline.storage.films import film_store
from media_pipeline.views import film_media
from tests.media_pipeline.film_rows import make_ready_film

pytestmark = [pytest.mark.django_db, pytest.mark.urls("media_pipeline.urls")]


def ask(url: str, *, user: int | None = None, method: str = "GET", **headers: str) -> Any:
    request = RequestFactory().generic(method, url, headers=headers or None)
    request.user = SimpleNamespace(pk=user, is_authenticated=True) if user else AnonymousUser()  # type: ignore[assignment]
    request.session = SessionStore()
    _, _, token, name = url.split("/")
    return film_media(request, token, name)


@pytest.fixture
def film_url() -> str:
    return playback(make_ready_film().pk, viewer="user:7").film_url


def test_address_leads_to_the_transfer_process(film_url: str) -> None:
    response = ask(film_url, user=7)
    assert (response.status_code, response["Cache-Control"]) == (302, "private, max-age=300")
    assert re.fullmatch(r"http://127\.0\.0\.1:8001/films/[^/]+/film\.mp4", response["Location"])


def test_only_reading_is_allowed(film_url: str) -> None:
    assert ask(film_url, user=7, method="POST").status_code == 405


@pytest.mark.parametrize(
    ("viewer", "reader", "expected"),
    [
        ("user:7", 7, 302),
        ("user:7", 8, 403),
        ("user:7", None, 403),
        ("user:None", None, 403),
        ("user:", None, 403),
        ("public", 7, 302),
        ("public", None, 302),
        ("entry:7", 7, 403),
    ],
)
def test_address_is_good_for_its_viewer_alone(viewer: str, reader: int | None, expected: int) -> None:
    told = playback(make_ready_film().pk, viewer=viewer)
    urls = (told.film_url, told.light_url, told.poster_url, told.sprite_url)
    assert [ask(url, user=reader).status_code for url in urls] == [expected] * 4
    assert ask(told.storyboard_url, user=reader).status_code == {302: 200}.get(expected, expected)


def test_refusal_says_why_in_words(film_url: str) -> None:
    response = ask(film_url, user=8)
    assert (response.content.decode(), response["Cache-Control"]) == (
        "This link was made for another account. Sign in and open the film from its page.",
        "no-store",
    )


def test_old_address_says_so() -> None:
    make_ready_film()
    top = Rendition.objects.get(kind=RenditionKind.TOP)
    then = timezone.now() - timezone.timedelta(seconds=LIVES_SECONDS + STABLE_SECONDS + 1)
    response = ask(sign(top, viewer="public", now=then))
    assert (response.status_code, b"expired" in response.content) == (403, True)


def test_token_cannot_be_moved_to_another_film_or_file() -> None:
    from django.http import Http404

    mine, other = (playback(make_ready_film().pk, viewer="user:7") for _ in range(2))
    token, foreign = mine.film_url.split("/")[2], other.film_url.split("/")[2]
    half = len(token) // 2
    forged = [foreign[:half] + token[half:], token[:half] + foreign[half:], f":{token}", token[:-1], "x"]
    assert [ask(f"/media/{one}/film.mp4", user=7).status_code for one in forged] == [403] * 5
    for name in ("light.mp4", "poster.jpg", "storyboard.vtt", "master"):
        with pytest.raises(Http404):
            ask(f"/media/{token}/{name}", user=7)


def test_file_that_is_gone_is_not_found(film_url: str) -> None:
    from django.http import Http404

    film_store().delete(Rendition.objects.get(kind=RenditionKind.TOP).storage_key)
    with pytest.raises(Http404):
        ask(film_url, user=7)


def test_storyboard_points_into_the_sprite_of_the_same_viewer() -> None:
    told = playback(make_ready_film().pk, viewer="user:7")
    response = ask(told.storyboard_url, user=7)
    lines = response.content.decode().splitlines()
    assert (response["Content-Type"], lines[0], len(lines)) == (
        "text/vtt; charset=utf-8",
        "WEBVTT",
        1 + 7 * 3,
    )
    assert lines[2:4] == ["00:00:00.000 --> 00:00:01.000", f"{told.sprite_url}#xywh=0,0,160,90"]
    assert lines[-2:] == ["00:00:06.000 --> 00:00:06.500", f"{told.sprite_url}#xywh=960,0,160,90"]
