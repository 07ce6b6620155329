"""An organiser leads twelve films to six, four and the awards, in a browser, by nothing but the pages."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from judging.domain.assignment_runs import work_on_run
from judging.models import AssignmentRun, Round, Tally
from tests.e2e.watching import axe_findings
from tests.judging.juries import Jury, calculate_asked, make_jury
from tests.judging.test_screening_by_keyboard import sign_in
from tests.judging.views.test_funnel import END, judge_round

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "The jury saw both again and prefers it."


@pytest.fixture
def jury() -> Jury:
    return make_jury(judges=4, entries=12, reviews=2, is_open=False)


@pytest.fixture
def office(page: Page, context: BrowserContext, client: Any, live_site: str, jury: Jury) -> Page:
    call_command("collectstatic", interactive=False, verbosity=0)
    sign_in(context, client, live_site, jury.organiser)
    page.goto(live_site + reverse("round_list", args=[jury.edition.slug]))
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def create_next_round(page: Page, name: str, *, after: str, advancing: str) -> None:
    follow(page, "Rounds")
    follow(page, "Create a round")
    assert axe_findings(page) == []
    page.get_by_label("Name of the round (English)").fill(name)
    page.get_by_label("The round ends").fill(END)
    page.get_by_label(f"Films that advanced from “{after}”").check()
    page.get_by_label("How many films advance to the next round").fill(advancing)
    page.get_by_label(after, exact=True).check()
    press(page, "Create the round, then choose the panel")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(name))


def judge_and_rank(page: Page, jury: Jury, name: str) -> None:
    """From a round in preparation to its ranking."""
    follow(page, "Rounds")
    page.get_by_role("link", name=re.compile(name)).click()
    round_ = Round.objects.get(name__en=name)
    press(page, "Preview and open")
    work_on_run(AssignmentRun.objects.get(round=round_).pk)
    press(page, "Open the round")
    work_on_run(AssignmentRun.objects.get(round=round_).pk)
    expect(page.get_by_text("films were assigned to judges.")).to_be_visible()
    assert axe_findings(page) == []
    judge_round(jury, round_)
    page.get_by_role("link", name=round_.title).click()
    follow(page, "Close the round")
    press(page, "Close the round")
    press(page, "Calculate the ranking")
    expect(page.get_by_text("Waiting to begin")).to_be_visible()
    assert axe_findings(page) == []
    calculate_asked()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ranking 1")


def test_twelve_films_become_six_four_and_winners(office: Page, jury: Jury) -> None:
    page = office
    page.get_by_role("link", name=re.compile("Screening")).click()
    follow(page, "Change the round")
    page.get_by_label("How many films advance to the next round").fill("6")
    press(page, "Save the changes")
    expect(page.get_by_text("6 films are to advance from this round.")).to_be_visible()
    create_next_round(page, "Shortlist", after="Screening", advancing="4")
    create_next_round(page, "Final", after="Shortlist", advancing="")

    judge_and_rank(page, jury, "Screening")
    expect(page.get_by_text("6 films are to advance from this round.")).to_be_visible()
    follow(page, "Decide who advances")
    expect(page.get_by_text("The line is below the best 6 films of 12.")).to_be_visible()
    assert axe_findings(page) == []
    moved = page.locator("tr.below").first
    moved.get_by_role("checkbox").check()
    press(page, "Decide who advances")
    expect(page.get_by_text(re.compile("Give a reason of at least 10 letters"))).to_be_visible()
    moved = page.locator("tr.below").first
    expect(moved.get_by_role("checkbox")).to_be_checked()
    moved.get_by_role("textbox").fill(REASON)
    press(page, "Decide who advances")
    expect(page.get_by_text("7 films advance.", exact=True)).to_be_visible()
    expect(page.get_by_role("cell", name=REASON)).to_be_visible()
    assert axe_findings(page) == []
    press(page, "Take the decision back")
    press(page, "Decide who advances")
    expect(page.get_by_text("6 films advance.", exact=True)).to_be_visible()

    judge_and_rank(page, jury, "Shortlist")
    follow(page, "Decide who advances")
    press(page, "Decide who advances")
    judge_and_rank(page, jury, "Final")
    follow(page, "Decide the awards")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    ranked = [row["code"] for row in Tally.objects.get(round__name__en="Final").results["entries"]]
    assert ranked == [entry.code for entry in jury.entries[:4]]
