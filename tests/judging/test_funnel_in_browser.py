"""Twelve films become six, four and winners in browsers: an organiser and a chair who read nothing but the
pages, and four judges at home. What a worker does between two pages is done here."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from contest.enums import Role
from contest.models import Award, User
from judging.domain.assignment_runs import work_on_run
from judging.enums import RoundState
from judging.models import Assignment, AssignmentRun, Round, Tally, Watch
from tests import films
from tests.contest.nights import read_winners
from tests.e2e.watching import DESKTOP, answer_who_it_is, axe_findings
from tests.e2e.watching import Watch as Watching
from tests.factories import PASSWORD, make_membership, make_user
from tests.judging.judges_at_home import JudgeAtHome, JudgeByKeyboard, JudgeFarAway, JudgeOnAPhone
from tests.judging.juries import Jury, bring_films, calculate_asked, judge_film, make_jury
from tests.judging.sealing import pass_gate
from tests.judging.test_screening_by_keyboard import sign_in
from tests.judging.views.test_funnel import END

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film, pytest.mark.longest]
KINDS = (JudgeAtHome, JudgeOnAPhone, JudgeFarAway, JudgeByKeyboard)
REASON = "The jury saw both again and prefers it."


@dataclass
class Contest:
    """Everybody at their browsers."""

    jury: Jury
    organiser: Page
    chair: Page
    judges: list[JudgeAtHome]
    watches: list[Watching]

    @property
    def troubles(self) -> list[str]:
        watches = [*self.watches, *(judge.watch_of_page for judge in self.judges)]
        return [trouble for watch in watches for trouble in watch.troubles]


@pytest.fixture
def contest(browser: Browser, live_site: str, tmp_path: Path) -> Iterator[Contest]:
    jury = make_jury(judges=len(KINDS), entries=12, reviews=2, seconds=1, is_open=False)
    bring_films(jury, films.make_film(tmp_path / "film.mp4", seconds=1, shots=1, audio=False))
    Award.objects.filter(edition=jury.edition).exclude(slug__in=("first", "most-creative")).delete()
    chair = make_user()
    make_membership(chair, jury.edition, Role.CHAIR)
    contexts: list[BrowserContext] = []

    def sit(person: User, **options: Any) -> BrowserContext:
        context = browser.new_context(base_url=live_site, locale="en-GB", **options)
        sign_in(context, Client(), live_site, person)
        contexts.append(context)
        return context

    offices = [sit(jury.organiser, viewport=DESKTOP), sit(chair, viewport=DESKTOP)]
    judges = [
        kind(judge, sit(judge, viewport=kind.size, **kind.options))
        for kind, judge in zip(KINDS, jury.judges, strict=True)
    ]
    watches = [Watching(context) for context in offices]
    for watch in watches:
        watch.expected.append("422")  # a film that is moved without a reason
    organiser, second = offices[0].new_page(), offices[1].new_page()
    answer_who_it_is(organiser, PASSWORD)
    answer_who_it_is(second, PASSWORD)
    yield Contest(jury, organiser, second, judges, watches)
    for context in contexts:
        context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def test_twelve_films_become_six_four_and_winners(contest: Contest) -> None:
    plan_the_rounds(contest)
    open_round(contest, "Screening")
    assert axe_findings(contest.organiser) == []
    judge_all(contest, by_hand=2)
    close_and_rank(contest, "Screening")
    move_a_film_and_think_again(contest.chair)
    open_round(contest, "Shortlist")
    judge_all(contest, by_hand=1)
    close_and_rank(contest, "Shortlist")
    expect(contest.chair.get_by_text("4 films are to advance from this round.")).to_be_visible()
    follow(contest.chair, "Decide who advances")
    press(contest.chair, "Decide who advances")
    open_round(contest, "Final")
    back = judge_all(contest, by_hand=2)
    contest.judges[0].change_a_score(back=back)
    contest.judges[2].leave()
    close_and_rank(contest, "Final")
    ranked = [row["code"] for row in Tally.objects.get(round__name__en="Final").results["entries"]]
    assert ranked == [entry.code for entry in contest.jury.entries[:4]]
    decide_and_propose_to_seal(contest)
    confirm_and_publish(contest)
    assert contest.troubles == []


def plan_the_rounds(contest: Contest) -> None:
    page = contest.organiser
    page.goto(reverse("round_list", args=[contest.jury.edition.slug]))
    page.get_by_role("link", name=re.compile("Screening")).click()
    follow(page, "Change the round")
    page.get_by_label("How many films advance to the next round").fill("6")
    press(page, "Save the changes")
    expect(page.get_by_text("6 films are to advance from this round.")).to_be_visible()
    create_next_round(page, "Shortlist", after="Screening", advancing="4")
    create_next_round(page, "Final", after="Shortlist", advancing="")


def create_next_round(page: Page, name: str, *, after: str, advancing: str) -> None:
    follow(page, "Rounds")
    follow(page, "Create a round")
    page.get_by_label("Name of the round (English)").fill(name)
    page.get_by_label("The round ends").fill(END)
    page.get_by_label(f"Films that advanced from “{after}”").check()
    page.get_by_label("How many films advance to the next round").fill(advancing)
    if not advancing:
        page.get_by_label("No film advances: this is the last round, which decides the awards").check()
    page.get_by_label("Judges per film").fill("2")
    page.get_by_label(after, exact=True).check()
    press(page, "Create the round, then choose the panel")
    expect(page.get_by_role("heading", name="Choose the panel")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(name))


def open_round(contest: Contest, name: str) -> None:
    page, round_ = contest.organiser, Round.objects.get(name__en=name)
    follow(page, "Rounds")
    page.get_by_role("link", name=re.compile(name)).click()
    press(page, "Preview and open")
    work_on_run(AssignmentRun.objects.get(round=round_).pk)
    press(page, "Open the round")
    work_on_run(AssignmentRun.objects.get(round=round_).pk)
    expect(page.get_by_text("films were assigned to judges.")).to_be_visible()


def judge_all(contest: Contest, *, by_hand: int) -> str:
    """Every judge scores the first films of the desk at home, all at once, and the others as quickly as a
    test can; the first of the jury's entries is the best. Returns where the first judge has begun."""
    order = {entry.pk: number for number, entry in enumerate(contest.jury.entries)}
    for judge in contest.judges:
        judge.sit_down()
    first = contest.judges[0].page.url
    for _ in range(by_hand):
        for judge in contest.judges:
            judge.watch()
        for judge in contest.judges:
            judge.score(max(10 - order[judge.assignment.entry_id], 1))
        for judge in contest.judges:
            judge.submit()
    at_home = Watch.objects.filter(assignment__state="scored", assignment__seat__round__state=RoundState.OPEN)
    assert list(at_home.values_list("seconds", flat=True)) == [1] * by_hand * len(contest.judges)
    duties = Assignment.objects.due().filter(seat__round__state=RoundState.OPEN)
    for duty in duties.select_related("seat__round__edition", "entry__film"):
        judge_film(duty, max(10 - order[duty.entry_id], 1))
    return first


def close_and_rank(contest: Contest, name: str) -> None:
    follow(contest.organiser, "Rounds")
    contest.organiser.get_by_role("link", name=re.compile(name)).click()
    follow(contest.organiser, "Close the round")
    press(contest.organiser, "Close the round")
    page = contest.chair
    page.goto(reverse("round_list", args=[contest.jury.edition.slug]))
    page.get_by_role("link", name=re.compile(name)).click()
    press(page, "Calculate the ranking")
    expect(page.get_by_text("Waiting to begin")).to_be_visible()
    calculate_asked()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ranking 1")


def move_a_film_and_think_again(page: Page) -> None:
    expect(page.get_by_text("6 films are to advance from this round.")).to_be_visible()
    follow(page, "Decide who advances")
    expect(page.get_by_text("The line is below the best 6 films of 12.")).to_be_visible()
    page.locator("tr.below").first.get_by_role("checkbox").check()
    press(page, "Decide who advances")
    expect(page.get_by_role("alert")).to_contain_text("Give a reason of at least 10 letters")
    moved = page.locator("tr.below").first
    expect(moved.get_by_role("listitem")).to_contain_text("Give a reason of at least 10 letters")
    expect(moved.get_by_role("checkbox")).to_be_checked()
    assert axe_findings(page) == []
    moved.get_by_role("textbox").fill(REASON)
    press(page, "Decide who advances")
    expect(page.get_by_role("alert")).to_contain_text("7 films would advance instead of 6.")
    assert axe_findings(page) == []
    press(page, "Let 7 films advance")
    expect(page.get_by_text("7 films advance.", exact=True)).to_be_visible()
    expect(page.get_by_role("cell", name=REASON)).to_be_visible()
    assert axe_findings(page) == []
    press(page, "Take the decision back")
    press(page, "Decide who advances")
    expect(page.get_by_text("6 films advance.", exact=True)).to_be_visible()


@contextmanager
def left_for_a_while(page: Page) -> Iterator[None]:
    """A page that asks for itself would load itself anew at the same moment."""
    address = page.url
    page.goto("about:blank")
    yield
    page.goto(address)


def decide_and_propose_to_seal(contest: Contest) -> None:
    page = contest.chair
    follow(page, "Decide the awards")
    for award in ("First Prize", "Most Creative"):
        follow(page, f"Decide {award}")
        press(page, f"Decide {award}")
    follow(page, "Continue to sealing")
    expect(page.get_by_role("heading", name="What winning films still lack")).to_be_visible()
    assert axe_findings(page) == []
    with left_for_a_while(page):
        pass_gate(contest.jury.entries)
    page.get_by_label("Why the results can be sealed now").fill(REASON)
    page.get_by_label("short name to seal").fill(contest.jury.edition.slug)
    press(page, "Propose to seal the results")
    expect(page.get_by_text("You have proposed this yourself.")).to_be_visible()
    assert axe_findings(page) == []


def confirm_and_publish(contest: Contest) -> None:
    page, (first, second) = contest.organiser, contest.jury.entries[:2]
    follow(page, "Results")
    assert axe_findings(page) == []
    follow(page, "Confirm: Seal the results…")
    press(page, "Confirm: Seal the results")
    expect(page.get_by_text("Confirmed: the results are sealed.")).to_be_visible()
    with left_for_a_while(page):
        read_winners(contest.jury.edition)
    assert axe_findings(page) == []
    page.get_by_label("Type the year").fill(str(contest.jury.edition.year))
    page.get_by_role("button", name=re.compile("^Publish the results")).click()
    follow(page, "View the winners’ page")
    expect(page.get_by_role("region", name=first.title)).to_contain_text("First Prize")
    expect(page.get_by_role("region", name="Most Creative")).to_contain_text(second.title)
