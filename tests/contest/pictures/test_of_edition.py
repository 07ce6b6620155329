import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from contest.domain.share_pictures import publish_share_pictures, share_picture_of
from contest.models import Edition, Entry, Seal, SharePictures
from contest.pictures.of_edition import draw_share_pictures
from media_pipeline.models import Rendition
from media_pipeline.storage.films import film_store
from tests.contest.nights import make_published_edition, make_sealed_edition, publish_results

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def night(module_db: None) -> tuple[Edition, list[Entry]]:
    edition, entries, _organiser = make_published_edition(winners=1)
    still = io.BytesIO()
    Image.new("RGB", (640, 360), (200, 120, 40)).save(still, "JPEG")
    key = film_store().save("still.jpg", ContentFile(still.getvalue()))
    Rendition.objects.filter(kind="poster").update(storage_key=key)
    return edition, entries


@pytest.mark.slow
def test_pictures_are_drawn_once_in_each_language(night: tuple[Edition, list[Entry]]) -> None:
    edition, (winner, other) = night
    publish_share_pictures()
    assert draw_share_pictures(edition.pk) == 3
    assert draw_share_pictures(edition.pk) == 0
    drawn = [share_picture_of(edition, code) for code in (winner.code, other.code)]
    assert drawn[0] is not None
    assert drawn[0][:2] == b"\xff\xd8"
    assert drawn[1] is None


@pytest.mark.slow
def test_publishing_has_them_drawn_at_once(django_capture_on_commit_callbacks: Any) -> None:
    edition, _entries, organiser, _seal = make_sealed_edition(winners=1)
    with django_capture_on_commit_callbacks(execute=True):
        publish_results(edition, by=organiser)
    assert SharePictures.objects.filter(edition=edition, not_before__isnull=False).count() == 1


@pytest.mark.slow
def test_size_is_promised_once_the_picture_is_drawn(
    night: tuple[Edition, list[Entry]], client: Client, settings: Any
) -> None:
    edition, (winner, _other) = night
    film = reverse("film_show", args=[winner.code])
    asked = {"url": f"{settings.SITE_URL}{film}"}
    page, told = client.get(film).content.decode(), client.get(reverse("oembed"), asked).json()
    assert ("og:image:width" in page, "thumbnail_width" in told) == (False, False)
    publish_share_pictures()
    draw_share_pictures(edition.pk)
    page, told = client.get(film).content.decode(), client.get(reverse("oembed"), asked).json()
    assert 'property="og:image:width" content="1200"' in page
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)


def test_page_gives_the_still_until_the_picture_is_drawn(
    night: tuple[Edition, list[Entry]], client: Client
) -> None:
    edition, (winner, other) = night
    address = reverse("film_picture", args=[winner.code])
    before = client.get(address)
    assert (before.status_code, before["Location"].rpartition("/")[2]) == (302, "poster.jpg")
    publish_share_pictures()
    draw_share_pictures(edition.pk)
    after = client.get(address, {"lang": "zh-hans"})
    assert (after.status_code, after["Content-Type"]) == (200, "image/jpeg")
    assert after["Cache-Control"] == "public, max-age=60"
    assert client.get(reverse("film_picture", args=[other.code])).status_code == 404


@pytest.mark.slow
def test_another_seal_has_them_drawn_again(night: tuple[Edition, list[Entry]]) -> None:
    edition, _entries = night
    publish_share_pictures()
    draw_share_pictures(edition.pk)
    Seal.objects.filter(edition=edition).update(hash="0" * 64)
    SharePictures.objects.update(not_before=None)
    publish_share_pictures()
    assert SharePictures.objects.exclude(not_before=None).count() == 1
    assert draw_share_pictures(edition.pk) == 3


def test_nothing_is_drawn_before_the_result_is_public() -> None:
    edition = make_sealed_edition(winners=1)[0]
    publish_share_pictures()
    assert SharePictures.objects.filter(edition=edition).count() == 0


@pytest.mark.slow
def test_sweep_asks_only_for_what_is_due(
    night: tuple[Edition, list[Entry]], django_assert_num_queries: object
) -> None:
    publish_share_pictures()
    draw_share_pictures(night[0].pk)
    with django_assert_num_queries(2):  # type: ignore[operator]
        publish_share_pictures()
