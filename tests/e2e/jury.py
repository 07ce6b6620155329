"""The jury's part of the walk: a round from plan to end, films marked by keyboard, awards, seal."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from tests.e2e.watching import look_at

BEST_LENGTH = 12  # seconds; the judge likes the longest film best
RIVALS_MARKS = ("65556", "45545", "54455")  # by place in the judge's order; never a tie
REASON = "The jury saw both films again and prefers the quiet one, four votes to one."


def open_round(page: Page) -> str:
    """Create a round, choose its panel, look at its preview, open it. Returns the address of the round."""
    page.goto("/office/brief/rounds/")
    look_at(page, "rounds-empty")
    page.get_by_role("link", name="Create a round").click()
    look_at(page, "round-new")
    page.get_by_label("Name of the round (English)").fill("Final round")
    ends = datetime.now() + timedelta(days=3)  # noqa: DTZ005 - as a person types it
    page.get_by_label("The round ends").fill(ends.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Judges per film").fill("1")
    page.get_by_label("No film advances: this is the last round, which decides the awards").check()
    page.get_by_role("button", name="Create the round, then choose the panel").click()
    expect(page.get_by_role("heading", name="Choose the panel")).to_be_visible()
    look_at(page, "round-panel")
    page.get_by_role("checkbox", name="Judge").check()
    page.get_by_role("button", name="Save the panel").click()
    page.wait_for_url(re.compile(r"/rounds/[a-zA-Z0-9]+/$"))
    address = page.url
    look_at(page, "round-planned")
    page.goto(f"{address}rubric/")
    look_at(page, "round-rubric")
    page.goto(f"{address}edit/")
    look_at(page, "round-edit")
    page.goto(f"{address}open/")
    look_at(page, "round-open")
    page.get_by_role("button", name="Preview the assignments").click()
    opening = page.get_by_role("button", name="Open the round")
    expect(opening).to_be_visible()
    look_at(page, "assignment-preview")
    opening.click()
    expect(page.get_by_text("were assigned to judges.")).to_be_visible()
    page.goto(address)
    look_at(page, "round-at-work")
    return address


def judge_all(page: Page, *, films: int) -> None:
    """Watch and mark every film at the desk, without a mouse."""
    page.goto("/judge/")
    look_at(page, "judge-desk")
    page.get_by_role("link", name="All films to judge in this round").click()
    look_at(page, "judge-round")
    page.goto("/judge/")
    page.get_by_role("link", name="Start judging").click()
    for number in range(films):
        expect(page.get_by_text(f"Film {number + 1} of {films}")).to_be_visible()
        if number == 0:
            look_at(page, "screening-room")
        judge_film(page, number)
    expect(page.get_by_text("That was your last film of this round. Thank you.")).to_be_visible()
    look_at(page, "judge-round-done")
    page.goto("/judge/")
    expect(page.get_by_text(f"You have scored all {films} films. Thank you.")).to_be_visible()
    look_at(page, "judge-desk-done")


def judge_film(page: Page, number: int) -> None:
    room = page.locator("main")
    length = int(room.get_attribute("data-length") or 0)
    address = page.url
    page.locator("video").evaluate("video => { video.muted = true; }")
    page.keyboard.press("Space")
    for mark in "98787" if length == BEST_LENGTH else RIVALS_MARKS[number]:
        page.keyboard.press(mark)
    page.keyboard.press("n")
    page.keyboard.type("the tide turns")
    page.keyboard.press("Escape")
    expect(page.locator("[data-watched]")).to_contain_text("you can submit now")
    expect(page.locator("[data-saved]")).to_contain_text("saved")
    expect(page.locator("[data-missing] li")).to_have_text([])
    if number == 0:
        look_at(page, "screening-room-marked")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != address)


def close_and_tally(page: Page, address: str) -> None:
    page.goto(f"{address}close/")
    look_at(page, "round-close")
    page.get_by_role("button", name="Close the round").click()
    page.get_by_role("button", name="Calculate the ranking").click()
    expect(page.get_by_role("heading", name="Ranking 1")).to_be_visible()
    look_at(page, "tally")
    page.goto(address)
    look_at(page, "round-closed")
    page.goto("/office/brief/tallies/")
    look_at(page, "tallies")


def decide_and_propose_to_seal(page: Page) -> None:
    """Follow the proposal for the first award and depart from it, with a reason, for the other; then have the
    films read, and propose to seal."""
    page.get_by_role("link", name="Ranking 1").click()
    page.get_by_role("link", name="Decide the awards").click()
    look_at(page, "awards")
    page.get_by_role("link", name="Decide First Prize").click()
    look_at(page, "award-first")
    page.get_by_label("Jury statement (English)").fill("The sea has never kept better time.")
    page.get_by_role("button", name="Decide First Prize").click()
    page.get_by_role("link", name="Decide Most Creative").click()
    depart_from_proposal(page)
    look_at(page, "awards-decided")
    page.get_by_role("link", name="Continue to sealing").click()
    look_at(page, "seal-lacks")
    read_films(page)
    look_at(page, "seal")
    page.get_by_label("Why the results can be sealed now").fill("The jury has met and stands by it.")
    page.get_by_label("short name to seal").fill("brief")
    page.get_by_role("button", name="Propose to seal the results").click()
    expect(page.get_by_role("heading", name="Proposed: Seal the results")).to_be_visible()
    look_at(page, "seal-proposed")


def read_films(page: Page) -> None:
    """Have the winning films' files read, unless a worker is at it or has been."""
    button = page.get_by_role("button", name="Read the winning films’ files")
    if button.count():
        button.click()
    expect(button).to_have_count(0)
    expect(page.get_by_role("progressbar")).to_have_count(0)


def confirm_the_seal(page: Page) -> None:
    page.goto("/office/brief/results/")
    look_at(page, "results-proposed")
    page.get_by_role("link", name="Confirm: Seal the results…").click()
    look_at(page, "seal-confirm")
    page.get_by_role("button", name="Confirm: Seal the results").click()
    expect(page.get_by_text("Confirmed: the results are sealed.")).to_be_visible()


def depart_from_proposal(page: Page) -> None:
    page.get_by_label("Another film, by its number below").check()
    candidates = page.get_by_role("region", name="Other candidates").get_by_role("rowheader")
    page.get_by_label("Number of another entry").fill(candidates.first.locator("small").inner_text())
    page.get_by_role("button", name="Decide Most Creative").click()
    expect(page.get_by_text("You are choosing another film than the one suggested.").first).to_be_visible()
    look_at(page, "award-needs-a-reason")
    page.get_by_label("Reason for choosing another film").fill(REASON)
    page.get_by_label("Votes for").fill("1")
    page.get_by_role("button", name="Decide Most Creative").click()
