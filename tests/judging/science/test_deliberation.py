"""The lines between awards and whom to talk about."""

from dataclasses import replace

import numpy as np
import pytest

from judging.science.allocation import (
    AwardPlace,
    AwardRule,
    Candidate,
    Estimate,
    PlaceOutcome,
    Proposal,
    propose_awards,
)
from judging.science.calibration import calibrate, leave_judges_out
from judging.science.deliberation import (
    NARROW,
    TOO_MANY,
    CutLine,
    Stability,
    deliberation_lines,
    measure_stability,
)
from judging.science.fit import Fit
from judging.science.posterior import (
    Certainty,
    Contenders,
    covariance,
    in_words,
    probability_beats,
    rank_probabilities,
)
from judging.science.reviews import index_reviews

AWARDS = (
    AwardRule("first", 1),
    AwardRule("second", 2, count=3),
    AwardRule("third", 3, count=5),
    AwardRule("special", 4, basis="special"),
)


@pytest.fixture(scope="module")
def fit() -> Fit:
    rng = np.random.default_rng(3)
    marks = np.clip(5.5 + np.linspace(2, -2, 20)[:, None] + rng.normal(0, 1.2, (20, 9)), 1, 10)
    return calibrate(index_reviews([(e, j, float(marks[e, j])) for e in range(20) for j in range(9)]))


def candidates(fit: Fit) -> list[Candidate]:
    return [
        Candidate(
            e,
            e,
            frozenset({"finalists"}),
            {basis: Estimate(float(fit.score[e]), float(fit.se[e])) for basis in ("overall", "special")},
        )
        for e in fit.reviews.entries
    ]


def known(fit: Fit) -> Contenders:
    index = fit.best_first(np.arange(len(fit.effect)))
    order = [fit.reviews.entries[n] for n in index]
    return Contenders(tuple(order), fit.effect[index], covariance(fit, order))


@pytest.fixture(scope="module")
def lines(fit: Fit) -> tuple[CutLine, ...]:
    films = candidates(fit)
    proposal = propose_awards(AWARDS, films)
    return deliberation_lines(AWARDS, films, proposal, {"overall": known(fit), "special": known(fit)}, seed=7)


def test_deliberation_lines_stand_below_each_award(lines: tuple[CutLine, ...]) -> None:
    ranks = {line.award: line.rank for line in lines}
    assert ranks == {"first": 1, "second": 4, "third": 9, "special": 1}


def test_deliberation_lines_name_the_neighbours(lines: tuple[CutLine, ...], fit: Fit) -> None:
    order = [entry for group in fit.ranking() for entry in group]
    assert (lines[0].last_above, lines[0].first_below) == (order[0], order[1])
    assert (lines[2].last_above, lines[2].first_below) == (order[8], order[9])
    assert (lines[3].last_above, lines[3].first_below) == (order[9], order[10])
    for line in lines:
        assert line.probability is not None
        assert line.probability == pytest.approx(probability_beats(fit, line.last_above, line.first_below))
        assert line.certainty is in_words(line.probability)


def test_deliberation_chances_are_those_among_the_films_that_may_still_win(
    lines: tuple[CutLine, ...], fit: Fit
) -> None:
    field = [entry for group in fit.ranking() for entry in group][9:]
    chances = rank_probabilities(fit, field, seed=7).within(1)
    for row in lines[3].band:
        assert row.above == pytest.approx(chances[row.entry], abs=1e-3)


def test_deliberation_lines_fold_away_the_safe_and_the_hopeless(lines: tuple[CutLine, ...]) -> None:
    for line in lines:
        low, high = line.limits
        beside = {line.last_above, line.first_below}
        assert (
            {row.entry for row in line.band if not low < (row.above or 0) < high}
            <= beside
            <= {row.entry for row in line.band}
        )
        assert line.limits == NARROW or len(line.band) <= TOO_MANY


def test_deliberation_lines_are_the_same_for_the_same_seed(lines: tuple[CutLine, ...], fit: Fit) -> None:
    films = candidates(fit)
    proposal = propose_awards(AWARDS, films)
    both = {"overall": known(fit), "special": known(fit)}
    again = deliberation_lines(reversed(AWARDS), films[::-1], proposal, both, seed=7)
    assert again == lines


def test_deliberation_lines_without_rivals_are_none(fit: Fit) -> None:
    films = candidates(fit)[:1]
    proposal = propose_awards(AWARDS[:1], films)
    assert deliberation_lines(AWARDS[:1], films, proposal, {"overall": known(fit)}, seed=7) == ()


def test_deliberation_lines_far_apart_are_clear() -> None:
    marks = np.array([9.0, 8.8, 2.0, 2.1])[:, None] + np.linspace(-0.3, 0.3, 6)
    fit = calibrate(index_reviews([(e, j, float(marks[e, j])) for e in range(4) for j in range(6)]))
    films = candidates(fit)
    proposal = propose_awards([AwardRule("best", 1, count=2)], films)
    line = deliberation_lines(
        [AwardRule("best", 1, count=2)], films, proposal, {"overall": known(fit)}, seed=7
    )[0]
    beside = {line.last_above, line.first_below}
    assert (line.certainty, {row.entry for row in line.band}, beside) == (Certainty.CLEAR, {1, 3}, {1, 3})


def test_deliberation_line_without_chances_has_its_neighbours(fit: Fit) -> None:
    raw = replace(known(fit), covariance=None)
    line = deliberation_lines(AWARDS[:1], candidates(fit), Proposal(()), {"overall": raw}, seed=7)[0]
    order = [entry for group in fit.ranking() for entry in group]
    assert [(row.entry, row.above) for row in line.band] == [(entry, None) for entry in order[:4]]
    assert (line.probability, line.certainty, line.above) == (None, None, frozenset(order[:1]))


def test_deliberation_leaves_out_whom_the_jury_has_given_a_later_award(fit: Fit) -> None:
    order = [entry for group in fit.ranking() for entry in group]
    decided = Proposal((AwardPlace("special", 1, PlaceOutcome.DECIDED, order[0]),))
    both = {"overall": known(fit), "special": known(fit)}
    first, *_rest, special = deliberation_lines(AWARDS, candidates(fit), decided, both, seed=7)
    assert (first.last_above, special.last_above) == (order[1], order[0])


def test_deliberation_line_is_that_of_the_prizes_where_an_award_between_them_takes_a_film(fit: Fit) -> None:
    order = [entry for group in fit.ranking() for entry in group]
    audience = AwardPlace("audience", 1, PlaceOutcome.PROPOSED, order[4])  # between the first and the second
    proposal = Proposal(
        (
            AwardPlace("first", 1, PlaceOutcome.PROPOSED, order[0]),
            audience,
            *(AwardPlace("second", n, PlaceOutcome.PROPOSED, order[n]) for n in (1, 2, 3)),
        )
    )
    first, second, third = deliberation_lines(
        AWARDS[:3], candidates(fit), proposal, {"overall": known(fit)}, seed=7
    )
    assert [(line.last_above, line.first_below) for line in (first, second)] == [
        (order[0], order[1]),
        (order[3], order[5]),
    ]
    assert third.last_above == order[8]  # a ranking without proposals for it


def test_measure_stability_names_what_each_absence_changes(fit: Fit) -> None:
    proposal = propose_awards(AWARDS, candidates(fit))
    without = {
        judge: propose_awards(AWARDS, candidates(other)) for judge, other in leave_judges_out(fit.reviews)
    }
    found = measure_stability(proposal, without)
    assert [one.judge for one in found] == list(range(9))
    for one in found:
        other = without[one.judge]
        assert set(proposal.winners) - set(one.lost) | set(one.gained) == set(other.winners)
        assert one.first_changes == (proposal.places[0].entry != other.places[0].entry)


def test_measure_stability_of_the_same_proposal_is_empty_handed(fit: Fit) -> None:
    proposal = propose_awards(AWARDS, candidates(fit))
    one = measure_stability(proposal, {3: proposal})[0]
    assert (one.lost, one.gained, one.first_changes) == ((), (), False)


def by_hand(effects: list[float]) -> Fit:
    """Films by their effects alone, each with a standard error of 1 and no doubt in common."""
    E = len(effects)
    plain = calibrate(index_reviews([(e, e, 1.0 + e % 9) for e in range(E)]))  # no judge shares a film
    posterior = replace(plain.posterior, precision=np.ones(E), scale=1.0)
    return replace(plain, typical=5.0, effect=np.array(effects), se=np.ones(E), posterior=posterior)


def test_deliberation_band_narrows_when_more_than_eight_are_in_doubt() -> None:
    """Equal films: each is in the upper half with chance 1/2, so all stay in the band, wide or narrow."""
    award = AwardRule("half", 1, count=4)
    found = []
    for films in (8, 9):
        fit = by_hand([0.0] * films)
        half = replace(award, count=films // 2)
        lines = deliberation_lines([half], candidates(fit), Proposal(()), {"overall": known(fit)}, seed=1)
        found.append((lines[0].limits, len(lines[0].band)))
    assert found == [((0.10, 0.90), 8), ((0.25, 0.75), 9)]


def test_deliberation_line_needs_one_film_below_it() -> None:
    fit = by_hand([1.0, 0.0])
    counts = [
        len(
            deliberation_lines(
                [AwardRule("best", 1, count=count)],
                candidates(fit),
                Proposal(()),
                {"overall": known(fit)},
                seed=1,
            )
        )
        for count in (1, 2)
    ]
    assert counts == [1, 0]


def test_measure_stability_by_hand() -> None:
    first, other = (
        Proposal(
            tuple(
                AwardPlace(award, 1, PlaceOutcome.PROPOSED, entry)
                for award, entry in zip("ab", pair, strict=True)
            )
        )
        for pair in ((1, 2), (2, 3))
    )
    assert measure_stability(first, {8: Proposal(()), 7: other}) == (
        Stability(judge=7, lost=(1,), gained=(3,), first_changes=True),
        Stability(judge=8, lost=(1, 2), gained=(), first_changes=False),
    )
    assert measure_stability(Proposal(()), {7: other}) == (Stability(7, (), (2, 3), True),)


def test_deliberation_lines_know_nobody_below_the_threshold(fit: Fit) -> None:
    films = candidates(fit)
    ranked = [entry for group in fit.ranking() for entry in group]
    least = float(fit.score[fit.entry_index(ranked[2])])
    awards = (AwardRule("first", 1, threshold=least), AwardRule("second", 2, count=2))
    proposal = propose_awards(awards, films)
    first, second = deliberation_lines(awards, films, proposal, {"overall": known(fit)}, seed=7)
    assert set(first.chances) == set(ranked[:3])
    assert set(second.chances) == set(ranked[1:])
