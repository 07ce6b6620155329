"""A film that flashes: its viewer is warned, and nothing plays it before they have said so."""

from pathlib import Path

import pytest
from django.core.files import File
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from contest.models import Entry
from media_pipeline.enums import RenditionKind, Severity
from media_pipeline.models import FilmFinding, Rendition
from media_pipeline.storage.films import film_store
from tests.contest.films import give_film
from tests.contest.looking import seen, sign_in
from tests.contest.nights import make_published_edition
from tests.films import make_film
from tests.judging.juries import make_jury

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]
MOVIES = (RenditionKind.TOP, RenditionKind.LIGHT)
WORDS = "Light or a strong red flashes more than three times a second in this film."
IS_READY = "() => document.querySelector('.player > .flash-warning.over ~ .controls')"
IS_HELD = """() => document.activeElement.closest('[data-flash-warning]')
    && document.querySelector('.player video').paused"""
IS_PLAYING = "() => !document.querySelector('.player video').paused"


def flash(entry: Entry, tmp_path: Path) -> None:
    """The film of the entry can be played, and flashes."""
    with make_film(tmp_path / "film.mp4", seconds=6, shots=2).open("rb") as film:
        key = film_store().save("flashing.mp4", File(film))
    copies = Rendition.objects.filter(film=entry.film_id, kind__in=MOVIES)
    copies.update(storage_key=key, size=film_store().size(key))
    FilmFinding.objects.create(film_id=entry.film_id, code="flash_hazard", severity=Severity.WARNS)


def insist_on_warning(page: Page) -> None:
    """The warning stands over the film when a key asks it to play; its button plays it."""
    card = page.locator(".flash-warning")
    expect(card).to_contain_text(WORDS)
    expect(page.locator(".player .start")).to_be_hidden()
    page.locator(".player").focus()
    page.keyboard.press("k")
    page.wait_for_function(IS_HELD)
    expect(card).to_be_visible()
    page.keyboard.press("Enter")
    expect(card).to_have_count(0)
    page.wait_for_function(IS_PLAYING)


def test_public_is_warned_before_a_film_flashes(live_site: str, page: Page, tmp_path: Path) -> None:
    _edition, entries, _organiser = make_published_edition(winners=1)
    flash(entries[0], tmp_path)
    page.goto(live_site + reverse("film_show", args=[entries[0].code]))
    page.wait_for_function(IS_READY)
    assert seen(page, "flash-warning") == []
    insist_on_warning(page)
    page.set_viewport_size({"width": 1280, "height": 844})
    page.reload()
    page.wait_for_function(IS_READY)
    insist_on_warning(page)


def test_words_stand_above_the_film_where_no_script_runs(
    live_site: str, browser: Browser, tmp_path: Path
) -> None:
    _edition, entries, _organiser = make_published_edition(winners=1)
    flash(entries[0], tmp_path)
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(live_site + reverse("film_show", args=[entries[0].code]))
    expect(page.locator(".flash-warning")).to_contain_text(WORDS)
    expect(page.get_by_role("button", name="Play anyway")).to_have_count(0)
    context.close()


def test_judge_is_warned_in_the_screening_room(live_site: str, page: Page, tmp_path: Path) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    give_film(jury.entries[0])
    flash(jury.entries[0], tmp_path)
    sign_in(page, jury.judges[0], live_site)
    assignment = jury.assignment(jury.entries[0], jury.judges[0])
    page.goto(live_site + reverse("screening_room", args=[assignment.code]))
    page.wait_for_function(IS_READY)
    insist_on_warning(page)
