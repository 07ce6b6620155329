"""The reference model against other software and against the textbook."""

import json
from pathlib import Path

import numpy as np
import pytest

from judging.science.posterior import covariance
from judging.science.reml import fit_reml
from judging.science.reviews import Reviews, index_reviews
from tests.judging.science.dense import SHROUT_FLEISS, dense_solution, full_table, small_reviews

FIXTURE = json.loads(Path(__file__).with_name("reml_240x16x3.json").read_text())


@pytest.fixture(scope="module")
def fixture_reviews() -> Reviews:
    return index_reviews(FIXTURE["rows"])


def test_fit_reml_agrees_with_statsmodels_variances(fixture_reviews: Reviews) -> None:
    fit = fit_reml(fixture_reviews, typical_prior=False)
    assert fit.entry_variance == pytest.approx(FIXTURE["entry_variance"], rel=0.01)
    assert fit.judge_variance == pytest.approx(FIXTURE["judge_variance"], rel=0.01)
    assert fit.noise[0] == pytest.approx(FIXTURE["noise"], rel=0.01)


def test_fit_reml_agrees_with_statsmodels_effects(fixture_reviews: Reviews) -> None:
    fit = fit_reml(fixture_reviews, typical_prior=False)
    assert np.abs(fit.effect - np.array(FIXTURE["effects"])).max() <= 0.01
    assert np.abs(fit.severity - np.array(FIXTURE["severities"])).max() <= 0.01
    assert fit.typical == pytest.approx(FIXTURE["typical"], abs=0.01)


def test_fit_reml_of_a_full_table_gives_the_variances_of_its_analysis() -> None:
    """Mean squares of the published table: subjects 11.242, judges 32.486, rest 1.0194."""
    fit = fit_reml(full_table(SHROUT_FLEISS), typical_prior=False)
    assert fit.noise.tolist() == pytest.approx([1.0194] * 4, rel=1e-3)
    assert fit.entry_variance == pytest.approx((11.2417 - 1.0194) / 4, rel=1e-3)
    assert fit.judge_variance == pytest.approx((32.4861 - 1.0194) / 6, rel=1e-3)


def test_fit_reml_typical_prior_hardly_matters_in_a_large_contest(fixture_reviews: Reviews) -> None:
    fit = fit_reml(fixture_reviews)
    assert fit.entry_variance == pytest.approx(FIXTURE["entry_variance"], rel=0.05)


def test_fit_reml_equals_the_dense_inverse() -> None:
    for seed in range(5):
        reviews = small_reviews(seed)
        fit = fit_reml(reviews)
        noise = float(fit.noise[0])
        J, ones = len(reviews.judges), np.ones(len(reviews.points))
        estimates, inverse = dense_solution(
            reviews,
            reviews.points,
            ones,
            ones,
            column_penalty=np.concatenate(([0.0], np.full(J, noise / fit.judge_variance))),
            ridge=noise / fit.entry_variance,
        )
        assert fit.typical == pytest.approx(estimates[0], abs=1e-8), seed
        assert np.abs(fit.severity - estimates[1 : 1 + J]).max() <= 1e-8, seed
        assert np.abs(fit.effect - estimates[1 + J :]).max() <= 1e-8, seed
        joint = covariance(fit, reviews.entries)
        assert np.abs(joint - noise * inverse[1 + J :, 1 + J :]).max() <= 1e-8, seed
        assert np.abs(fit.se**2 - np.diag(joint)).max() <= 1e-8, seed
