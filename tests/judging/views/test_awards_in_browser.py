"""The pages of awards as people see them, at a desk, on a tablet and on a phone, in English and in
the language with the longest texts; tests/e2e/test_fourth_language.py has every page in longer ones."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.domain.award_list import plans_of
from contest.domain.default_awards import default_awards
from contest.enums import Role
from contest.models import Award, Edition, User
from judging.domain import awards
from judging.domain.award_changes import propose_awards_change
from judging.domain.deliberation import show_table
from judging.domain.queries.table import table_of
from judging.domain.tally_absences import keep_absences
from judging.models import Tally
from tests import films
from tests.e2e.watching import axe_findings
from tests.factories import make_edition, make_membership, make_user
from tests.judging.juries import Jury, bring_films, make_jury, make_tallied
from tests.judging.late_awards import REASON

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = ((1280, 900), (768, 1024), (390, 844))
LANGUAGES = ("en", "id")
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def sign_in(page: Page, client: Any, live_site: str, user: User) -> None:
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_site}])


def look_at(page: Page, address: str) -> None:
    """Nothing is pushed sideways and axe finds nothing, in either language and at any size."""
    for language in LANGUAGES:
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language}
        page.context.add_cookies([{**cookie, "url": urljoin(address, "/")}])
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(SIDEWAYS) == 0, (address, language, width)
            how = {"is_translated": language != "en", "is_resized": (width, height) != SIZES[0]}
            assert axe_findings(page, **how) == [], (address, language, width)


def with_default_awards(edition: Edition) -> None:
    edition.awards.all().delete()
    for order, award in enumerate(default_awards(), start=1):
        Award.objects.create(edition=edition, order=order, **award)


def test_awards_of_an_edition(page: Page, live_site: str, client: Any) -> None:
    organiser, edition = make_user(), make_edition("open")
    make_membership(organiser, edition, Role.ORGANISER)
    with_default_awards(edition)
    sign_in(page, client, live_site, organiser)
    award = edition.awards.earliest("order")
    for view, args in (
        ("edition_awards", [edition.slug]),
        ("edition_award", [edition.slug, award.pk]),
        ("regulations_show", [edition.slug]),
    ):
        look_at(page, live_site + reverse(view, args=args))


def test_late_change_of_awards(page: Page, live_site: str, client: Any) -> None:
    jury = make_jury()
    with_names(jury)
    sign_in(page, client, live_site, jury.organiser)
    first, second, *others = plans_of(jury.edition)
    slug, award = jury.edition.slug, jury.edition.awards.get(slug="second")
    look_at(page, live_site + reverse("edition_award", args=[slug, award.pk]))
    change = [replace(second, places=2, threshold=6.5, needs_statement=True), first, *others[1:]]
    propose_awards_change(jury.edition, change, REASON, by=jury.organiser)
    for view, args in (
        ("edition_awards", [slug]),
        ("edition_award", [slug, award.pk]),
        ("office_results", [slug]),
    ):
        look_at(page, live_site + reverse(view, args=args))


def test_an_award_is_moved_by_keyboard(page: Page, live_site: str, client: Any) -> None:
    organiser, edition = make_user(), make_edition("open")
    make_membership(organiser, edition, Role.ORGANISER)
    sign_in(page, client, live_site, organiser)
    page.goto(live_site + reverse("edition_awards", args=[edition.slug]))
    page.get_by_role("button", name="Move down First Prize").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The order of the awards is saved.").wait_for()
    assert [award.title for award in edition.awards.order_by("order")][:2] == ["Second Prize", "First Prize"]


def laid_table() -> tuple[Jury, Tally]:
    jury, tally = make_tallied(judges=6, entries=12, reviews=3)
    with_names(jury)
    awards.propose(tally, by=jury.organiser)
    keep_absences(tally)
    return jury, tally


def with_names(jury: Jury) -> None:
    """The awards of the edition in every language; none is added or removed."""
    for award, told in zip(jury.edition.awards.order_by("order"), default_awards(), strict=True):
        award.name = told["name"]
        award.save(update_fields=["name"])


def test_deliberation_table(page: Page, live_site: str, client: Any) -> None:
    jury, tally = laid_table()
    slug = jury.edition.slug
    sign_in(page, client, live_site, jury.organiser)
    proposal = tally.proposals.earliest("award__order")
    look_at(page, live_site + reverse("deliberation_show", args=[slug, tally.pk]))
    look_at(page, live_site + reverse("award_decide", args=[slug, proposal.pk]))
    show_table(jury.round, shown=True, by=jury.organiser)
    sign_in(page, client, live_site, jury.judges[0])
    look_at(page, live_site + reverse("judge_table", args=[jury.round.code]))


@pytest.mark.film
def test_films_of_a_line_play_in_step_on_a_tablet(
    page: Page, live_site: str, client: Any, tmp_path: Path
) -> None:
    jury, tally = laid_table()
    bring_films(jury, films.make_film(tmp_path / "film.mp4", seconds=6, shots=1, audio=False))
    line = table_of(tally).lines[0]
    sign_in(page, client, live_site, jury.organiser)
    page.set_viewport_size({"width": 768, "height": 1024})
    page.goto(live_site + reverse("deliberation_show", args=[jury.edition.slug, tally.pk]))
    page.get_by_role("link", name="Play these films side by side").first.click()
    videos = page.locator(".in-step video")
    expect(videos).to_have_count(len(line.films))
    page.get_by_role("button", name="Play all").click()
    page.wait_for_function(
        "() => { const times = [...document.querySelectorAll('.in-step video')].map(one => one.currentTime);"
        " return Math.min(...times) > 1 && Math.max(...times) - Math.min(...times) < 1; }"
    )
    assert videos.evaluate_all("all => all.filter(one => !one.muted).length") == 1
    page.get_by_role("button", name="Pause all").click()
    bar = page.get_by_role("slider", name="Position in the films")
    bar.fill("4")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.in-step video')]"
        ".every(one => Math.abs(one.currentTime - 4) < .1)"
    )
    page.get_by_role("radio", name="Sound of this film").nth(1).check()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.in-step video')].map(one => one.muted).indexOf(false) === 1"
    )
    assert axe_findings(page) == []


def test_judges_see_a_decision_without_reloading(page: Page, live_site: str, client: Any) -> None:
    jury, tally = laid_table()
    show_table(jury.round, shown=True, by=jury.organiser)
    sign_in(page, client, live_site, jury.judges[0])
    page.goto(live_site + reverse("judge_table", args=[jury.round.code]))
    expect(page.get_by_text("One prize is decided")).to_have_count(0)
    proposal = tally.proposals.select_related("award", "tally__round__edition", "entry").earliest(
        "award__order"
    )
    awards.decide(proposal, entry=proposal.entry, by=jury.organiser)
    expect(page.get_by_text("One prize is decided")).to_be_visible()
