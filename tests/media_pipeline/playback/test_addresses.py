from base64 import urlsafe_b64decode
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from media_pipeline.enums import FilmState, RenditionKind, Severity
from media_pipeline.models import Film, FilmFinding, Rendition, Waiver
from media_pipeline.playback.addresses import (
    NAMES,
    PURPOSE,
    FilmStills,
    NotPlayable,
    playback,
    playbacks,
    public_stills_of,
    read_token,
    sign,
)
from media_pipeline.playback.sealed_tokens import TokenExpired, TokenRefused, seal
from tests.media_pipeline.film_rows import make_ready_film

pytestmark = [pytest.mark.django_db, pytest.mark.urls("media_pipeline.urls")]
NOON = datetime(2026, 6, 1, 12, 0, 1, tzinfo=UTC)


def token_of(url: str) -> str:
    return url.split("/")[2]


def test_playback_has_an_address_for_everything() -> None:
    told = asdict(playback(make_ready_film().pk, viewer="user:1"))
    names = [value.rpartition("/")[2] for name, value in told.items() if name.endswith("url")]
    assert names == [
        *("film.mp4", "light.mp4", "poster.jpg", "sprite.jpg", "storyboard.vtt"),
        *("shots.jpg", "hover.mp4", "waveform.svg"),
    ]
    assert (told["sprite_columns"], told["cell_width"], told["cell_height"]) == (10, 160, 90)
    assert (told["poster_choices"], told["poster_number"]) == ((told["poster_url"],), 1)


def test_film_of_an_older_lab_is_played_without_what_it_lacks() -> None:
    film = make_ready_film()
    film.renditions.filter(
        kind__in=[RenditionKind.SHOTS, RenditionKind.HOVER, RenditionKind.WAVEFORM]
    ).delete()
    told = playback(film.pk, viewer="user:1")
    assert (told.shots_url, told.hover_url, told.waveform_url) == ("", "", "")


def test_chosen_poster_is_shown() -> None:
    film = make_ready_film(poster_number=2)
    first = film.renditions.get(kind=RenditionKind.POSTER)
    second = Rendition.objects.create(
        film=film, kind=RenditionKind.POSTER, number=2, recipe_key="second", storage_key="second", size=1
    )
    told = playback(film.pk, viewer="public")
    assert told.poster_choices == (sign(first, viewer="public"), sign(second, viewer="public"))
    assert told.poster_url == told.poster_choices[1]
    assert public_stills_of([film.pk], viewer="public") == {
        film.pk: FilmStills(told.poster_url, told.hover_url)
    }


def test_film_of_an_older_lab_has_no_loop() -> None:
    film = make_ready_film()
    film.renditions.filter(kind=RenditionKind.HOVER).delete()
    assert public_stills_of([film.pk], viewer="public")[film.pk].hover_url == ""


@pytest.mark.parametrize("state", [state for state in FilmState if state != FilmState.READY])
def test_film_that_is_not_ready_cannot_be_played(state: FilmState) -> None:
    film = make_ready_film()
    Film.objects.update(state=state)
    with pytest.raises(NotPlayable):
        playback(film.pk, viewer="user:1")
    assert public_stills_of([film.pk], viewer="user:1") == {}


def test_queries_do_not_grow_with_films(django_assert_num_queries: Any) -> None:
    films = [make_ready_film().pk for _ in range(3)]
    with django_assert_num_queries(3):
        playback(films[0], viewer="public")
    for asked in (films[:1], films):
        with django_assert_num_queries(1):
            assert list(public_stills_of(asked, viewer="public")) == asked


def test_address_stays_the_same_for_an_hour_and_lives_for_six() -> None:
    make_ready_film()
    poster = Rendition.objects.get(kind=RenditionKind.POSTER)
    url = sign(poster, viewer="user:1", now=NOON)
    assert url == sign(poster, viewer="user:1", now=NOON + timedelta(minutes=59))
    assert url != sign(poster, viewer="user:1", now=NOON + timedelta(minutes=60))
    assert read_token(token_of(url), now=NOON + timedelta(hours=6)).viewer == "user:1"
    with pytest.raises(TokenExpired):
        read_token(token_of(url), now=NOON + timedelta(hours=7, seconds=1))


def test_address_is_bound_to_viewer_film_and_rendition() -> None:
    films = [make_ready_film(), make_ready_film()]
    urls = {
        sign(rendition, viewer=viewer, now=NOON)
        for rendition in Rendition.objects.filter(film__in=films)
        for viewer in ("public", "user:1", "user:2")
    }
    assert len(urls) == 2 * 7 * 3


def test_newest_recipe_is_shown() -> None:
    film = make_ready_film()
    old = film.renditions.get(kind=RenditionKind.POSTER)
    new = Rendition.objects.create(
        film=film, kind=RenditionKind.POSTER, recipe_key="new", storage_key="x", content_type="", size=1
    )
    assert (
        old.pk != read_token(token_of(playback(film.pk, viewer="public").poster_url)).rendition_id == new.pk
    )


@pytest.mark.parametrize("change", ["", "x", "e30:abc", "%00"])
def test_forged_token_is_refused(change: str) -> None:
    with pytest.raises(TokenRefused):
        read_token(change)


def test_token_of_another_purpose_is_refused() -> None:
    said = [1, 1, "top", "public"]
    assert read_token(token_of_claims(said, purpose=PURPOSE)).kind == "top"
    with pytest.raises(TokenRefused):
        read_token(token_of_claims(said, purpose="upload"))


def token_of_claims(claims: list[Any], *, purpose: str) -> str:
    return seal(claims, purpose=purpose, expires=2**40)


def test_token_is_good_while_its_key_is_rotated(settings: Any) -> None:
    token = token_of_claims([1, 1, "top", "public"], purpose=PURPOSE)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new: " + "n" * 50, [settings.SECRET_KEY]
    assert read_token(token).kind == "top"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(TokenRefused):
        read_token(token)


def test_token_shows_nothing_of_its_film_and_its_viewer() -> None:
    """Neither in readable form, nor as a part that two films, kinds or viewers have in common."""
    films = [make_ready_film(), make_ready_film()]
    tokens = [
        token_of(sign(rendition, viewer=viewer, now=NOON))
        for rendition in Rendition.objects.filter(film__in=films)
        for viewer in ("user:1", "user:2")
    ]
    plain = [urlsafe_b64decode(token + "=" * (-len(token) % 4)) for token in tokens]
    assert not any(b"user" in one or b"top" in one for one in plain)
    pieces = [one[at : at + 6] for one in plain for at in range(len(one) - 5)]
    assert len(set(pieces)) == len(pieces)


def test_every_kind_has_a_name() -> None:
    assert set(NAMES) == set(RenditionKind)


def test_viewers_are_warned_of_flashes_unless_the_office_has_waived_them() -> None:
    film, calm = make_ready_film(), make_ready_film()
    for code in ("flash_hazard", "red_flashes"):
        FilmFinding.objects.create(film=film, code=code, severity=Severity.WARNS)
    FilmFinding.objects.create(film=calm, code="black", severity=Severity.WARNS)
    found = {film_id: one.flashes for film_id, one in playbacks([film.pk, calm.pk], viewer="public").items()}
    assert found == {film.pk: True, calm.pk: False}
    Waiver.objects.create(film=film, code="flash_hazard", reason="It is slower.", granted_by="user:1")
    assert playback(film.pk, viewer="public").flashes
    Waiver.objects.create(film=film, code="red_flashes", reason="It is smaller.", granted_by="user:1")
    assert not playback(film.pk, viewer="public").flashes
