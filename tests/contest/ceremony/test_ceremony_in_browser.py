"""The ceremony in two windows of a browser: the whole evening without a network, by keyboard alone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from contest.domain.takedowns import take_down
from contest.models import Edition, Entry, User
from media_pipeline.enums import RenditionKind, Severity
from media_pipeline.models import FilmFinding, Rendition
from tests.contest.ceremony.evenings import make_evening
from tests.contest.nights import REASON, unseal_by_two
from tests.e2e.watching import axe_findings

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film, pytest.mark.slow]
Evening = tuple[str, Edition, list[Entry], User]  # the address of its ceremony
APART = 700  # milliseconds from one press to the next that counts
SCREENS = ((1024, 768), (1920, 540))
CARD = "[data-card]:not([hidden])"


@pytest.fixture
def evening(live_site: str, tmp_path: Path) -> Evening:
    edition, entries, organiser = make_evening(tmp_path)
    return f"{live_site}/office/{edition.slug}/ceremony/", edition, entries, organiser


@pytest.fixture
def complaints(context: BrowserContext) -> Iterator[list[str]]:
    """What the browser complains of; nothing, at the end, but that there is no network."""
    told: list[str] = []
    context.on("console", lambda line: told.append(line.text) if line.type in ("error", "warning") else None)
    context.on("weberror", lambda error: told.append(str(error.error)))
    yield told
    assert [line for line in told if "ERR_INTERNET_DISCONNECTED" not in line] == []


# asked in the page at every frame: the film is over after two seconds, whatever else the machine has to do
PLAYS_WITH_LABEL = """(label) => document.querySelector("main").dataset.step === "film"
  && document.querySelector("video").currentTime > .2 && document.querySelector(label).checkVisibility()"""


def open_windows(context: BrowserContext, live_site: str, address: str, user: User) -> tuple[Page, Page]:
    """The presenter's and the stage's, with all films loaded."""
    sign_in(context, live_site, user)
    context.clock.install()
    context.clock.resume()
    presenter, stage = context.new_page(), context.new_page()
    presenter.set_viewport_size({"width": 1280, "height": 800})
    stage.set_viewport_size({"width": 1280, "height": 720})
    is_rehearsal = address.endswith("rehearsal/")
    presenter.goto(address if is_rehearsal else f"{address}presenter/")
    stage.goto(f"{address}stage/")
    expect(stage.locator("main[data-ready=yes]")).to_have_count(1)
    stage.locator("body").click(position={"x": 5, "y": 5})
    expect(presenter.locator("main[data-ready=yes]")).to_have_count(1)
    return presenter, stage


def sign_in(context: BrowserContext, live_site: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookies: Any = [
        {"name": name, "value": morsel.value, "url": live_site} for name, morsel in client.cookies.items()
    ]
    context.add_cookies(cookies)


def hit(page: Page, key: str = "PageDown") -> None:
    """A key, when by the clock of both windows enough time has gone by for it to count."""
    page.context.clock.fast_forward(APART)
    page.keyboard.press(key)


def press(page: Page, key: str = "PageDown") -> None:
    """The same, and wait until the stage has told the presenter's window, if it was pressed there."""
    label = page.locator("[data-press-label]")
    before = label.text_content() if label.count() else None
    hit(page, key)
    if before is not None:
        expect(label).not_to_have_text(before)


def on_stage(stage: Page) -> str:
    return str(stage.locator("main").get_attribute("data-step"))


def test_whole_evening_without_a_network(
    context: BrowserContext, live_site: str, evening: Evening, complaints: list[str]
) -> None:
    """One of the films flashes: presenter and hall are warned before it plays."""
    address, _edition, entries, organiser = evening
    FilmFinding.objects.create(film_id=entries[3].film_id, code="flash_hazard", severity=Severity.WARNS)
    presenter, stage = open_windows(context, live_site, address, organiser)
    expect(presenter.locator("[data-films-told]")).to_contain_text("All 4 films are loaded")
    assert [axe_findings(page) for page in (presenter, stage)] == [[], []]
    stage.evaluate("caches.delete('ceremony')")  # as another window does in which somebody has signed out
    context.set_offline(True)
    expect(presenter.locator("[data-network]")).to_have_text(
        "No network: the show goes on from this machine."
    )
    press(presenter)
    expect(stage.locator("main[data-step=dark]")).to_have_count(1)
    # second prizes from the second, that of one criterion, and the first prize
    order = [entries[2], entries[1], entries[3], entries[0]]
    for entry in order:
        press(presenter)
        expect(stage.locator("main[data-step=award]")).to_have_count(1)
        expect(presenter.locator(f"{CARD} [data-inside]")).to_be_hidden()
        press(presenter)
        expect(presenter.locator(f"{CARD} [data-inside] h2")).to_be_visible()
        assert on_stage(stage) == "award"
        press(presenter)
        expect(stage.locator("main[data-step=names]")).to_have_count(1)
        expect(stage.locator(f"{CARD} .hall-names h2")).to_have_text(entry.title)
        warned = int(entry == entries[3])
        expect(stage.locator(CARD).get_by_text("Warning: this film flashes.")).to_have_count(warned)
        expect(presenter.locator(CARD).get_by_text("This film flashes. The hall reads")).to_have_count(warned)
        hit(presenter)
        stage.wait_for_function(PLAYS_WITH_LABEL, arg=f"{CARD} [data-label-over]", polling=50)
        expect(stage.locator("main[data-step=names]")).to_have_count(1)  # the film has ended
        assert stage.locator("video").evaluate("video => video.ended && !video.error")
    press(presenter)
    expect(stage.locator("main[data-step=end]")).to_have_count(1)
    expect(presenter.locator("[data-press=next]")).to_have_text("The ceremony is over")
    context.set_offline(False)


def test_key_that_is_held_or_pressed_twice_is_one_step(
    context: BrowserContext, live_site: str, evening: Evening, complaints: list[str]
) -> None:
    address, _edition, _entries, organiser = evening
    presenter, stage = open_windows(context, live_site, address, organiser)
    press(stage)
    expect(stage.locator("main[data-step=dark]")).to_have_count(1)
    stage.wait_for_timeout(APART)
    for _ in range(20):
        stage.keyboard.down("PageDown")  # after the first, as a key that repeats itself
    stage.keyboard.up("PageDown")
    presenter.wait_for_timeout(APART)
    presenter.keyboard.press("PageDown")
    presenter.keyboard.press("PageDown")
    expect(presenter.locator("[data-press-label]")).to_have_text("Show the names in the hall")
    assert on_stage(stage) == "award"
    press(stage, "ArrowLeft")
    expect(presenter.locator("[data-press-label]")).to_have_text("Open the card")


def test_film_is_not_cut_off_by_one_press_and_goes_on_after_the_window_was_loaded_anew(
    context: BrowserContext, live_site: str, tmp_path: Path, complaints: list[str]
) -> None:
    edition, _entries, organiser = make_evening(tmp_path, winners=1, seconds=20)
    address = f"{live_site}/office/{edition.slug}/ceremony/"
    presenter, stage = open_windows(context, live_site, address, organiser)
    stage.on("dialog", lambda dialog: dialog.accept())
    for _ in range(5):
        press(presenter)
    expect(stage.locator("main[data-step=film]")).to_have_count(1)
    press(presenter)
    expect(presenter.locator("[data-press-label]")).to_have_text(
        "The film still plays. Press again to end it"
    )
    assert on_stage(stage) == "film"
    press(stage, "b")
    expect(stage.locator("main[data-step=dark]")).to_have_count(1)
    press(stage, "b")
    expect(stage.locator("main[data-step=film]")).to_have_count(1)
    stage.wait_for_function("() => document.querySelector('video').currentTime > 3", polling=50)
    stage.reload()
    expect(stage.locator("main[data-step=film][data-ready=yes]")).to_have_count(1)
    stage.wait_for_function("() => document.querySelector('video').currentTime > 1", polling=50)
    assert stage.locator("video").evaluate("video => video.paused")
    expect(presenter.locator("[data-press-label]")).to_have_text("Go on with the film")
    stage.locator("body").click(position={"x": 5, "y": 5})
    press(presenter)
    stage.wait_for_function("() => !document.querySelector('video').paused", polling=50)
    press(presenter)
    press(presenter)
    expect(presenter.locator("[data-press-label]")).to_have_text("The ceremony is over")


def test_what_is_wrong_is_said_before_it_is_on_the_stage(
    context: BrowserContext, live_site: str, evening: Evening, complaints: list[str]
) -> None:
    address, edition, entries, organiser = evening
    presenter, stage = open_windows(context, live_site, address, organiser)
    take_down(entries[2], reason=REASON, by=organiser)
    ask_site(presenter)
    told = presenter.locator("[data-down]")
    expect(told).to_contain_text("must not be played: Second Prize · 1 of 2.")
    presenter.goto(address)
    expect(presenter.get_by_text("This film was taken down")).to_be_visible()
    presenter.goto(f"{address}presenter/")
    stage.reload()
    expect(stage.locator("[data-films]")).to_contain_text("no film, names only")
    expect(presenter.locator("[data-films-told]")).to_contain_text("All 3 films are loaded")
    unseal_by_two(edition, by=organiser)
    ask_site(presenter)
    expect(presenter.locator("[data-unsealed]")).to_contain_text("These results were unsealed.")
    other = context.new_page()
    other.goto(f"{address}rehearsal/stage/")
    expect(other.locator("main[data-ready=yes]")).to_have_count(1)  # a show of its own
    expect(stage.locator("[data-elsewhere]")).to_be_hidden()


def test_film_that_the_site_does_not_give_out_is_said_beside_its_award(
    context: BrowserContext, live_site: str, tmp_path: Path
) -> None:
    edition, entries, organiser = make_evening(tmp_path, winners=2)
    Rendition.objects.filter(film=entries[1].film, kind=RenditionKind.TOP).update(storage_key="none.mp4")
    sign_in(context, live_site, organiser)
    stage = context.new_page()
    stage.goto(f"{live_site}/office/{edition.slug}/ceremony/stage/")
    expect(stage.locator("[data-films-told]")).to_have_text("1 of 2 films are loaded.")
    told = stage.locator("[data-films] li").first
    expect(told).to_have_text("Second Prize · 2 of 2 missing: the site does not give it out")


def test_second_stage_takes_over(
    context: BrowserContext, live_site: str, evening: Evening, complaints: list[str]
) -> None:
    address, _edition, _entries, organiser = evening
    presenter, stage = open_windows(context, live_site, f"{address}rehearsal/", organiser)
    other = context.new_page()
    other.goto(f"{address}rehearsal/stage/")
    expect(stage.locator("[data-elsewhere]")).to_be_visible()
    press(presenter)
    expect(other.locator("main[data-step=dark]")).to_have_count(1)
    assert on_stage(stage) == "house"


def test_show_goes_on_where_it_was_after_the_laptop_has_slept(
    context: BrowserContext, live_site: str, evening: Evening, complaints: list[str]
) -> None:
    """Both windows' clocks jump by two hours, as when the lid was closed."""
    address, _edition, entries, organiser = evening
    presenter, stage = open_windows(context, live_site, address, organiser)
    context.set_offline(True)
    for step in ("dark", "award", "award", "names"):
        press(presenter)
        expect(stage.locator(f"main[data-step={step}]")).to_have_count(1)
    context.clock.fast_forward("02:00:00")
    expect(presenter.locator("[data-since]")).to_have_text(re.compile("^2:"))
    expect(stage.locator("main[data-step=names]")).to_have_count(1)
    expect(stage.locator(f"{CARD} .hall-names h2")).to_have_text(entries[2].title)
    expect(presenter.locator("[data-no-stage]")).to_be_hidden()
    hit(presenter)
    stage.wait_for_function(PLAYS_WITH_LABEL, arg=f"{CARD} [data-label-over]", polling=50)
    context.set_offline(False)


def test_rehearsal_leaks_nothing_and_fits_each_screen(
    context: BrowserContext, live_site: str, evening: Evening, complaints: list[str]
) -> None:
    address, edition, entries, organiser = evening
    edition.awards.filter(slug="second").update(places=4)  # with the others six: every name of a rehearsal
    presenter, stage = open_windows(context, live_site, f"{address}rehearsal/", organiser)
    known = [words for entry in entries for words in (entry.title, entry.code, entry.representative.name)]
    pages = presenter.content() + stage.content()
    assert [words for words in known if words in pages] == []
    press(presenter)
    for _number in range(6):
        for step in ("award", "award", "names"):
            press(presenter)
            expect(stage.locator(f"main[data-step={step}]")).to_have_count(1)
            assert stage.locator(".stamp").is_visible()
            for width, height in SCREENS:
                stage.set_viewport_size({"width": width, "height": height})
                stage.wait_for_function(FITS, arg=width, polling=50)
        press(presenter)  # the film
        press(presenter)  # not yet


# the window has taken its new size up, and nothing sticks out of its box
FITS = """(width) => innerWidth === width
  && [...document.querySelectorAll("[data-card]:not([hidden]) [data-fit]")]
    .map((words) => words.parentElement)
    .every((box) => box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1)"""


def ask_site(presenter: Page) -> None:
    """As the window does every half minute."""
    presenter.evaluate("window.dispatchEvent(new Event('online'))")
