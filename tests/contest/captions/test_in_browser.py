"""From a creator's file to a judge's player."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from contest.models import Entry, User
from media_pipeline.models import CaptionTrack, Film
from tests.contest.ceremony.evenings import make_evening
from tests.contest.ceremony.test_ceremony_in_browser import open_windows, press
from tests.contest.films import caption_film, give_film
from tests.e2e.watching import axe_findings
from tests.factories import make_entry
from tests.films import make_film
from tests.judging.juries import bring_films, make_jury

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]
CHINESE = "1\n00:00:00,500 --> 00:00:19,000\n今晚的海很安静。\n"
ENGLISH = "1\n00:00:00,500 --> 00:00:19,000\nThe sea is <i>quiet</i> tonight: 1 < 2 &amp; 3 <script>\n"
ARABIC = "WEBVTT\n\n00:00.500 --> 00:19.000\nالبحر هادئ الليلة!\n"


def sign_in(context: BrowserContext, client: Any, site: str, user: User) -> None:
    client.force_login(user)
    context.clear_cookies()
    context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": site}])


def add_file(page: Page, address: str, content: bytes, *, name: str, language: str) -> None:
    page.goto(address)
    page.get_by_label("File with captions").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": content}
    )
    page.get_by_label("Language of the captions").select_option(language)
    page.get_by_role("button", name="Add captions").click()
    expect(page.get_by_role("heading", name="What to look at")).to_be_visible()


def check_page(page: Page) -> None:
    assert axe_findings(page) == []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def stands_above_the_controls(page: Page) -> None:
    page.wait_for_function(
        """() => {
          const box = document.querySelector(".player > .captions");
          const all = [...document.querySelectorAll(".player .controls > *")];
          const shown = all.filter((one) => one.offsetHeight);
          const top = Math.min(...shown.map((one) => one.getBoundingClientRect().top));
          const text = box.querySelector("p");
          return text && !box.getAnimations().length && text.getBoundingClientRect().bottom <= top;
        }"""
    )


def test_file_that_is_too_large_is_told_before_it_travels(
    page: Page, context: BrowserContext, client: Any, live_site: str
) -> None:
    entry = make_entry()
    give_film(entry)
    sign_in(context, client, live_site, entry.representative)
    page.goto(live_site + reverse("entry_captions", args=[entry.code]))
    expect(page.locator("html:not([data-attaching])")).to_be_attached()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_label("File with captions").set_input_files(
        {"name": "long.srt", "mimeType": "text/plain", "buffer": b"x" * 5_000_000}
    )
    expect(page.get_by_role("alert")).to_have_text(
        "“long.srt” is 4.8 MB; up to 1.0 MB are taken. Choose a smaller file."
    )
    page.get_by_role("button", name="Add captions").click()
    expect(page.get_by_label("File with captions")).to_be_focused()
    assert "POST" not in sent


def test_captions_from_the_file_to_the_judges_player(
    page: Page, context: BrowserContext, client: Any, live_site: str, tmp_path: Path
) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    entry = Entry.objects.select_related("representative").get(pk=jury.entries[0].pk)
    Film.objects.filter(pk=entry.film_id).update(duration_ms=20_000)
    entry.film.refresh_from_db()
    jury.entries[0].film.refresh_from_db()
    bring_films(jury, make_film(tmp_path / "film.mp4", seconds=20, shots=2))
    address = f"{live_site}/entries/{entry.code}/captions/"

    sign_in(context, client, live_site, entry.representative)
    add_file(page, address, ENGLISH.encode("utf-16"), name="Lin Yue.srt", language="en")
    add_file(page, address, CHINESE.encode("gb18030"), name="Lin Yue.srt", language="zh-Hans")
    add_file(page, address, ARABIC.encode(), name="Lin Yue.vtt", language="ar")
    check_page(page)
    menu = page.get_by_label("Captions", exact=True)
    expect(menu.locator("option:checked")).to_have_text("العربية")  # those that are edited
    page.locator(".player").focus()
    page.keyboard.press("l")
    shown = page.locator(".player > .captions p")
    expect(shown).to_have_text("البحر هادئ الليلة!")
    assert shown.evaluate("line => getComputedStyle(line).direction") == "rtl"
    page.goto(address)
    expect(page.locator(".caption-tracks a")).to_have_text(["Arabic", "English", "Chinese (Simplified)"])
    check_page(page)

    sign_in(context, client, live_site, jury.judges[0])
    page.goto(f"{live_site}/judge/films/{jury.assignment().code}/")
    assert "Lin Yue" not in page.content()
    expect(menu.locator("option")).to_have_text(["No captions", "العربية", "English", "中文（简体）"])
    expect(menu.locator("option:checked")).to_have_text("English")  # the language of the page
    page.keyboard.press("l")
    expect(shown).to_have_text("The sea is quiet tonight: 1 < 2 &amp; 3")
    expect(shown.locator("i")).to_have_text("quiet")
    page.keyboard.press("c")
    expect(shown).to_have_count(0)
    page.keyboard.press("c")
    menu.select_option(label="中文（简体）")
    expect(shown).to_have_text("今晚的海很安静。")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        stands_above_the_controls(page)
    page.locator(".player .controls button").first.focus()
    page.evaluate("document.querySelector('.player').dataset.idle = ''")  # they stay: one of them is in use
    stands_above_the_controls(page)
    check_page(page)
    page.reload()
    expect(menu.locator("option:checked")).to_have_text("中文（简体）")  # it is remembered
    assert CaptionTrack.objects.count() == 3


def test_captions_are_on_the_stage_without_a_network(
    context: BrowserContext, live_site: str, tmp_path: Path
) -> None:
    edition, entries, organiser = make_evening(tmp_path, winners=1, seconds=8)
    track = caption_film(entries[0].film, "今晚的海很安静。", "zh-Hans")
    caption_film(entries[0].film, "The sea is quiet.")
    CaptionTrack.objects.exclude(pk=track.pk).update(cues=[[200, 7900, "The sea is quiet."]])
    address = f"{live_site}/office/{edition.slug}/ceremony/"
    _presenter, stage = open_windows(context, live_site, address, organiser)
    context.set_offline(True)
    for _step in ("dark", "award", "open", "names", "film"):
        press(stage)
    expect(stage.locator("main[data-step=film]")).to_have_count(1)
    shown = stage.locator("[data-captions-box] p")
    expect(shown).to_have_text("The sea is quiet.")
    stage.keyboard.press("c")
    expect(shown).to_have_count(0)
    stage.keyboard.press("c")
    expect(shown).to_have_text("The sea is quiet.")
    context.set_offline(False)
