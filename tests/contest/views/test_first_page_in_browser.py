"""The very first page of a visit: the site does not know the reader's zone yet, the browser does."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.factories import make_edition

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]

LINES = """heading => {
  const lines = new Map();
  const range = document.createRange();
  for (const node of heading.childNodes) for (let at = 0; at < (node.length ?? 0); at += 1) {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const top = Math.round(range.getBoundingClientRect().top);
    lines.set(top, (lines.get(top) ?? "") + range.toString());
  }
  return [...lines.values()];
}"""


def test_chinese_heading_is_broken_between_its_halves(browser: Browser, live_site: str) -> None:
    make_edition("open", theme={"zh-hans": "超越工具，成为伙伴"})
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(live_site)
    for width in (390, 700, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        lines = page.locator("h1").evaluate(LINES)
        assert lines in (["超越工具，", "成为伙伴"], ["超越工具，成为伙伴"]), width
    context.close()


def test_first_page_says_times_and_city_as_the_second_does(browser: Browser, live_site: str) -> None:
    closes_at = datetime(2099, 11, 7, 15, 4, tzinfo=UTC)
    nominees_at, awards_at = closes_at + timedelta(days=20), closes_at + timedelta(days=30)
    make_edition("open", closes_at=closes_at, nominees_at=nominees_at, awards_at=awards_at)
    for language, city, said, day in (
        ("en", "Tokyo", "8 November 2099, 00:04", "8 November"),
        ("zh-CN", "东京", "2099年11月8日 00:04", "11月8日"),
        ("id", "Tokyo", "8 November 2099, 00.04", "8 November"),
    ):
        context = browser.new_context(locale=language, timezone_id="Asia/Tokyo")
        page = context.new_page()
        for _visit in ("first", "second"):
            page.goto(live_site)
            expect(page.locator("[data-zone-name]").first).to_have_text(city)
            expect(page.locator("time[data-instant]").first).to_have_text(said)
            expect(page.locator("[data-readers-zone]")).to_have_text(city)
            expect(page.locator(".dates time").nth(1)).to_have_text(day)
        context.close()


def test_reader_in_the_zone_of_the_contest_is_told_its_times_once(browser: Browser, live_site: str) -> None:
    closes_at = datetime(2099, 11, 7, 15, 4, tzinfo=UTC)
    dates = {
        "closes_at": closes_at,
        "nominees_at": closes_at + timedelta(days=1),
        "awards_at": closes_at + timedelta(days=2),
    }
    make_edition("open", time_zone="Asia/Tokyo", **dates)
    context = browser.new_context(locale="en", timezone_id="Asia/Tokyo")
    page = context.new_page()
    for _visit in ("first", "second"):
        page.goto(live_site)
        expect(page.locator(".instant").first).to_have_text("8 November 2099, 00:04 (Tokyo)")
    context.close()
