"""Posters that move while they are pointed at."""

from pathlib import Path

import pytest
from django.core.files import File
from playwright.sync_api import Page, expect

from media_pipeline.enums import RenditionKind
from media_pipeline.models import Rendition
from media_pipeline.storage.films import film_store
from tests.contest.nights import make_published_edition
from tests.films import make_film

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]


@pytest.fixture
def home(live_site: str, tmp_path: Path) -> str:
    """The home page of a site with a winner, whose loop can be played."""
    make_published_edition(winners=1)
    with make_film(tmp_path / "loop.mp4", seconds=2, shots=1).open("rb") as film:
        key = film_store().save("loop.mp4", File(film))
    loops = Rendition.objects.filter(kind=RenditionKind.HOVER)
    loops.update(storage_key=key, size=film_store().size(key))
    return live_site


def test_loop_plays_while_the_poster_is_pointed_at_or_has_the_focus(page: Page, home: str) -> None:
    page.goto(home)
    poster, loop = page.locator(".film a.still"), page.locator(".film video.loop")
    expect(loop).to_have_count(0)
    poster.hover()
    expect(loop).to_be_visible()
    assert loop.evaluate("video => [video.muted, video.loop, video.preload]") == [True, True, "none"]
    page.mouse.move(0, 0)
    expect(loop).to_have_count(0)
    page.locator(".films-head a").focus()
    page.keyboard.press("Tab")
    expect(poster).to_be_focused()
    expect(loop).to_be_visible()
    page.keyboard.press("Tab")
    expect(loop).to_have_count(0)


def test_nothing_moves_where_less_motion_is_asked_for(page: Page, home: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(home)
    with page.expect_request("**/hover-loop.js"):
        page.reload()
    page.locator(".film a.still").hover()
    page.wait_for_function("() => document.querySelector('.film a.still:hover')")
    expect(page.locator(".film video.loop")).to_have_count(0)
