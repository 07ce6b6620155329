"""A judge behind a line of 4 Mb/s that is cut while it plays: from the second film on, nothing stalls."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from contest.domain.watch_beats import seconds_needed
from judging.models import Assignment, Watch, WatchClock
from tests import films
from tests.judging.juries import bring_films, make_jury
from tests.judging.test_screening_by_keyboard import sign_in, site  # noqa: F401 (a fixture)
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film, pytest.mark.longest]
SECONDS, CUT_FOR = 16, 6  # once the line is back the page has to tell the site of what was played
MEGABIT = 1_000_000 / 8
NOISE = "noise=alls=60:allf=t"  # makes 3 Mb/s of a small film
FAST = ("-movflags", "+faststart")
LISTEN = """() => {
  const video = document.querySelector("video");
  const asked = performance.now();
  window.seen = { stalls: 0 };
  video.muted = true;
  video.addEventListener("playing", () => (seen.first ??= performance.now() - asked));
  video.addEventListener("waiting", () => seen.first && !video.ended && seen.stalls++);
  video.play();
}"""

FAIL_AND_FAIL_AGAIN = """() => {
  const video = document.querySelector("video");
  for (const time of [1, 2]) [...video.querySelectorAll("source")].at(-1).dispatchEvent(new Event("error"));
  return document.querySelector(".start").hidden; // before the film that was asked for again can be there
}"""


def throttle(line: CDPSession, *, is_cut: bool = False) -> None:
    speed = {"downloadThroughput": 4 * MEGABIT, "uploadThroughput": MEGABIT, "latency": 40}
    line.send("Network.emulateNetworkConditions", {"offline": is_cut, **speed})


def test_second_film_plays_without_a_stall_over_a_line_that_is_cut(
    page: Page,
    context: BrowserContext,
    client: Any,
    site: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    jury = make_jury(judges=1, entries=3, reviews=1, seconds=SECONDS)
    film = films.make_film(
        tmp_path / "film.mp4", seconds=SECONDS, size=(480, 270), picture_filter=NOISE, options=FAST
    )
    assert film.stat().st_size * 8 / SECONDS > 2_000_000
    bring_films(jury, film)
    first, second, third = Assignment.objects.order_by("position")
    sign_in(context, client, site, jury.judges[0])
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    throttle(line)
    page.goto(f"{site}/judge/films/{first.code}/")
    expect(page.locator(".criterion.now")).to_be_visible()
    page.evaluate(LISTEN)
    expect(page.locator("main")).to_have_attribute(
        "data-fetched", f"{second.code} {third.code}", timeout=120_000
    )
    assert page.evaluate("seen.first") < 2000

    page.goto(f"{site}/judge/films/{second.code}/")
    expect(page.locator("video")).to_have_attribute("src", re.compile("^blob:"))
    start = page.get_by_role("button", name=re.compile("^Play: "))
    wait_until(lambda: page.evaluate(FAIL_AND_FAIL_AGAIN))
    page.evaluate("document.querySelector('video').load()")  # it is there after all
    expect(start).to_be_visible()
    page.evaluate(LISTEN)
    wait_until(lambda: WatchClock.objects.filter(assignment=second, is_playing=True).exists())
    throttle(line, is_cut=True)
    page.wait_for_timeout(CUT_FOR * 1000)
    throttle(line)
    wait_until(lambda: page.evaluate("document.querySelector('video').ended"))
    seen = page.evaluate("seen")
    assert (seen["stalls"], seen["first"] < 2000) == (0, True), seen
    expect(page.locator("[data-watched]")).to_contain_text("you can submit now")
    expect(page.locator("[data-uncounted]")).to_be_hidden()
    wait_until(lambda: Watch.objects.get(assignment=second).seconds >= seconds_needed(SECONDS * 1000))


def test_best_copy_is_waited_for_and_seconds_that_the_site_could_not_count_are_played_again(
    page: Page,
    context: BrowserContext,
    client: Any,
    site: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    """The best copy is here whole before it plays; the line is cut before the first beat, so the site's clock
    begins in the middle of the film."""
    jury = make_jury(judges=1, entries=1, reviews=1, seconds=SECONDS)
    bring_films(jury, films.make_film(tmp_path / "film.mp4", seconds=SECONDS, options=FAST))
    assignment = Assignment.objects.get()
    sign_in(context, client, site, jury.judges[0])
    page.goto(f"{site}/judge/films/{assignment.code}/")
    expect(page.locator(".criterion.now")).to_be_visible()
    page.get_by_label("Quality").select_option("best")
    expect(page.locator("[data-quality-told]")).to_have_text("100%")
    expect(page.locator("video")).to_have_attribute("src", re.compile("^blob:"))
    page.route("**/watch/", lambda route: route.abort())
    page.evaluate(LISTEN)
    wait_until(lambda: page.evaluate("document.querySelector('video').currentTime") > CUT_FOR)
    page.evaluate(
        "const now = performance.now(); performance.now = () => now + 60_000"
    )  # a minute without a beat
    expect(page.locator("[data-watched]")).to_contain_text("without a connection no more is counted")
    page.unroute("**/watch/")
    expect(page.locator("[data-uncounted]")).to_be_visible()
    wait_until(lambda: page.evaluate("document.querySelector('video').ended"))
    expect(page.locator("[data-watched]")).not_to_contain_text("you can submit now")
    page.evaluate("document.querySelector('video').play()")
    expect(page.locator("[data-watched]")).to_contain_text("you can submit now")
    expect(page.locator("[data-uncounted]")).to_be_hidden()
    wait_until(lambda: Watch.objects.get().seconds >= seconds_needed(SECONDS * 1000))
