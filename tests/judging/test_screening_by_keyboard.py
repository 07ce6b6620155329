"""A judge in a real browser: keys, two machines, a session that ended. How films are judged from the desk to
the end is walked in test_funnel_in_browser."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from contest.domain.people import revoke_role
from contest.enums import Role
from contest.models import User
from judging.domain import rounds, scoresheets
from judging.models import Mark, Rubric, Scoresheet
from tests import films
from tests.factories import PASSWORD
from tests.judging.juries import bring_films, make_jury
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]
SECONDS = 4


@pytest.fixture
def site(live_site: str) -> str:
    """The running site with its styles and scripts, which it serves from where they are collected."""
    return live_site


def sign_in(context: BrowserContext, client: Any, site: str, judge: User) -> None:
    client.force_login(judge)
    cookie = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": cookie, "url": site}])


def test_judge_chooses_between_two_machines(
    page: Page, context: BrowserContext, client: Any, site: str
) -> None:
    """One computer is without network while the judge goes on at another; nothing is overwritten unseen."""
    jury = make_jury(judges=1, entries=1, reviews=1)
    assignment = jury.assignment()
    sign_in(context, client, site, jury.judges[0])
    page.goto(f"{site}/judge/films/{assignment.code}/")
    expect(page.locator(".criterion.now")).to_be_visible()
    context.set_offline(True)
    for key in ("9", "8"):
        page.keyboard.press(key)
    expect(page.locator("[data-saved]")).to_have_text("offline, kept on this computer")
    for criterion in ("creativity", "narration"):
        scoresheets.save_mark(assignment, criterion=criterion, value=4)
    context.set_offline(False)

    both = page.get_by_role("dialog")
    expect(both).to_have_accessible_name("Creativity")
    expect(both.locator("dd")).to_have_text(["9", "4"])
    page.keyboard.press("5")  # while both are shown, no key sets a mark
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(both).to_have_accessible_name("Storytelling")
    page.keyboard.press("Enter")
    expect(both).to_be_hidden()
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"saved \d\d:\d\d:\d\d"))
    expect(page.locator("[name=mark-creativity][value='4']")).to_be_checked()
    expect(page.locator("[name=mark-narration][value='8']")).to_be_checked()
    assert marks() == {"creativity": 4, "narration": 8}


@pytest.mark.parametrize("end", ["the round is closed", "the role is taken back"])
def test_room_that_is_over_says_so_and_promises_nothing(
    page: Page, context: BrowserContext, client: Any, site: str, end: str
) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    assignment = jury.assignment()
    sign_in(context, client, site, jury.judges[0])
    page.goto(f"{site}/judge/films/{assignment.code}/")
    expect(page.locator("[data-watched]")).to_contain_text("you can submit after")
    words = "This round is not open; nothing was changed."
    if end == "the round is closed":
        rounds.close_round(jury.round, by=jury.organiser)
    else:
        words = "You are no longer a judge of this edition."
        revoke_role(jury.judges[0], edition=jury.edition, role=Role.JUDGE, by=jury.organiser)
    page.keyboard.press("9")
    expect(page.locator("[data-saved]")).to_have_text("not saved")
    expect(page.locator("[data-error]")).to_contain_text(words)
    expect(page.locator("[data-submit-scores]")).to_be_disabled()
    expect(page.locator("[data-missing] li")).to_have_count(0)
    page.reload()
    expect(page.locator("main")).to_contain_text(words if "judge" in words else "The round is closed")


def test_choice_that_is_left_with_escape_is_not_saved_and_is_asked_for_again(
    page: Page, context: BrowserContext, client: Any, site: str
) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    assignment = jury.assignment()
    sign_in(context, client, site, jury.judges[0])
    page.goto(f"{site}/judge/films/{assignment.code}/")
    expect(page.locator(".criterion.now")).to_be_visible()
    scoresheets.save_mark(assignment, criterion="creativity", value=4)
    page.keyboard.press("9")
    both = page.get_by_role("dialog")
    expect(both).to_have_accessible_name("Creativity")
    page.keyboard.press("Escape")
    expect(both).to_be_hidden()
    alert = page.locator("[data-error]")
    for mark in ("", "6"):  # and so it stays when another score is saved
        if mark:
            page.locator("[name=mark-narration][value='6']").check(force=True)
            expect(page.locator("[data-missing]")).not_to_contain_text("Storytelling")
            wait_until(lambda: marks() == {"creativity": 4, "narration": 6})
        expect(page.locator("[data-saved]")).to_have_text("not saved")
        expect(alert).to_contain_text("“Creativity” was scored differently in another window")
    page.get_by_role("button", name="Submit scores, next film").click()
    expect(both).to_have_accessible_name("Creativity")
    page.keyboard.press("Enter")
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"saved \d\d:\d\d:\d\d"))
    expect(alert).to_be_hidden()
    assert marks() == {"creativity": 9, "narration": 6}


def test_what_is_not_saved_is_said_so_and_is_not_left_to_the_next_judge(
    page: Page, context: BrowserContext, client: Any, site: str
) -> None:
    jury = make_jury(judges=2, entries=1, reviews=2)
    assignment = jury.assignment(judge=jury.judges[0])
    sign_in(context, client, site, jury.judges[0])
    page.goto(f"{site}/judge/films/{assignment.code}/")
    expect(page.locator(".criterion.now")).to_be_visible()
    scoresheets.save_mark(assignment, criterion="creativity", value=4)
    page.keyboard.press("9")
    expect(page.get_by_role("dialog")).to_have_accessible_name("Creativity")
    page.keyboard.press("Escape")
    expect(page.locator("[data-saved]")).to_have_text("not saved")
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('screening:')).length"
    assert page.evaluate(kept) == 1
    sign_in(context, client, site, jury.judges[1])
    page.goto(f"{site}/judge/")
    until(page, f"{kept} === 0")


def test_judge_who_was_signed_out_goes_on_where_it_was(
    page: Page, context: BrowserContext, client: Any, site: str
) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    sign_in(context, client, site, jury.judges[0])
    room = f"{site}/judge/films/{jury.assignment().code}/"
    page.goto(room)
    expect(page.locator(".criterion.now")).to_be_visible()
    client.logout()
    page.keyboard.press("9")
    expect(page.locator("[data-saved]")).to_have_text("signed out, kept on this computer")
    page.keyboard.press("n")
    page.keyboard.type("the lantern")
    page.get_by_role("link", name="Sign in and continue with this film").click()
    page.get_by_label("Email").fill(jury.judges[0].email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(room)
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"saved \d\d:\d\d:\d\d"))
    expect(page.locator("[name=mark-creativity][value='9']")).to_be_checked()
    expect(page.get_by_label("Notes, for the jury only")).to_have_value("0:00 the lantern")
    wait_until(lambda: Scoresheet.objects.get().notes == "0:00 the lantern")
    assert marks() == {"creativity": 9}


def test_arrows_seek_and_never_score(
    page: Page, context: BrowserContext, client: Any, site: str, tmp_path: Path
) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1, seconds=SECONDS)
    bring_films(jury, films.make_film(tmp_path / "film.mp4", seconds=SECONDS, audio=False))
    sign_in(context, client, site, jury.judges[0])
    page.goto(f"{site}/judge/films/{jury.assignment().code}/")
    expect(page.locator(".criterion.now")).to_be_visible()
    page.keyboard.press("8")
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("[data-saved]")).to_have_text(re.compile("saved"))
    until(page, f"document.querySelector('video').currentTime === {SECONDS}")
    page.keyboard.press("ArrowLeft")
    until(page, "document.querySelector('video').currentTime === 0")
    expect(page.locator("[data-criterion=creativity]")).to_have_class(re.compile("now"))
    page.keyboard.press("m")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator(".criterion.now")).to_be_visible()
    until(page, "document.querySelector('video').muted")
    assert marks() == {"creativity": 8}


def test_ten_is_typed_as_one_and_zero_and_what_was_typed_stays_with_its_criterion(
    page: Page, context: BrowserContext, client: Any, site: str
) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    sign_in(context, client, site, jury.judges[0])
    page.goto(f"{site}/judge/films/{jury.assignment().code}/")
    expect(page.locator(".criterion.now")).to_be_visible()
    expect(page.locator("[data-missing]")).to_contain_text("Still to score")
    for key in ("1", "0", "1", "ArrowDown", "1", "7"):  # 10; 1, though the arrow was quick; 1 and 7
        page.keyboard.press(key)
    wait_until(lambda: len(marks()) == 4)
    context.set_offline(True)
    page.keyboard.press("1")
    page.keyboard.press("Enter")  # ends it, and submits nothing
    expect(page.locator("[data-missing]")).not_to_contain_text("Still to score")
    expect(page.locator("[data-error]")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("[data-error]")).to_contain_text("the scores are not submitted yet")
    context.set_offline(False)
    wait_until(lambda: len(marks()) == 5)
    assert marks() == {"creativity": 10, "narration": 1, "visual-craft": 1, "sound": 7, "use-of-ai": 1}


def test_scale_of_a_hundred_is_typed_digit_by_digit(
    page: Page, context: BrowserContext, client: Any, site: str
) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    Rubric.objects.update(lowest=1, highest=100)
    sign_in(context, client, site, jury.judges[0])
    page.goto(f"{site}/judge/films/{jury.assignment().code}/")
    expect(page.locator(".criterion.now")).to_be_visible()
    for key in ("7", "5", "1", "0", "0", "8", "Enter", "9"):  # 75, 100, 8, and 9 after a pause
        page.keyboard.press(key)
    wait_until(lambda: len(marks()) == 4)
    page.get_by_role("combobox", name="Use of AI").select_option("63")
    wait_until(lambda: len(marks()) == 5)
    assert marks() == {"creativity": 75, "narration": 100, "visual-craft": 8, "sound": 9, "use-of-ai": 63}


def test_keys_work_in_full_screen(
    page: Page, context: BrowserContext, client: Any, site: str, tmp_path: Path
) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1, seconds=SECONDS)
    bring_films(jury, films.make_film(tmp_path / "film.mp4", seconds=SECONDS, audio=False))
    sign_in(context, client, site, jury.judges[0])
    page.goto(f"{site}/judge/films/{jury.assignment().code}/")
    expect(page.locator(".criterion.now")).to_be_visible()
    expect(page.locator(".player .controls")).to_be_attached()
    page.keyboard.press("f")
    until(page, "document.fullscreenElement?.matches('.player')")
    page.keyboard.press("8")
    expect(page.locator(".player .said")).to_have_text("Creativity 8")
    page.keyboard.press("ArrowRight")
    until(page, f"document.querySelector('video').currentTime === {SECONDS}")
    wait_until(lambda: marks() == {"creativity": 8})
    page.keyboard.press("f")
    until(page, "!document.fullscreenElement")


def until(page: Page, condition: str) -> None:
    wait_until(lambda: page.evaluate(condition))


def marks() -> dict[str, int | None]:
    return dict(Mark.objects.values_list("criterion__slug", "value"))
