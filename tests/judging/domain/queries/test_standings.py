from copy import deepcopy
from typing import Any

import pytest

from contest.models import Entry
from judging.domain.queries.standings import (
    Bar,
    Rival,
    Standing,
    places_of,
    rivals_of,
    standings_of,
)
from judging.enums import Outcome
from judging.models import AwardProposal, Decision, Tally
from judging.science.posterior import Certainty
from tests.judging.juries import Jury, make_jury, write_results

pytestmark = pytest.mark.django_db
BEATS = [[None, 0.5, 0.76, 0.96], [0.5, None, 0.7, 0.95], [0.24, 0.3, None, 0.74], [0.04, 0.05, 0.26, None]]
LINES = [(9.5, 8.5, 10.0), (8.0, 7.0, 9.0), (3.5, 3.49, 3.51), (2.0, None, None)]  # score, low, high


@pytest.fixture(scope="module")
def told_once(module_db: None) -> tuple[Jury, Tally]:
    """A tally of four entries on a scale from 1 to 10, with numbers that are easy to follow."""
    jury = make_jury(judges=1, entries=4, is_open=False)
    entries = [{"id": entry.pk, "code": entry.code} for entry in jury.entries]
    rows = [
        {**entry, "rank": rank, "score": score, "se": 0.5, "low": low, "high": high}
        | {"raw": score - 0.9, "reml": score, "reviews": 3}
        for rank, (entry, (score, low, high)) in enumerate(zip(entries, LINES, strict=True), 1)
    ]
    contenders = {"overall": {"entries": [entry["id"] for entry in entries], "beats": BEATS}}
    tally = Tally.objects.create(
        round=jury.round,
        number=1,
        seed=7,
        inputs={
            "entries": [entry | {"team": entry["id"]} for entry in entries],
            "rubric": {"lowest": 1, "highest": 10, "weights": {}},
            "sheets": [],
        },
        results={},
        computed_by=jury.organiser,
    )
    write_results(tally, {"entries": rows, "contenders": contenders})
    return jury, tally


@pytest.fixture
def told(db: None, told_once: tuple[Jury, Tally]) -> tuple[Jury, Tally]:
    return deepcopy(told_once)


def propose(tally: Tally, slug: str, place: int, entry: Entry | None, **fields: Any) -> AwardProposal:
    award = tally.round.edition.awards.get(slug=slug)
    fields = {"outcome": Outcome.PROPOSED, "skips": [], **fields}
    return AwardProposal.objects.create(tally=tally, award=award, place=place, entry=entry, **fields)


def rival(entry: Entry, score: float, loses: float | None, certainty: Certainty | None) -> Rival:
    rank = [line[0] for line in LINES].index(score) + 1
    return Rival(entry.pk, entry.code, entry.shown_title, score, score - 0.9, loses, certainty, rank)


def test_standings_are_drawn_on_the_scale_of_marks(told: tuple[Jury, Tally]) -> None:
    """9.5 on a scale from 1 to 10 is 94.44 per cent of its length; no bar is thinner than half a per cent."""
    jury, tally = told
    bars = [
        Bar(83.33, 16.67, 94.44, 84.44),
        Bar(66.67, 22.22, 77.78, 67.78),
        Bar(27.67, 0.5, 27.78, 17.78),
        None,
    ]
    assert standings_of(tally, tally.results["entries"]) == [
        Standing(e.pk, e.code, e.shown_title, n, score, 0.5, low, high, score - 0.9, score, 3, bar)
        for n, (e, (score, low, high), bar) in enumerate(zip(jury.entries, LINES, bars, strict=True), 1)
    ]


def test_bar_of_a_score_beyond_the_scale_ends_with_it(told: tuple[Jury, Tally]) -> None:
    _jury, tally = told
    row = tally.results["entries"][3] | {"score": 0.2, "low": -1.0, "high": 11.0, "raw": 10.5}
    assert standings_of(tally, [row])[0].bar == Bar(low=0.0, width=100.0, score=0.0, raw=100.0)


def test_rivals_are_the_others_who_hold_no_prize(told: tuple[Jury, Tally]) -> None:
    jury, tally = told
    first, second, third, fourth = jury.entries
    won = propose(tally, "first", 1, first)
    Decision.objects.create(proposal=won, entry=first, decided_by=jury.organiser)
    assert rivals_of(propose(tally, "second", 1, third)) == [
        rival(second, 8.0, 0.3, Certainty.TOO_CLOSE),
        rival(fourth, 2.0, 0.74, Certainty.TOO_CLOSE),
    ]
    assert [one.percent for one in rivals_of(won)] == [50, 76, 96]
    assert rivals_of(propose(tally, "second", 2, None, outcome=Outcome.TIED)) == [
        rival(second, 8.0, None, None),
        rival(third, 3.5, None, None),
        rival(fourth, 2.0, None, None),
    ]


def test_rivals_of_a_tie_are_those_who_are_tied(told: tuple[Jury, Tally]) -> None:
    jury, tally = told
    first, second, third, _fourth = jury.entries
    skips = [
        {"entry": first.pk, "reason": "tied", "detail": ""},
        {"entry": second.pk, "reason": "tied", "detail": ""},
        {"entry": third.pk, "reason": "barred", "detail": ""},
        {"entry": third.pk, "reason": "won_already", "detail": ""},
    ]
    tied = propose(tally, "first", 1, None, outcome=Outcome.TIED, skips=skips)
    assert [one.code for one in rivals_of(tied)] == [first.code, second.code]


def test_places_say_how_surely_the_line_below_them_is_drawn(told: tuple[Jury, Tally]) -> None:
    """The best left below the first prize is the second entry; below both prizes it is the fourth."""
    jury, tally = told
    first, second, third, _fourth = jury.entries
    propose(tally, "first", 1, first)
    propose(tally, "second", 1, second)
    won = propose(tally, "second", 2, third)
    Decision.objects.create(proposal=won, entry=third, decided_by=jury.organiser)
    waiting = propose(tally, "third", 1, None, outcome=Outcome.WAITING)
    found = [(p.proposal.award.slug, p.certainty, p.is_open, p.can_be_decided) for p in places_of(tally)]
    assert found == [
        ("first", Certainty.TOO_CLOSE, True, True),
        ("second", Certainty.CLEAR, True, True),
        ("second", Certainty.TOO_CLOSE, False, False),
        ("third", None, True, False),
    ]
    assert [place.winner == "" for place in places_of(tally)] == [False, False, False, True]
    assert waiting.entry is None
