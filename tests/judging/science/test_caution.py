import pytest

from judging.science.caution import Caution, claim_less, find_cautions
from judging.science.posterior import probability_beats
from judging.science.reml import fit_reml
from judging.science.reviews import index_reviews
from tests.judging.science.hard_worlds import draw_world


def test_worlds_that_the_model_does_not_describe_are_seen() -> None:
    for world, seen in [
        ("plain", ()),
        ("two camps", (Caution.DIVIDED,)),
        ("long poor tail", (Caution.SKEWED,)),
    ]:
        fit = fit_reml(draw_world(world, seed=3).reviews)
        assert find_cautions(fit) == seen, (world, seen)
        bold, modest = probability_beats(fit, 1, 2), probability_beats(claim_less(fit), 1, 2)
        assert abs(modest - 0.5) < abs(bold - 0.5), (world, seen)
        assert (claim_less(fit).se / fit.se).tolist() == pytest.approx([1.5] * 600), (world, seen)


def test_few_films_show_no_shape() -> None:
    fit = fit_reml(index_reviews([(e, j, 9.0 if e else 1.0 + j) for e in range(8) for j in range(3)]))
    assert find_cautions(fit) == ()
