"""The recommended estimator: exactness, invariances, what it learns from the contest."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from judging.science.auto import CONSTANTS, alikeness, fit_auto, has_heavy_tails
from judging.science.fit import Fit
from judging.science.posterior import covariance
from judging.science.reviews import FloatArray, Reviews, index_reviews
from tests.judging.science.dense import dense_solution, small_reviews
from tests.judging.science.world import SEED, World

Row = tuple[int, int, float]


@pytest.fixture(scope="module")
def reviews() -> Reviews:
    world = World(np.random.default_rng([SEED, 1]), entries=200, judges=20, lazy=1, publish_notice=0)
    return world.screen(3, dropouts=0).reviews(world.E, world.J)


@pytest.fixture(scope="module")
def fit(reviews: Reviews) -> Fit:
    return fit_auto(reviews)


def changed(reviews: Reviews, change: Callable[[Row], Row], lowest: float = 1, highest: float = 10) -> Fit:
    rows = [change(row) for row in reviews.rows()]
    return fit_auto(
        index_reviews(rows, entries=reviews.entries, judges=reviews.judges, lowest=lowest, highest=highest)
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("entries", [12, 60])
def test_fit_auto_equals_the_dense_inverse(seed: int, entries: int) -> None:
    reviews = small_reviews(seed, entries=entries, each=5 if seed == 0 else 3)
    fit = fit_auto(reviews)
    few = reviews.judge_counts < CONSTANTS.settled
    estimates, inverse = dense_solution(
        reviews,
        reviews.points - fit.typical,
        fit.trust / fit.noise[reviews.judge],
        fit.slope[reviews.judge],
        column_penalty=np.where(few, 1 / fit.judge_variance, 0.0),
        ridge=1 / fit.entry_variance,
    )
    J = len(reviews.judges)
    joint = covariance(fit, reviews.entries)
    assert np.abs(fit.severity - estimates[:J]).max() <= 1e-8
    assert np.abs(fit.effect - estimates[J:]).max() <= 1e-8
    assert np.abs(joint - inverse[J:, J:]).max() <= 1e-8
    assert np.abs(fit.se**2 - np.diag(joint)).max() <= 1e-8


def test_fit_auto_same_input_gives_the_same_bits(reviews: Reviews, fit: Fit) -> None:
    again = fit_auto(reviews)
    assert (again.effect.tobytes(), again.se.tobytes()) == (fit.effect.tobytes(), fit.se.tobytes())


def test_fit_auto_shuffled_rows_give_the_same_bits(reviews: Reviews, fit: Fit) -> None:
    rows = reviews.rows()
    np.random.default_rng(0).shuffle(rows)  # type: ignore[arg-type]
    shuffled = fit_auto(index_reviews(rows, entries=reviews.entries, judges=reviews.judges))
    assert shuffled.effect.tobytes() == fit.effect.tobytes()


def test_fit_auto_relabelled_entries_and_judges_change_nothing(reviews: Reviews, fit: Fit) -> None:
    rng = np.random.default_rng(1)
    entry, judge = rng.permutation(len(reviews.entries)), rng.permutation(len(reviews.judges))
    renamed = changed(reviews, lambda row: (int(entry[row[0]]), int(judge[row[1]]), row[2]))
    assert np.abs(renamed.effect[entry] - fit.effect).max() < 1e-9
    assert np.abs(renamed.severity[judge] - fit.severity).max() < 1e-9


@pytest.mark.parametrize("constant", [-3.0, 0.7, 2.0])
def test_fit_auto_constant_added_to_a_judge_moves_no_entry(reviews: Reviews, constant: float) -> None:
    before = changed(reviews, lambda row: row, -9, 20)
    after = changed(reviews, lambda row: (row[0], row[1], row[2] + constant * (row[1] == 5)), -9, 20)
    assert np.abs(after.effect - before.effect).max() < 1e-9
    assert after.ranking(1) == before.ranking(1)
    shift = after.severity - before.severity
    assert shift[5] - shift[4] == pytest.approx(constant, abs=1e-9)


def test_fit_auto_constant_added_to_a_judge_of_few_films_moves_little() -> None:
    reviews = small_reviews(3, entries=10, judges=6)  # five films each: the offset is drawn to the panel
    before = changed(reviews, lambda row: row, -9, 20)
    after = changed(reviews, lambda row: (row[0], row[1], row[2] + 2.0 * (row[1] == 5)), -9, 20)
    assert np.abs(after.effect - before.effect).max() < 1.0


@pytest.mark.parametrize(("lowest", "highest"), [(0.0, 100.0), (1.0, 5.0), (-1.0, 1.0)])
def test_fit_auto_another_scale_gives_the_same_order(
    reviews: Reviews, fit: Fit, lowest: float, highest: float
) -> None:
    factor = (highest - lowest) / 9
    scaled = changed(reviews, lambda row: (row[0], row[1], lowest + (row[2] - 1) * factor), lowest, highest)
    assert np.abs(scaled.effect / factor - fit.effect).max() < 1e-6
    assert np.abs(scaled.score - (lowest + (fit.score - 1) * factor)).max() < 1e-6 * factor


def test_fit_auto_constant_judge_does_not_influence_the_order() -> None:
    rng = np.random.default_rng(5)
    quality: FloatArray = rng.normal(0, 1.2, 60)
    rows = [
        (e, j, float(np.clip(5.5 + quality[e] + rng.normal(), 1, 10))) for e in range(60) for j in range(4)
    ]
    fit = fit_auto(index_reviews([*rows, *((e, 9, 7.0) for e in range(60))]))
    assert fit.slope[-1] < 0.2
    assert fit.severity[-1] > 1


def test_fit_auto_slope_lies_between_none_and_three_times_the_typical() -> None:
    """Three judges follow 400 films alike; the fourth marks six times as strongly, or against them all."""
    for strength, slope in [(6.0, 3.0), (-1.0, 0.0), (2.0, 2.0)]:
        quality = np.linspace(-2, 2, 400)
        error = np.random.default_rng(8).normal(0, 0.5, (400, 4))
        follows = np.array([1, 1, 1, strength])
        rows = [(e, j, quality[e] * follows[j] + error[e, j]) for e in range(400) for j in range(4)]
        fit = fit_auto(index_reviews(rows, lowest=-20, highest=20))
        assert fit.slope[3] == pytest.approx(slope, abs=0.15), (strength, slope)


def test_fit_auto_finds_how_alike_judges_are() -> None:
    rng = np.random.default_rng(6)
    quality = rng.normal(0, 1.2, 400)

    def contest(noise: FloatArray) -> Reviews:
        rows = [
            (e, int(j), float(np.clip(5.5 + quality[e] + noise[j] * rng.normal(), -9, 20)))
            for e in range(400)
            for j in rng.choice(20, 4, replace=False)
        ]
        return index_reviews(rows, lowest=-9, highest=20)

    alike = alikeness(fit_auto(contest(np.ones(20))), replace(CONSTANTS, noise_doubt=9.0))
    unlike = alikeness(fit_auto(contest(np.exp(rng.normal(0, 0.4, 20)))), replace(CONSTANTS, noise_doubt=9.0))
    assert (alike > 300, unlike < 40) == (True, True)


def test_heavy_tails_are_two_standard_errors_of_kurtosis() -> None:
    """Residuals of -1, 0 and 1 have a kurtosis of 1 / share of those that are not 0, here by hundred reviews
    1.17 or 0.85 over normal; two standard errors are 2 sqrt(24 / 100) = 0.98."""
    for outliers, reviews, found in [(24, 100, True), (26, 100, False), (22, 99, False), (26, 104, True)]:
        error = np.zeros(reviews)
        error[:outliers] = np.resize([1.0, -1.0], outliers)
        fit = fit_auto(index_reviews([(e, e % 5, 5.0 + y) for e, y in enumerate(error)]))
        flat = replace(
            fit,
            typical=5.0,
            effect=np.zeros(reviews),
            severity=np.zeros(5),
            slope=np.ones(5),
            noise=np.full(5, 4.0),
            entry_variance=1e-12,
        )
        assert has_heavy_tails(flat) == found, (outliers, reviews, found)


def test_fit_auto_finds_heavy_tails() -> None:
    rng = np.random.default_rng(7)
    quality = rng.normal(0, 1.2, 400)

    def contest(noise: FloatArray) -> Reviews:
        rows = [
            (e, int(j), float(np.clip(5.5 + quality[e] + noise[4 * e + n], -40, 50)))
            for e in range(400)
            for n, j in enumerate(rng.choice(20, 4, replace=False))
        ]
        return index_reviews(rows, lowest=-40, highest=50)

    heavy, normal = contest(rng.standard_t(3, 1600)), contest(rng.normal(0, 1.7, 1600))
    assert (fit_auto(heavy).heavy_tails, fit_auto(normal).heavy_tails) == (True, False)
