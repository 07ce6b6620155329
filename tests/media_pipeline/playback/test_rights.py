import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from media_pipeline.enums import RenditionKind
from media_pipeline.playback import rights
from media_pipeline.playback.addresses import playback
from media_pipeline.playback.delivery import LIVES_SECONDS, SHORT_SECONDS, file_behind
from media_pipeline.playback.rights import Reader, can_end, may_play, register_right
from media_pipeline.playback.sealed_tokens import TokenExpired
from media_pipeline.renditions.plan import storage_key
from media_pipeline.renditions.recipes import TOP
from tests.media_pipeline.film_rows import make_ready_film
from tests.media_pipeline.test_views import ask

pytestmark = [pytest.mark.django_db, pytest.mark.urls("media_pipeline.urls")]


@pytest.fixture
def lent_to() -> Iterator[set[str]]:
    """Whom another app lends films to: reader 7, as long as the word is in the set."""
    words: set[str] = set()
    register_right("lent", lambda who, reader: who in words and (reader is None or reader == Reader(7, "")))
    yield words
    del rights._rights["lent"]


def test_right_is_asked_for_at_each_use(lent_to: set[str]) -> None:
    lent_to.add("a")
    told = playback(make_ready_film().pk, viewer="lent:a")
    answer = ask(told.film_url, user=7)
    token = answer["Location"].split("/")[-2]
    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-cache")
    assert (file_behind(token).cache_control, ask(told.film_url, user=8).status_code) == (
        "private, no-cache",
        403,
    )
    lent_to.clear()
    assert (ask(told.film_url, user=7).status_code, ask(told.storyboard_url, user=7).status_code) == (
        403,
        403,
    )
    with pytest.raises(TokenExpired):
        file_behind(token)


def test_viewer_of_no_app_plays_nothing() -> None:
    assert [may_play(viewer, Reader(7, "")) for viewer in ("lent:a", "", "user", "publicly")] == [False] * 4
    assert [can_end(viewer) for viewer in ("public", "user:7", "lent:a")] == [False] * 3


@pytest.mark.slow
@pytest.mark.usefixtures("s3")
def test_address_of_the_store_is_short_where_the_right_can_end(lent_to: set[str]) -> None:
    lent_to.add("a")
    film = make_ready_film()
    lives = {
        viewer: parse_qs(urlsplit(ask(playback(film.pk, viewer=viewer).film_url, user=7)["Location"]).query)
        for viewer in ("lent:a", "public")
    }
    found: dict[str, Any] = {viewer: query["X-Amz-Expires"] for viewer, query in lives.items()}
    assert found == {"lent:a": [str(SHORT_SECONDS)], "public": [str(LIVES_SECONDS)]}


@pytest.mark.slow
@pytest.mark.usefixtures("s3")
def test_address_of_the_store_says_which_film_it_is_and_no_more(lent_to: set[str]) -> None:
    """Two judges who compare theirs find that they have the same film, as they do by watching it. Neither
    finds its code or its name, which only the office has."""
    lent_to |= {"a", "b"}
    film = make_ready_film()
    top = film.renditions.get(kind=RenditionKind.TOP)
    top.storage_key = storage_key(film.code, "5" * 64, TOP)
    top.save()
    told = [
        urlsplit(ask(playback(film.pk, viewer=f"lent:{judge}").film_url, user=7)["Location"])
        for judge in "ab"
    ]
    assert [address.path for address in told] == [f"/films/{top.storage_key}"] * 2
    names = {name.partition("-")[0] for address in told for name in parse_qs(address.query)}
    assert names == {"X", "response"}  # signature, expiry and type
    assert [word in top.storage_key for word in (film.code, film.file_name)] == [False, False]
    assert re.fullmatch(r"renditions/[0-9a-f]{24}/top-[0-9a-f]{24}\.mp4", top.storage_key)
