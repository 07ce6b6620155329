"""A part of a page that asks for itself is never answered by a page inside it, and a form that comes too late
for its sign-in is not lost."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from media_pipeline.enums import FilmState
from tests.contest.films import give_film, make_film_row
from tests.contest.looking import sign_in
from tests.factories import PASSWORD, make_entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]

TEMPLATES = Path(__file__).parents[3] / "templates"
# every place of every page that htmx fills: its own tag, or the one that a link names by hx-target
PLACES = {
    f"{path.relative_to(TEMPLATES)} {number}": (re.findall(r'hx-swap="(\w+)"', tag)[0], "hx-target" in tag)
    for path in TEMPLATES.rglob("*.html")
    for number, tag in enumerate(re.findall(r"<[^<]*hx-get=.*", path.read_text()))
}
SIGN_IN = "<!doctype html><html><body><main id='place'>Sign in</main></body></html>"
OTHERS = {  # what may come instead of the part, and whether the page is to be loaded again
    "a sign-in page": (200, "text/html", SIGN_IN, True),
    "another part": (200, "text/html", "<div id='other'>Other</div>", True),
    "words of a program": (200, "application/json", '{"place": "Other"}', True),
    "a page that is hidden": (404, "text/html", SIGN_IN, True),
    "a refusal": (409, "text/html", "<div id='place'>No</div>", False),
    "haste": (429, "text/html", SIGN_IN, False),
    "an error page": (500, "text/html", SIGN_IN, False),
    "a site that is away": (503, "text/html", "<html><body>Away</body></html>", False),
    "nothing": (204, "text/html", "", False),
}
LISTENS = "() => document.readyState === 'complete' && !document.querySelector('html[data-attaching]')"
PUT_IN = """([swap, isLink]) => {
    const ask = `hx-get="/part/" hx-trigger="ask" hx-swap="${swap}"`;
    const main = document.querySelector("main");
    main.innerHTML = isLink ? `<p id="asks" ${ask} hx-target="#place"></p><div id="place">As it was</div>`
        : `<div id="place" ${ask}>As it was</div>`;
    main.dataset.put = "1";
    htmx.process(main);
    document.addEventListener("htmx:afterRequest", () => (main.dataset.answered = "1"));
    htmx.trigger(isLink ? "#asks" : "#place", "ask");
}"""


def test_no_place_takes_an_answer_that_was_not_made_for_it(page: Page, live_site: str) -> None:
    """Places of one kind are one: so they are told apart by how they are filled, and who asks."""
    kinds = sorted(set(PLACES.values()))
    assert (len(PLACES), kinds) == (13, [("innerHTML", False), ("innerHTML", True), ("outerHTML", False)])
    answer: list[tuple[int, str, str]] = []

    def fill(route: Route) -> None:
        status, content_type, body = answer[-1]
        route.fulfill(status=status, content_type=content_type, body=body)

    page.route("**/part/", fill)
    page.goto(f"{live_site}{reverse('account_login')}")
    for kind in kinds:
        for name, (status, content_type, body, loads_again) in OTHERS.items():
            if name == "another part" and kind[0] == "innerHTML":
                continue  # what is put inside a place has no name of its own
            answer.append((status, content_type, body))
            page.wait_for_function(LISTENS)
            page.evaluate(PUT_IN, list(kind))
            if loads_again:
                expect(page.locator("main[data-put]"), name).to_have_count(0)
                expect(page.locator("main input[name=login]"), name).to_have_count(1)
            else:
                expect(page.locator("main[data-answered]"), name).to_have_count(1)
                expect(page.locator("#place"), name).to_have_text("As it was")
        answer.append((200, "text/html", "<div id='place'>New</div>"))
        page.evaluate(PUT_IN, list(kind))
        expect(page.locator("#place").last).to_have_text("New")


def test_form_that_came_after_the_sign_in_had_ended_is_there_again(page: Page, live_site: str) -> None:
    """Its own address takes nothing but what the form sends: one comes back to the page that has the form."""
    entry = make_entry()
    sign_in(page, entry.representative, live_site)
    team = live_site + reverse("entry_team", args=[entry.code])
    page.goto(team)
    typed, right = page.locator("input[name=email]"), page.locator("select[name=right]")
    typed.fill("bo@example.org")
    right.select_option(index=1)
    page.wait_for_function(LISTENS)
    page.context.clear_cookies(name="session")
    typed.press("Enter")
    expect(page.get_by_role("status")).to_have_text(
        "You were signed out before this was sent, and nothing was changed. Sign in to go on."
    )
    page.locator("input[name=login]").fill(entry.representative.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page).to_have_url(team)
    expect(typed).to_have_value("bo@example.org")
    expect(right).to_have_value(right.locator("option").nth(1).get_attribute("value") or "")
    typed.press("Enter")
    expect(page.locator("main")).to_contain_text("bo@example.org")
    page.goto(team)
    expect(typed).to_have_value("")  # what was sent is forgotten


def test_who_was_signed_out_meanwhile_comes_to_the_sign_in_page(page: Page, live_site: str) -> None:
    entry = make_entry()
    give_film(entry, make_film_row(FilmState.RECEIVED, cuts=(0,)), labels=())
    client = Client()
    client.force_login(entry.representative)
    session = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": session, "url": live_site}])
    address = reverse("entry_film", args=[entry.code])
    page.goto(live_site + address)
    expect(page.locator("#film-status")).to_be_visible()
    page.context.clear_cookies(name="session")
    expect(page).to_have_url(f"{live_site}{reverse('account_login')}?next={address}")
    expect(page.locator("main")).to_have_count(1)
