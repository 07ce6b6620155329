"""Labelling by keyboard, quicker than the site answers: every press lands, in order, and the keys stay."""

from collections.abc import Iterator
from itertools import cycle, islice

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from contest.domain.ai_share import Label
from contest.domain.queries.declarations import labels_of, shots_of
from contest.domain.shot_labels import label_shots
from contest.enums import Origin, Purpose, Tool
from contest.models import Entry, ToolUse
from contest.templatetags.share_parts import label_text
from tests.contest.films import give_film, keep_fingerprint, make_film_row
from tests.contest.looking import sign_in
from tests.factories import make_entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
SHOTS = 40
SERVER_MS = 1000
PRESS_MS = 60
MOST_SECONDS = 60  # for forty shots, by the stamps of the acts themselves
STAMP_ACTS = """() => {
    window.stamps = [];
    for (const kind of ["keydown", "pointerdown"]) {
        addEventListener(kind, (act) => window.stamps.push(act.timeStamp), { capture: true });
    }
}"""


@pytest.fixture
def entry() -> Entry:
    entry = make_entry()
    give_film(entry, make_film_row(cuts=[4000 * number for number in range(SHOTS + 1)]), labels=())
    return entry


@pytest.fixture
def shots_page(page: Page, live_site: str, entry: Entry) -> Page:
    client = Client()
    client.force_login(entry.representative)
    page.context.add_cookies(
        [{"name": "session", "value": client.cookies["session"].value, "url": live_site}]
    )
    page.goto(live_site + reverse("entry_shots", args=[entry.code]))
    expect(page.locator("#strip [data-keys]")).to_be_visible()
    return page


def slow_down(page: Page) -> list[str]:
    """Let the site take a second for each request; returns the requests of labels."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/labels/") else None)
    page.evaluate(
        """(ms) => {
          const real = window.fetch;
          window.fetch = async (...asked) => {
            await new Promise((resolve) => setTimeout(resolve, ms));
            return real(...asked);
          };
        }""",
        SERVER_MS,
    )
    return sent


def words(entry: Entry) -> list[str]:
    labels = labels_of(entry)
    return [label_text(labels.get(str(shot))) for shot in entry.film.shots.values_list("pk", flat=True)]  # type: ignore[union-attr]


def test_every_press_lands_in_order_on_a_slow_site(shots_page: Page, entry: Entry) -> None:
    sent = slow_down(shots_page)
    shots_page.evaluate(STAMP_ACTS)
    keys = {
        chip.get_attribute("data-key"): chip.get_attribute("data-words")
        for chip in shots_page.locator("#strip [data-key]").all()
    }
    presses = list(islice(cycle("12345"), SHOTS))
    shots_page.locator("#strip input[name=shot]").first.focus()
    for press in presses:
        shots_page.keyboard.press(press, delay=PRESS_MS)
    expect(shots_page.locator("[data-kept]")).to_have_text("Saved.")
    expect(shots_page.locator("#strip-share")).not_to_contain_text("not labelled yet")
    assert words(entry) == [keys[press] for press in presses]
    expect(shots_page.locator("#strip .shot b")).to_have_text(words(entry))
    assert len(sent) < SHOTS / 2
    assert_acts(shots_page, SHOTS)
    now = {
        chip.get_attribute("data-key"): chip.get_attribute("data-words")
        for chip in shots_page.locator("#strip [data-key]").all()
    }
    assert now == keys


def assert_acts(page: Page, expected: int) -> None:
    """So many acts, and the forty shots within the time."""
    stamps = page.evaluate("window.stamps")
    assert (len(stamps), (stamps[-1] - stamps[0]) / 1000 <= MOST_SECONDS) == (expected, True)


def test_z_takes_back_press_after_press(shots_page: Page, entry: Entry) -> None:
    shots_page.locator("#strip input[name=shot]").first.focus()
    for key in ("1", "2", "a", "3", "z", "z"):
        shots_page.keyboard.press(key)
    expect(shots_page.locator("[data-kept]")).to_have_text("Saved.")
    expect(shots_page.locator("#strip-share")).to_contain_text(f"{SHOTS - 1} shots are not labelled yet.")
    first = next(iter(Tool))
    assert words(entry) == [str(first.label), *["not labelled"] * (SHOTS - 1)]


def test_labels_wait_for_the_line_and_for_a_new_sign_in(
    shots_page: Page, entry: Entry, live_site: str
) -> None:
    shots_page.context.set_offline(True)
    shots_page.locator("#strip input[name=shot]").first.focus()
    shots_page.keyboard.press("1")
    expect(shots_page.locator("[data-kept]")).to_contain_text("No connection.")
    (session,) = (one["value"] for one in shots_page.context.cookies() if one["name"] == "session")
    shots_page.context.clear_cookies(name="session")
    shots_page.context.set_offline(False)
    expect(shots_page.locator("[data-kept]")).to_contain_text("You have been signed out.")
    shots_page.context.add_cookies([{"name": "session", "value": session, "url": live_site}])
    expect(shots_page.locator("[data-kept]")).to_have_text("Saved.")
    assert words(entry).count("not labelled") == SHOTS - 1


def test_labels_with_long_names_go_in_as_many_requests_as_they_need(
    page: Page, live_site: str, entry: Entry
) -> None:
    """A browser carries 64 KB of requests that outlive their page, and does not send one that is larger."""
    entry.tool_uses.all().delete()
    ToolUse.objects.create(entry=entry, tool=Tool.OTHER, other_name="光" * 60, purpose=Purpose.PICTURES)
    give_film(entry, make_film_row(cuts=[1000 * number for number in range(121)]), labels=())
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_shots", args=[entry.code]))
    page.locator("#strip input[name=shot]").first.focus()
    press(page, "a", "1")
    expect(page.locator("[data-kept]")).to_have_text("Saved.")
    assert words(entry) == ["光" * 60] * 120


def test_label_of_another_window_stands_and_both_are_told(shots_page: Page, entry: Entry) -> None:
    first, *_rest = shots_of(entry)
    label_shots(entry, {first.id: Label(Origin.CAMERA)}, by=entry.representative)
    shots_page.locator("#strip input[name=shot]").first.focus()
    press(shots_page, "1", "1")
    expect(shots_page.locator("[data-trouble]")).to_contain_text(
        "Shot 1 was labelled “Live action” meanwhile, in another window or by another person; your "
        "“Seedance 1.0 Pro” was not saved."
    )
    expect(shots_page.locator("#strip .shot b").first).to_have_text("Live action")
    assert words(entry)[0] == "Live action"
    shots_page.locator("#strip input[name=shot]").first.focus()
    press(shots_page, "1")
    expect(shots_page.locator("[data-kept]")).to_have_text("Saved.")
    assert words(entry)[0] == "Seedance 1.0 Pro"


def test_refused_label_is_said_and_nothing_more_is_sent(shots_page: Page, entry: Entry) -> None:
    sent = slow_down(shots_page)
    give_film(entry, make_film_row(), labels=())
    shots_page.locator("#strip input[name=shot]").first.focus()
    shots_page.keyboard.press("1")
    expect(shots_page.locator("[data-trouble]")).to_have_text(
        "The shots of this film are no longer those on the page. Reload it."
    )
    expect(shots_page.locator("[data-kept]")).to_have_text("")
    shots_page.keyboard.press("2")
    assert len(sent) == 1
    assert shots_page.locator("#strip").count() == 1


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def spans(entry: Entry) -> list[tuple[int, int]]:
    return [(shot.start_ms, shot.end_ms) for shot in shots_of(entry)]


def test_cuts_and_labels_are_taken_back_in_their_order(shots_page: Page, entry: Entry) -> None:
    before = spans(entry)
    page = shots_page
    page.locator("#strip input[name=shot]").first.focus()
    press(page, "1", "2")
    page.locator("#cut-at").fill("1.5")
    page.locator("#cut-at").press("Enter")
    expect(page.locator("#strip .shot")).to_have_count(SHOTS + 1)
    assert spans(entry)[:3] == [(0, 1500), (1500, 4000), (4000, 8000)]
    page.locator("#strip input[name=shot]").nth(1).focus()
    press(page, "j")
    expect(page.locator("#strip-said button")).to_have_text(["Live action", "Seedance 1.0 Pro"])
    expect(page.locator("#strip-said button").first).to_be_focused()
    press(page, "Enter")
    expect(page.locator("#strip .shot")).to_have_count(SHOTS)
    assert spans(entry)[:2] == [(0, 1500), (1500, 8000)]
    expect(page.locator("#strip .shot b").nth(1)).to_have_text("Live action")
    press(page, "z", "z", "z")
    expect(page.locator("[data-kept]")).to_have_text("Saved.")
    expect(page.locator("#strip .shot b").nth(1)).to_have_text("not labelled")
    assert (spans(entry), words(entry)) == (before, ["Seedance 1.0 Pro", *["not labelled"] * (SHOTS - 1)])


def test_what_cannot_be_cut_is_said_and_labelling_goes_on(shots_page: Page, entry: Entry) -> None:
    page = shots_page
    page.locator("#cut-at").fill("160")
    page.locator("[data-cut=split]").click()
    expect(page.locator("#strip-said")).to_contain_text("a shot begins or ends at 2:40.00")
    page.locator("#strip input[name=shot]").first.focus()
    press(page, "1")
    expect(page.locator("[data-kept]")).to_have_text("Saved.")
    assert words(entry)[0] == "Seedance 1.0 Pro"


def test_button_joins_only_what_is_chosen_and_key_the_shot_under_the_cursor(
    shots_page: Page, entry: Entry
) -> None:
    page = shots_page
    before = spans(entry)
    page.locator("#strip input[name=shot]").nth(2).focus()
    press(page, "1")
    expect(page.locator("[data-kept]")).to_have_text("Saved.")
    page.locator("[data-cut=join]").click()
    expect(page.locator("#strip-said")).to_contain_text("Choose the shots to be joined")
    assert spans(entry) == before
    page.locator("#strip input[name=shot]").first.focus()
    press(page, "j")
    expect(page.locator("#strip .shot")).to_have_count(SHOTS - 1)
    assert spans(entry)[0] == (before[0][0], before[1][1])


def test_several_things_are_said_of_a_range(shots_page: Page, entry: Entry) -> None:
    page = shots_page
    page.locator("#strip input[name=shot]").first.check()
    page.locator("#strip input[name=shot]").nth(2).click(modifiers=["Shift"])
    page.locator("[data-several] summary").click()
    for maker in ("Seedance 1.0 Pro", "Live action"):
        page.locator("[data-several]").get_by_text(maker, exact=True).click()
    several = page.locator("[data-several] [name=label]")
    several.click()
    expect(page.locator("#several-percent")).to_be_focused()  # the browser asks for the part
    page.locator("#several-percent").fill("40")
    several.click()
    expect(page.locator("[data-kept]")).to_have_text("Saved.")
    assert words(entry)[:4] == [*["Seedance 1.0 Pro (40%), Live action (60%)"] * 3, "not labelled"]
    expect(page.locator("#strip .shot b")).to_have_text(words(entry))


MOST_ACTS = 60  # for forty shots: one a second at leisure, and a minute is over


@pytest.fixture
def phone(browser: Browser, live_site: str, entry: Entry) -> Iterator[Page]:
    client = Client()
    client.force_login(entry.representative)
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": live_site}])
    page = context.new_page()
    page.goto(live_site + reverse("entry_shots", args=[entry.code]))
    expect(page.locator("[data-choose=open]")).to_be_visible()
    yield page
    context.close()


class Finger:
    """Touches as a phone sends them."""

    def __init__(self, page: Page) -> None:
        self.page, self.wire, self.acts = page, page.context.new_cdp_session(page), 0

    def touch(self, kind: str, x: float = 0, y: float = 0) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        self.wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def place(self, number: int) -> tuple[float, float]:
        box = self.page.locator("#strip .shot .still").nth(number).bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, start: int, end: int) -> None:
        """Press a shot, wait until it is chosen, and draw the finger to another."""
        self.acts += 1
        shot = self.page.locator("#strip .shot").nth(start)
        shot.evaluate("shot => shot.scrollIntoView({ block: 'center' })")
        self.touch("touchStart", *self.place(start))
        expect(self.page.locator("#strip input[name=shot]").nth(start)).to_be_checked()
        self.touch("touchMove", *self.place(end))
        self.touch("touchEnd")

    def tap(self, selector: str) -> None:
        self.acts += 1
        self.page.locator(selector).first.tap()


def test_forty_shots_are_labelled_by_touch(phone: Page, entry: Entry) -> None:
    """Ten ranges, each dragged and labelled."""
    finger = Finger(phone)
    for start in range(0, SHOTS, 4):
        finger.drag(start, start + 3)
        expect(phone.locator("[data-chosen]")).to_have_text("4 shots chosen:")
        finger.tap(f'#strip .chip[value="{"camera" if start % 8 else "tool:seedance"}"]')
    expect(phone.locator("[data-kept]")).to_have_text("Saved.")
    assert words(entry) == [*["Seedance 1.0 Pro"] * 4, *["Live action"] * 4] * 5
    assert finger.acts <= MOST_ACTS
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_swipe_scrolls_the_page_and_chooses_nothing(phone: Page, entry: Entry) -> None:
    phone.locator("#strip .shot").nth(6).scroll_into_view_if_needed()
    finger = Finger(phone)
    before = phone.evaluate("scrollY")
    x, y = finger.place(3)
    finger.touch("touchStart", x, y)
    for step in range(1, 9):
        finger.touch("touchMove", x, y - 20 * step)
    finger.touch("touchEnd")
    phone.wait_for_function("before => scrollY > before + 60", arg=before)
    assert phone.locator("#strip input[name=shot]:checked").count() == 0


def test_forty_shots_are_labelled_by_mouse(shots_page: Page, entry: Entry) -> None:
    """Ranges of eight, each dragged and labelled; one shot is taken out of a range by a click, and labelled
    alone."""
    mouse, at = shots_page.mouse, Finger(shots_page).place
    shots_page.evaluate(STAMP_ACTS)
    chips = {name: f'#strip .chip[value="{name}"]' for name in ("tool:seedance", "camera")}
    for start in range(0, SHOTS, 8):
        middle = shots_page.locator("#strip .shot").nth(start + 4)
        middle.evaluate("shot => shot.scrollIntoView({ block: 'center' })")  # clear of the bar of labels
        mouse.move(*at(start))
        mouse.down()
        mouse.move(*at(start + 5))
        mouse.move(*at(start + 7))
        mouse.up()
        expect(shots_page.locator("[data-chosen]")).to_have_text("8 shots chosen:")
        if start == 0:
            mouse.click(*at(1))
            expect(shots_page.locator("[data-chosen]")).to_have_text("7 shots chosen:")
        shots_page.click(chips["tool:seedance"])
    shots_page.locator("#strip .shot").nth(1).evaluate("shot => shot.scrollIntoView({ block: 'center' })")
    mouse.click(*at(1))
    expect(shots_page.locator("[data-chosen]")).to_have_text("1 shot chosen:")
    shots_page.click(chips["camera"])
    expect(shots_page.locator("[data-kept]")).to_have_text("Saved.")
    expect(shots_page.locator("#strip-share")).not_to_contain_text("not labelled yet")
    assert words(entry) == ["Seedance 1.0 Pro", "Live action", *["Seedance 1.0 Pro"] * 38]
    assert_acts(shots_page, 13)


def test_same_look_is_chosen_by_a_key(live_site: str, entry: Entry, page: Page) -> None:
    room, street = 0x5A5A_1234_9ABC_DEF1, 0xA5A5_EDCB_6543_210F
    keep_fingerprint(entry.film_id or 0, [room, street] * (SHOTS // 2), seconds=4)
    client = Client()
    client.force_login(entry.representative)
    page.context.add_cookies(
        [{"name": "session", "value": client.cookies["session"].value, "url": live_site}]
    )
    page.goto(live_site + reverse("entry_shots", args=[entry.code]))
    expect(page.locator("[data-choose=look]")).to_be_visible()
    page.locator("#strip input[name=shot]").first.focus()
    press(page, "l", "1", "a", "2")
    expect(page.locator("[data-kept]")).to_have_text("Saved.")
    expect(page.locator("#strip-share")).not_to_contain_text("not labelled yet")
    assert words(entry) == ["Seedance 1.0 Pro", "Live action"] * (SHOTS // 2)


def test_bar_of_labels_leaves_the_chosen_shot_to_be_seen(shots_page: Page) -> None:
    for width, height in ((390, 844), (844, 390), (1280, 800)):
        shots_page.set_viewport_size({"width": width, "height": height})
        shots_page.reload()
        expect_bar_below_the_shot(shots_page, height=height)


def expect_bar_below_the_shot(page: Page, *, height: int) -> None:
    shot = page.locator("#strip .shot").nth(20)
    shot.evaluate("shot => shot.scrollIntoView({ block: 'end' })")
    bar, several = page.locator("[data-bar]"), page.locator("[data-several]")
    shot.locator("input").click()
    for is_open in (False, True):
        if is_open:
            several.locator("summary").click()
            expect(several).to_have_attribute("open", "")
            expect(several.get_by_role("button", name="Label the chosen shots")).to_be_in_viewport(ratio=0.9)
        page.wait_for_function(
            "([shot, bar]) => shot.getBoundingClientRect().bottom <= bar.getBoundingClientRect().top",
            arg=[shot.element_handle(), bar.element_handle()],
        )
        room, place = bar.bounding_box(), shot.bounding_box()
        assert room, is_open
        assert place, is_open
        assert room["height"] <= height / 3, (is_open, room)
        assert place["y"] >= 0, (is_open, place)
