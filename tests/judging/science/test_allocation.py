"""Which entry gets which award."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.science.allocation import (
    JURY,
    AwardRule,
    Candidate,
    Estimate,
    PlaceOutcome,
    Proposal,
    Reason,
    Skip,
    propose_awards,
)
from judging.science.errors import BadAward, BadIdentity
from tests.benchmarks.awards import seconds_for
from tests.examples import examples

NIGHT = (
    AwardRule("first", 1),
    AwardRule("second", 2, count=3),
    AwardRule("third", 3, count=5),
    AwardRule("creative", 4, basis="creativity", pool="shortlist"),
    AwardRule("narration", 5, basis="narration", pool="shortlist"),
)


def film(entry: int, score: float, *, team: int | None = None, barred: str = "") -> Candidate:
    owner = entry if team is None else team
    return Candidate(entry, owner, frozenset({"finalists"}), {"overall": Estimate(score)}, barred)


def outcomes(proposal: Proposal) -> list[tuple[str, int | None]]:
    return [(place.outcome.value, place.entry) for place in proposal.places]


def test_propose_awards_gives_each_award_to_the_best_left() -> None:
    proposal = propose_awards(
        [AwardRule("second", 2, count=2), AwardRule("first", 1)], [film(e, e) for e in range(5)]
    )
    assert [(p.award, p.place, p.entry) for p in proposal.places] == [
        ("first", 1, 4),
        ("second", 1, 3),
        ("second", 2, 2),
    ]
    assert proposal.winners == {4: "first", 3: "second", 2: "second"}


def test_propose_awards_skips_are_shown_with_their_reason() -> None:
    films = [film(1, 9.0), film(2, 8.0, team=1), film(3, 7.0, barred="withdrawn"), film(4, 6.0), film(5, 1.0)]
    second = propose_awards([AwardRule("first", 1), AwardRule("second", 2)], films).places[1]
    assert second.entry == 4
    assert second.skips == (
        Skip(1, Reason.HAS_AWARD, "first"),
        Skip(2, Reason.TEAM_HAS_AWARD, "first"),
        Skip(3, Reason.BARRED, "withdrawn"),
    )


def test_propose_awards_special_takes_the_best_of_its_own_pool_and_basis() -> None:
    films = [
        Candidate(
            e,
            e,
            frozenset({"shortlist", "finalists"} if e < 2 else {"shortlist"}),
            {"overall": Estimate(10.0 - e), "creativity": Estimate(float(e))},
        )
        for e in range(5)
    ]
    awards = [AwardRule("first", 1), AwardRule("creative", 2, basis="creativity", pool="shortlist")]
    assert propose_awards(awards, films).winners == {0: "first", 4: "creative"}


def test_propose_awards_more_awards_than_entries_are_not_awarded() -> None:
    proposal = propose_awards(
        [AwardRule("first", 1), AwardRule("second", 2, count=3)], [film(1, 5.0), film(2, 4.0)]
    )
    nobody = ("not awarded", None)
    assert outcomes(proposal) == [("proposed", 1), ("proposed", 2), nobody, nobody]
    assert proposal.places[3].reason is Reason.NOBODY_LEFT


def test_propose_awards_empty_pool_is_not_awarded() -> None:
    place = propose_awards([AwardRule("first", 1, pool="nobody")], [film(1, 5.0)]).places[0]
    assert (place.outcome, place.reason) == (PlaceOutcome.NOT_AWARDED, Reason.POOL_EMPTY)


def test_propose_awards_unjudged_entries_never_win() -> None:
    films = [film(1, math.nan), Candidate(2, 2, frozenset({"finalists"}), {})]
    place = propose_awards([AwardRule("first", 1)], films).places[0]
    assert (place.outcome, place.reason) == (PlaceOutcome.NOT_AWARDED, Reason.NOBODY_LEFT)


def test_propose_awards_threshold_needs_certainty() -> None:
    films = [
        Candidate(1, 1, frozenset({"finalists"}), {"overall": Estimate(8.3, 1.0)}),
        Candidate(2, 2, frozenset({"finalists"}), {"overall": Estimate(8.2, 0.2)}),
    ]
    sure = propose_awards([AwardRule("first", 1, threshold=8.0, certainty=0.8)], films).places[0]
    assert (sure.entry, sure.skips) == (2, (Skip(1, Reason.BELOW_THRESHOLD, "8"),))
    none = propose_awards([AwardRule("first", 1, threshold=9.0)], films).places[0]
    assert (none.outcome, none.reason) == (PlaceOutcome.NOT_AWARDED, Reason.NOBODY_ABOVE_THRESHOLD)


def test_propose_awards_threshold_itself_is_enough() -> None:
    """At the threshold an entry is as likely above as below: a certainty of one half."""
    for estimate, wins in [
        (Estimate(8.0), True),
        (Estimate(7.99), False),
        (Estimate(8.0, 1.0), True),
        (Estimate(7.99, 1.0), False),
        (Estimate(8.0, 0.0), True),
    ]:
        only = Candidate(1, 1, frozenset({"finalists"}), {"overall": estimate})
        award = AwardRule("first", 1, threshold=8.0, certainty=0.5)
        assert propose_awards([award], [only]).places[0].entry == (1 if wins else None), (estimate, wins)


def test_propose_awards_passes_over_nobody_without_a_score() -> None:
    films = [film(1, math.nan), Candidate(2, 2, frozenset({"finalists"}), {}), film(3, 5.0), film(4, 4.0)]
    place = propose_awards([AwardRule("first", 1)], films).places[0]
    assert (place.entry, place.skips) == (3, ())


def test_propose_awards_places_that_are_just_enough_for_equals_need_no_jury() -> None:
    films = [film(1, 8.0), film(2, 7.0), film(3, 7.0), film(4, 7.0), film(5, 1.0)]
    enough = propose_awards([AwardRule("third", 1, count=4)], films)
    assert outcomes(enough) == [("proposed", 1), ("proposed", 2), ("proposed", 3), ("proposed", 4)]
    short = propose_awards([AwardRule("third", 1, count=3), AwardRule("fourth", 2)], films)
    waiting = ("waiting", None)
    assert outcomes(short) == [("proposed", 1), ("tied", None), waiting, waiting]
    assert short.places[1].tied == (2, 3, 4)


def test_propose_awards_tie_is_for_the_jury_and_what_follows_waits() -> None:
    films = [film(1, 7.0), film(2, 7.0 + 1e-12), film(3, 5.0)]
    proposal = propose_awards([AwardRule("first", 1), AwardRule("second", 2)], films)
    assert outcomes(proposal) == [("tied", None), ("waiting", None)]
    assert proposal.places[0].tied == (1, 2)


def test_propose_awards_decided_tie_lets_the_rest_go_on() -> None:
    films = [film(1, 7.0), film(2, 7.0), film(3, 5.0)]
    proposal = propose_awards([AwardRule("first", 1), AwardRule("second", 2)], films, decided={"first": [2]})
    assert outcomes(proposal) == [("decided", 2), ("proposed", 1)]


def test_propose_awards_tie_inside_an_award_needs_nobody() -> None:
    proposal = propose_awards([AwardRule("third", 1, count=3)], [film(1, 7.0), film(2, 7.0), film(3, 7.0)])
    assert sorted(proposal.winners) == [1, 2, 3]


def test_propose_awards_tie_of_one_team_is_for_the_jury() -> None:
    films = [film(1, 7.0, team=9), film(2, 7.0, team=9)]
    assert propose_awards([AwardRule("third", 1, count=2)], films).places[0].tied == (1, 2)


def test_propose_awards_tie_is_broken_by_chance_then_reviews() -> None:
    for first, second in [
        (Estimate(7.0, chance=0.4), Estimate(7.0, chance=0.6)),
        (Estimate(7.0, chance=0.5, reviews=3), Estimate(7.0, chance=0.5, reviews=9)),
        (Estimate(7.0), Estimate(7.0, chance=0.1)),
    ]:
        films = [
            Candidate(1, 1, frozenset({"finalists"}), {"overall": first}),
            Candidate(2, 2, frozenset({"finalists"}), {"overall": second}),
        ]
        assert propose_awards([AwardRule("first", 1)], films).winners == {2: "first"}, (first, second)


def test_propose_awards_override_is_kept_and_the_passed_over_may_win_later() -> None:
    films = [film(e, float(e)) for e in range(5)]
    proposal = propose_awards([AwardRule("first", 1), AwardRule("second", 2)], films, decided={"first": [1]})
    assert outcomes(proposal) == [("decided", 1), ("proposed", 4)]


def test_propose_awards_later_decision_is_not_given_away_before() -> None:
    films = [film(e, float(e)) for e in range(5)]
    proposal = propose_awards([AwardRule("first", 1), AwardRule("second", 2)], films, decided={"second": [4]})
    assert outcomes(proposal) == [("proposed", 3), ("decided", 4)]


def test_propose_awards_bad_list_is_refused() -> None:
    for awards in [
        [AwardRule("a", 1, count=0)],
        [AwardRule("a", 1, count=-1)],
        [AwardRule("a", 1), AwardRule("b", 1)],
        [AwardRule("a", 1), AwardRule("a", 2)],
        [AwardRule("a", 1, threshold=math.nan)],
        [AwardRule("a", 1, certainty=1.0)],
    ]:
        with pytest.raises(BadAward):
            propose_awards(awards, [film(1, 5.0)])


def test_propose_awards_bad_decision_is_refused() -> None:
    for decided in [
        {"x": [1]},
        {"first": [1, 2]},
        {"first": [99]},
        {"first": [1], "second": [1]},
        {"first": [3]},
    ]:
        films = [film(1, 5.0), film(2, 4.0), film(3, 6.0, barred="disqualified")]
        with pytest.raises(BadAward):
            propose_awards([AwardRule("first", 1), AwardRule("second", 2)], films, decided=decided)


def test_propose_awards_bad_candidates_are_refused() -> None:
    for entries in [[1, 1], [-1], [None]]:
        with pytest.raises(BadIdentity):
            propose_awards([AwardRule("first", 1)], [film(entry, 5.0) for entry in entries])


SCORES = st.floats(1, 10, allow_nan=False)


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    count = draw(st.integers(0, 25))
    return [
        Candidate(
            entry,
            draw(st.integers(0, 20)),
            draw(st.frozensets(st.sampled_from(["shortlist", "finalists"]))),
            {
                basis: Estimate(draw(SCORES))
                for basis in draw(st.sets(st.sampled_from(["overall", "creativity", "narration"])))
            },
            draw(st.sampled_from(["", "", "", "withdrawn", "own juror"])),
        )
        for entry in range(count)
    ]


@pytest.mark.slow
@examples(100)
@given(candidates())
def test_propose_awards_counts_are_exact_and_winners_eligible(films: list[Candidate]) -> None:
    proposal = propose_awards(NIGHT, films)
    assert [(p.award, p.place) for p in proposal.places] == [
        (award.key, number + 1) for award in NIGHT for number in range(award.count)
    ]
    awards, pool = {a.key: a for a in NIGHT}, {c.entry: c for c in films}
    winners = [place for place in proposal.places if place.entry is not None]
    assert len({place.entry for place in winners}) == len(winners)
    assert len({pool[place.entry].team for place in winners if place.entry is not None}) == len(winners)
    for place in winners:
        winner, award = pool[place.entry if place.entry is not None else -1], awards[place.award]
        assert winner.barred == ""
        assert (award.pool in winner.pools, award.basis in winner.estimates) == (True, True)
    assert propose_awards(NIGHT, reversed(films)) == proposal


@pytest.mark.slow
@examples(100)
@given(st.permutations(range(12)), st.integers(0, 11), st.integers(1, 11))
def test_propose_awards_higher_estimate_never_costs_a_better_award(
    ranks: list[int], entry: int, rise: int
) -> None:
    awards = NIGHT[:3]

    def place_of(scores: dict[int, float]) -> int:
        films = [film(e, score, team=e // 2) for e, score in scores.items()]
        order = [place.entry for place in propose_awards(awards, films).places]
        return order.index(entry) if entry in order else 99

    scores = {e: float(rank) for e, rank in enumerate(ranks)}
    assert place_of({**scores, entry: scores[entry] + rise + 0.5}) <= place_of(scores)


HOUSE = (
    AwardRule("first", 1),
    AwardRule("creative", 2, basis="creativity", threshold=5.0),
    AwardRule("second", 3, count=3, threshold=4.0, certainty=0.8),
    AwardRule("jury", 4, count=2, basis=JURY),
    AwardRule("narration", 5, basis="narration"),
    AwardRule("third", 6, count=3),
)


@st.composite
def contests(draw: st.DrawFn) -> list[Candidate]:
    """Films without equal scores; some share a team, some may win nothing."""
    count = draw(st.integers(1, 14))
    orders = {basis: draw(st.permutations(range(count))) for basis in ("overall", "creativity", "narration")}
    return [
        Candidate(
            entry,
            draw(st.integers(0, 9)),
            frozenset({"finalists"}),
            {
                basis: Estimate(1 + 9 * order[entry] / count, draw(st.sampled_from([0.0, 0.4])))
                for basis, order in orders.items()
            },
            draw(st.sampled_from(["", "", "", "disqualified", "conflict of interest"])),
        )
        for entry in range(count)
    ]


@pytest.mark.slow
@examples(150)
@given(
    contests(), st.integers(0, 13), st.sampled_from(["overall", "creativity", "narration"]), st.floats(0, 9)
)
def test_propose_awards_higher_estimate_on_any_basis_never_costs_a_better_award(
    films: list[Candidate], entry: int, basis: str, rise: float
) -> None:
    if entry >= len(films):
        return
    orders = {award.key: award.order for award in HOUSE}
    before = films[entry].estimates[basis]
    better = replace(before, score=before.score + rise + 1e-4)
    risen = [replace(c, estimates={**c.estimates, basis: better}) if c.entry == entry else c for c in films]
    if any(abs(c.estimates[basis].score - better.score) < 1e-6 for c in films if c.entry != entry):
        return
    worth = [orders.get(propose_awards(HOUSE, some).winners.get(entry, ""), 99) for some in (films, risen)]
    assert worth[1] <= worth[0]


@pytest.mark.slow
@examples(150)
@given(contests(), st.data())
def test_propose_awards_holds_to_decisions_thresholds_and_teams(
    films: list[Candidate], data: st.DataObject
) -> None:
    free = [c.entry for c in films if not c.barred]
    chosen = data.draw(st.lists(st.sampled_from(free), unique=True, max_size=4)) if free else []
    decided = {"jury": chosen[:2], "second": chosen[2:]}
    proposal = propose_awards(HOUSE, films, decided={key: some for key, some in decided.items() if some})
    assert [(p.award, p.place) for p in proposal.places] == [
        (award.key, number + 1) for award in HOUSE for number in range(award.count)
    ]
    rules, pool = {award.key: award for award in HOUSE}, {c.entry: c for c in films}
    held = [pool[p.entry] for p in proposal.places if p.entry is not None]
    assert len({c.entry for c in held}) == len(held)
    for place in proposal.places:
        if place.outcome is not PlaceOutcome.PROPOSED or place.entry is None:
            continue
        winner, rule = pool[place.entry], rules[place.award]
        assert winner.barred == ""
        assert [c.team for c in held].count(winner.team) == 1
        if rule.threshold is not None and rule.certainty == 0.5:
            assert winner.estimates[rule.basis].score >= rule.threshold - 1e-9
    assert propose_awards(HOUSE, reversed(films), decided=decided) == proposal


def test_propose_awards_free_choice_waits_for_nobody_and_keeps_nobody_waiting() -> None:
    awards = [AwardRule("first", 1), AwardRule("jury", 2, count=2, basis=JURY), AwardRule("second", 3)]
    films = [film(1, 8.0), film(2, 7.0), film(3, 6.0)]
    assert outcomes(propose_awards(awards, films)) == [
        ("proposed", 1),
        ("free", None),
        ("free", None),
        ("proposed", 2),
    ]
    assert outcomes(propose_awards(awards, films, decided={"jury": [2]})) == [
        ("proposed", 1),
        ("decided", 2),
        ("free", None),
        ("proposed", 3),
    ]
    assert outcomes(propose_awards(awards, [film(1, 8.0), film(2, 8.0)]))[1:] == [
        ("free", None),
        ("free", None),
        ("waiting", None),
    ]


@pytest.mark.slow
def test_propose_awards_time_grows_as_the_entries_do() -> None:
    """Eight times the entries take far from the sixty-four times that a comparison of all with all would."""
    assert seconds_for(16_000, times=5) <= 24 * seconds_for(2_000, times=5)


@pytest.mark.slow
@examples(60)
@given(candidates(), st.integers(0, 24))
def test_propose_awards_barring_a_loser_changes_nothing(films: list[Candidate], entry: int) -> None:
    proposal = propose_awards(NIGHT, films)
    tied = {e for place in proposal.places for e in place.tied}
    if entry in proposal.winners or entry in tied or entry >= len(films):
        return
    barred = [replace(c, barred="out") if c.entry == entry else c for c in films]
    assert propose_awards(NIGHT, barred).winners == proposal.winners
