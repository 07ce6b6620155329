"""No link leads nowhere for whoever sees it: each role follows every link of every page that it can reach. No
page on the way prints what its view has not given."""

import re
from collections import Counter, deque
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.template import Context, Variable, VariableDoesNotExist
from django.template.base import FilterExpression
from django.urls import Resolver404, resolve
from django.utils import timezone

from contest.models import Edition, User
from judging.domain import cuts, rounds, standings_opening, tallies
from judging.domain.stages import Stage
from judging.models import Assignment, Round
from tests.architecture.permissions import ROLES
from tests.architecture.signed_in import signed_in
from tests.architecture.world import Side
from tests.judging.domain.test_announcements import nominate_by_two
from tests.judging.juries import judge_film

LINK = re.compile(r'(?:href|hx-get)="(?P<address>[^"#][^"]*)"')
ENOUGH = 2  # addresses of one view: those of other objects are like them
ELSEWHERE = ("/static/", "/media/", "/account/logout/")
FINE = {200, 301, 302, 303, 409, 422}  # a page, the way to another, or words why it is not there now


@pytest.fixture(scope="module")
def own(sides: tuple[Side, Side]) -> Side:
    """The edition that is not published, with a shortlist from which films advanced too."""
    side, _foreign = sides
    shortlist = rounds.plan_round(
        side.edition,
        name={"en": "Shortlist"},
        closes_at=timezone.now() + timedelta(days=7),
        by=side.organiser,
        reviews_per_entry=1,
        judges=[side.judge],
        stage=Stage(advancing=1),
    )
    rounds.open_round(shortlist, by=side.organiser)
    for number, assignment in enumerate(Assignment.objects.filter(seat__round=shortlist)):
        judge_film(assignment, 4 + number)
    rounds.close_round(shortlist, by=side.organiser)
    tally = tallies.compute_tally(Round.objects.get(pk=shortlist.pk), by=side.organiser)
    standings_opening.open_standings(tally.round, by=side.notary)
    cuts.decide_cut(tally, moved={}, by=side.organiser)
    return side


@pytest.fixture
def not_given(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What templates ask for in vain, but in an `if`, and where they have a default."""
    found: set[str] = set()
    resolve_value = FilterExpression.resolve

    def resolve_and_note(value: FilterExpression, context: Context, ignore_failures: bool = False) -> Any:
        if isinstance(value.var, Variable) and not (ignore_failures or "|default" in value.token):
            try:
                value.var.resolve(context)
            except VariableDoesNotExist:
                found.add(f"{value.token} in {context.template_name}")
        return resolve_value(value, context, ignore_failures)

    monkeypatch.setattr(FilterExpression, "resolve", resolve_and_note)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_link_leads_somewhere(
    db: None, own: Side, people: dict[str, User | None], not_given: set[str], role: str
) -> None:
    assert dead_links(people[role]) == {}
    assert not_given == set()


@pytest.mark.slow
@pytest.mark.parametrize("is_due", [True, False])
def test_links_lead_somewhere_before_nominees_are_sealed_and_after(
    db: None, own: Side, people: dict[str, User | None], is_due: bool
) -> None:
    """Once they are sealed, the organiser goes on through the whole site; before, where the walk above has
    been but for the dates, two links far. The chair sees less of it: as far as the page of the nominees
    leads."""
    now, days = timezone.now(), timedelta(days=-1 if is_due else 1)
    Edition.objects.filter(pk=own.edition.pk).update(
        closes_at=now - timedelta(days=2), nominees_at=now + days, awards_at=now + timedelta(days=3)
    )
    cut = Round.objects.get(edition=own.edition, number=2).cut
    start = f"/office/{own.edition.slug}/tallies/{cut.tally_id}/nominees/"
    assert dead_links(people["organiser"], start, steps=2) == {}
    assert dead_links(people["chair"], start, steps=1) == {}
    nominate_by_two(cut, by=own.organiser)
    assert dead_links(people["organiser"], start) == {}
    assert dead_links(people["chair"], start, steps=1) == {}


def dead_links(user: User | None, start: str = "/", *, steps: int = 1000) -> dict[str, tuple[int, str]]:
    """What a person finds who follows every link from a page on, so many one after the other: by address, the
    answer and the page with the link."""
    client = signed_in(user)
    waiting, seen, counts = deque([(start, "", 0)]), {start}, Counter[str]()
    dead: dict[str, tuple[int, str]] = {}
    while waiting:
        address, page, step = waiting.popleft()
        view = view_of(address)
        counts[view] += 1
        if counts[view] > ENOUGH:
            continue
        with transaction.atomic():
            answer: Any = client.get(address)
            transaction.set_rollback(True)
        if answer.status_code not in FINE:
            dead[address] = (answer.status_code, page)
        if step == steps:
            continue
        links = [answer.url] if 300 <= answer.status_code < 400 else links_in(answer)
        for link in (urljoin(address, link) for link in links):
            if link not in seen and link.startswith("/") and not link.startswith(ELSEWHERE):
                seen.add(link)
                waiting.append((link, address, step + 1))
    return dead


def links_in(answer: Any) -> list[str]:
    if answer.streaming or "text/html" not in answer.get("Content-Type", ""):
        return []
    return [unescape(found["address"]) for found in LINK.finditer(answer.content.decode())]


def view_of(address: str) -> str:
    try:
        return str(resolve(urlsplit(address).path).url_name)
    except Resolver404:
        return address
