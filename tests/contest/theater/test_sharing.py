"""What is told of a film of the theater where its link is shared: its picture, its player, oEmbed."""

import io
import json
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from contest.domain.takedowns import take_down
from contest.models import TheaterFilm
from contest.pictures.of_theater import draw_theater_pictures
from contest.theater.curating import curate_film
from contest.theater.pictures import publish_theater_pictures
from media_pipeline.models import Rendition
from media_pipeline.storage.films import film_store
from tests.contest.theater.conftest import Theater

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SELECTED = 4


@pytest.fixture
def code(theater: Theater) -> str:
    """Of a film that has not won, and is shown."""
    still = io.BytesIO()
    Image.new("RGB", (640, 360), (40, 120, 200)).save(still, "JPEG")
    key = film_store().save("still.jpg", ContentFile(still.getvalue()))
    Rendition.objects.filter(kind="poster").update(storage_key=key)
    curate_film(theater.entries[SELECTED], is_selected=True, age=None, by=theater.organiser)
    return theater.codes[SELECTED]


def due() -> list[str]:
    """The films that a sweep asks for."""
    publish_theater_pictures()
    asked = TheaterFilm.objects.exclude(pictures_after=None)
    return list(asked.order_by("pk").values_list("entry__code", flat=True))


def test_picture_is_drawn_once_in_each_language_for_what_is_shown(theater: Theater, code: str) -> None:
    assert due() == [code]  # not for winners, nor for what is not shown
    film = theater.film(SELECTED)
    assert (draw_theater_pictures(film.pk), draw_theater_pictures(film.pk)) == (3, 0)
    assert due() == []
    answers = [
        Client().get(reverse("theater_picture", args=[code]), {"lang": language})
        for language in ("en", "zh-hans", "id")
    ]
    sizes = {Image.open(io.BytesIO(answer.content)).size for answer in answers}
    assert ([answer.status_code for answer in answers], sizes) == ([200] * 3, {(1200, 630)})
    TheaterFilm.objects.filter(pk=film.pk).update(told_by="0" * 64)  # the result was corrected
    assert due() == [code]


def test_page_tells_machines_of_the_film(theater: Theater, code: str, settings: Any) -> None:
    address = reverse("theater_film", args=[code])
    page = Client().get(address).content.decode()
    assert "og:image:width" not in page
    draw_theater_pictures(theater.film(SELECTED).pk)
    page = Client().get(address).content.decode()
    assert 'property="og:image:width" content="1200"' in page
    movie = json.loads(re.findall(r'application/ld\+json">(.+?)</script>', page)[0])
    entry = theater.entries[SELECTED]
    assert (movie["@type"], movie["name"], "award" in movie) == ("Movie", entry.shown_title, False)
    asked = {"url": f"{settings.SITE_URL}{address}", "maxwidth": "480"}
    told = Client().get(reverse("oembed"), asked).json()
    assert (told["title"], told["width"], told["height"]) == (entry.shown_title, 480, 270)
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)
    frame = reverse("theater_embed", args=[code])
    assert frame in told["html"]
    shown = Client().get(frame)
    assert (shown.status_code, "X-Frame-Options" in shown) == (200, False)
    assert "frame-ancestors *" in shown["Content-Security-Policy"]


def test_film_that_the_theater_alone_shows_is_found_by_its_usual_address(theater: Theater, code: str) -> None:
    answer = Client().get(reverse("film_show", args=[code]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("theater_film", args=[code]))


def test_winner_in_the_theater_has_the_picture_of_the_result(theater: Theater) -> None:
    answer = Client().get(reverse("theater_picture", args=[theater.codes[0]]))
    assert answer.status_code == 302
    assert reverse("film_picture", args=[theater.codes[0]]) in answer["Location"]


def test_film_that_is_taken_down_is_told_of_nowhere(theater: Theater, code: str, settings: Any) -> None:
    draw_theater_pictures(theater.film(SELECTED).pk)
    take_down(theater.entries[SELECTED], reason="A court has forbidden it.", by=theater.organiser)
    asked = {"url": f"{settings.SITE_URL}{reverse('theater_film', args=[code])}"}
    answers = [Client().get(reverse(name, args=[code])) for name in ("theater_picture", "theater_embed")]
    answers.append(Client().get(reverse("oembed"), asked))
    assert [answer.status_code for answer in answers] == [404] * 3
    assert "This film is not shown" in answers[1].content.decode()
