import pytest

from judging.science.errors import BadPlan
from judging.science.planner import (
    AGREEING,
    ART,
    LOST,
    MOST_ENTRIES,
    Jury,
    PlannedRound,
    chances_by_reviews,
    forecast,
    noise_of_review,
    reviews_needed,
)

SHORTLIST, FINAL = PlannedRound(100, 20, 8), PlannedRound(20, 9, 9)
SIMULATED = {
    2: 0.739,
    3: 0.850,
    4: 0.919,
    5: 0.950,
    6: 0.969,
}  # judging.md 3.3


def test_chances_agree_with_the_simulated_contest() -> None:
    chances = chances_by_reviews(PlannedRound(2300, 60, 1, LOST), places=100, best=9, jury=AGREEING)
    apart = {reviews: abs(chances[reviews - 1] - found) for reviews, found in SIMULATED.items()}
    assert {reviews: gap for reviews, gap in apart.items() if gap > 0.02} == {}
    assert reviews_needed(chances, 0.9) == 4
    assert reviews_needed(chances, 0.999) is None


def test_first_prize_is_as_uncertain_as_in_the_simulated_contest() -> None:
    played = forecast(PlannedRound(2300, 60, 3, LOST), SHORTLIST, FINAL, AGREEING)
    assert played.first == pytest.approx(0.55, abs=0.06)
    assert played == forecast(PlannedRound(2300, 60, 3, LOST), SHORTLIST, FINAL, AGREEING)
    art = forecast(PlannedRound(2300, 60, 3, LOST), SHORTLIST, FINAL, ART)
    assert (art.first < played.first, art.shortlisted < played.shortlisted) == (True, True)


def test_a_jury_without_noise_finds_the_best() -> None:
    sure = forecast(
        PlannedRound(40, 5, 5), PlannedRound(10, 5, 5), PlannedRound(5, 5, 5), Jury(noise=1e-3, severity=2.0)
    )
    found = (sure.shortlisted, sure.final, sure.first)
    assert (sure.best, found) == (5, pytest.approx((1.0, 1.0, 1.0), abs=1e-3))


def test_severity_cancels_when_everybody_judges_everything() -> None:
    assert noise_of_review(PlannedRound(20, 9, 9), Jury(noise=1.0, severity=5.0)) == 1.0
    few, many = (noise_of_review(PlannedRound(films, 9, 3), AGREEING) for films in (9, 900))
    assert few > many > AGREEING.noise**2


def test_what_is_not_known_of_a_judge_is_part_of_the_noise() -> None:
    # 8 reviews a judge; each tells 1 / (1 + 1 / (1 + 1)) of its judge, beside 1 / 4 known before
    unknown = 1 / (1 / 4 + 8 / 1.5)
    noise = noise_of_review(PlannedRound(40, 10, 2), Jury(noise=1.0, severity=2.0))
    assert noise == pytest.approx(1 + unknown * (1 - 2 / 10), rel=1e-12)


def test_impossible_plans_are_refused() -> None:
    for stages in [
        (PlannedRound(MOST_ENTRIES + 1, 60, 3), SHORTLIST, FINAL),
        (PlannedRound(50, 60, 3), SHORTLIST, FINAL),
        (PlannedRound(2300, 2, 3), SHORTLIST, FINAL),
        (PlannedRound(2300, 60, 0), SHORTLIST, FINAL),
    ]:
        with pytest.raises(BadPlan, match="Found"):
            forecast(*stages, AGREEING)
