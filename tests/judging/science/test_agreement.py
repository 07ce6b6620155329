"""How far the judges agree."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from judging.science.agreement import AgreementWord, _word, krippendorff_alpha, measure_agreement
from judging.science.calibration import Method, calibrate
from judging.science.errors import BadInput
from judging.science.reml import fit_reml
from judging.science.reviews import Reviews, index_reviews
from tests.judging.science.dense import SHROUT_FLEISS, full_table, small_reviews
from tests.judging.science.world import SEED, World


def alpha_by_definition(reviews: Reviews) -> float:
    """Observed and expected squared differences over all pairs of values, straight from the definition."""
    units: dict[int, list[float]] = {}
    for entry, _, points in reviews.rows():
        units.setdefault(entry, []).append(points)
    paired = {entry: values for entry, values in units.items() if len(values) > 1}
    values = [value for unit in paired.values() for value in unit]
    n = len(values)
    observed = sum(
        2 * sum((a - b) ** 2 for a, b in itertools.combinations(unit, 2)) / (len(unit) - 1)
        for unit in paired.values()
    )
    expected = 2 * sum((a - b) ** 2 for a, b in itertools.combinations(values, 2)) / (n * (n - 1))
    return 1 - observed / n / expected


def test_krippendorff_alpha_equals_its_definition() -> None:
    for seed in range(4):
        reviews = index_reviews([*small_reviews(seed).rows(), (77, 0, 3.0)])
        assert krippendorff_alpha(reviews, reviews.points) == pytest.approx(
            alpha_by_definition(reviews), abs=1e-12
        ), seed


def test_krippendorff_alpha_of_perfect_agreement_is_one() -> None:
    reviews = index_reviews([(e, j, float(e)) for e in range(1, 6) for j in range(3)])
    assert krippendorff_alpha(reviews, reviews.points) == 1.0


def test_krippendorff_alpha_unknown_without_evidence() -> None:
    for rows in [[], [(0, 0, 5.0)], [(0, 0, 5.0), (1, 1, 6.0)], [(0, 0, 5.0), (0, 1, 5.0)]]:
        reviews = index_reviews(rows)
        assert math.isnan(krippendorff_alpha(reviews, reviews.points)), rows


def test_measure_agreement_of_the_reference_world_is_typical() -> None:
    world = World(np.random.default_rng([SEED, 0]), lazy=0, publish_notice=0)
    agreement = measure_agreement(calibrate(world.screen(3).reviews(world.E, world.J), method=Method.REML))
    assert agreement.alpha_raw == pytest.approx(0.33, abs=0.08)
    assert agreement.alpha_corrected == pytest.approx(0.47, abs=0.08)
    assert agreement.reliability(3) == pytest.approx(0.72, abs=0.05)
    assert agreement.severity_sd == pytest.approx(0.95, abs=0.25)
    assert agreement.noise_sd == pytest.approx(1.2, abs=0.1)
    assert agreement.word is AgreementWord.USUAL


def test_measure_agreement_of_judges_without_noise_finds_none() -> None:
    fit = calibrate(small_reviews(1), method=Method.REML)
    found = measure_agreement(replace(fit, noise=np.zeros_like(fit.noise)))
    assert (found.noise_sd, found.consistency) == (0.0, 1.0)


def test_measure_agreement_shares_the_variances_of_the_fit() -> None:
    fit = calibrate(small_reviews(1), method=Method.REML)
    quality, judge, noise = fit.entry_variance, fit.judge_variance, float(fit.noise[0])
    agreement = measure_agreement(fit)
    assert agreement.one_judge == pytest.approx(quality / (quality + judge + noise), abs=1e-12)
    assert agreement.consistency == pytest.approx(quality / (quality + noise), abs=1e-12)


def test_measure_agreement_of_a_published_table() -> None:
    """Shrout & Fleiss (1979), table 4: ICC(2,1) = .29, ICC(3,1) = .71, ICC(3,4) = .91."""
    agreement = measure_agreement(fit_reml(full_table(SHROUT_FLEISS), typical_prior=False))
    found = agreement.one_judge, agreement.consistency, agreement.reliability(4)
    assert [round(share, 2) for share in found] == [0.29, 0.71, 0.91]


def test_measure_agreement_does_not_depend_on_the_scale() -> None:
    """The same table on a scale from 0 to 1: all variances are a hundredth."""
    tenths = index_reviews(
        [(e, j, y / 10) for e, j, y in full_table(SHROUT_FLEISS).rows()], lowest=0, highest=1
    )
    agreement = measure_agreement(fit_reml(tenths, typical_prior=False))
    assert [round(agreement.one_judge, 2), round(agreement.consistency, 2)] == [0.29, 0.71]


def test_measure_agreement_of_equal_marks_is_unknown() -> None:
    agreement = measure_agreement(calibrate(index_reviews([(0, 0, 5.0), (0, 1, 5.0)])))
    assert [agreement.one_judge, agreement.consistency] == pytest.approx([math.nan] * 2, nan_ok=True)
    assert (agreement.quality_sd, agreement.severity_sd, agreement.far_apart) == (0.0, 0.0, 0.0)


def test_measure_agreement_counts_reviews_far_apart() -> None:
    rows = [(0, 0, 3.0), (0, 1, 5.0), (0, 2, 4.0), (1, 0, 3.0), (1, 1, 3.0)]
    assert measure_agreement(calibrate(index_reviews(rows))).far_apart == pytest.approx(1 / 4)


def test_measure_agreement_without_reviews_is_unknown() -> None:
    agreement = measure_agreement(calibrate(index_reviews([], entries=[0])))
    assert agreement.word is AgreementWord.UNKNOWN
    assert math.isnan(agreement.consistency)


def test_reliability_of_no_reviews_is_refused() -> None:
    agreement = measure_agreement(calibrate(small_reviews(0)))
    with pytest.raises(BadInput):
        agreement.reliability(0)


def test_reliability_of_one_review_is_that_of_one_judge() -> None:
    agreement = measure_agreement(calibrate(small_reviews(0)))
    assert agreement.reliability(1) == agreement.consistency


def test_krippendorff_alpha_of_two_marks_that_differ_is_zero() -> None:
    """Two marks two apart: 4 observed, 4 expected."""
    reviews = index_reviews([(0, 0, 4.0), (0, 1, 6.0)])
    assert krippendorff_alpha(reviews, reviews.points) == 0.0


def test_word_of_an_alpha_at_its_ends() -> None:
    for alpha, word in [
        (0.19, AgreementWord.NOT_UNDERSTOOD),
        (0.2, AgreementWord.USUAL),
        (0.6, AgreementWord.USUAL),
        (0.61, AgreementWord.RARE),
    ]:
        assert _word(alpha) is word, (alpha, word)


def test_krippendorff_alpha_of_small_differences_is_that_of_large_ones() -> None:
    rows = [(0, 0, 4.0), (0, 1, 4.1), (1, 0, 4.2), (1, 1, 4.2)]
    near = index_reviews(rows)
    far = index_reviews([(entry, judge, 10 * points - 36) for entry, judge, points in rows])
    alphas = [krippendorff_alpha(reviews, reviews.points) for reviews in (near, far)]
    assert alphas == pytest.approx([alpha_by_definition(far)] * 2)
