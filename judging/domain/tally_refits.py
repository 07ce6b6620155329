"""A tally computed again from what it froze."""

from collections.abc import Iterator

from judging.domain.tally_hashes import hash_inputs
from judging.domain.tally_inputs import compose_inputs, reviews_of
from judging.models import Tally
from judging.science.auto import Constants
from judging.science.calibration import VERSION, Method, calibrate, leave_judges_out
from judging.science.composite import Composite
from judging.science.fit import Fit
from judging.science.reviews import Reviews

SAME = 1e-5  # points; the tally keeps six digits


class Inexplicable(ValueError):
    """The stored numbers cannot be reached from the stored inputs, or were never asked for."""


def refit(tally: Tally) -> tuple[Composite, Fit]:
    """Compute the estimates again from what the tally froze: inputs, method, constants.

    Raises Inexplicable when the inputs were altered, when another version of the method is needed, or when
    the scores come out differently."""
    found = hash_inputs(tally.inputs)
    if found != tally.inputs_hash:
        raise Inexplicable(
            f"The inputs of tally {tally.pk} were altered: their SHA-256 is {found}, expected"
            f" {tally.inputs_hash}. Restore the row from a backup, or compute a new tally."
        )
    if tally.version != VERSION:
        raise Inexplicable(
            f"Tally {tally.pk} was computed by version {tally.version} of the method; this program has"
            f" version {VERSION}. Run the release that computed it, or compute a new tally."
        )
    composed = compose_inputs(tally.inputs)
    fit = fit_as_in(tally, reviews_of(tally.inputs, composed))
    for row in tally.results["entries"]:
        score = float(fit.score[fit.entry_index(row["id"])])
        if abs(score - row["score"]) > SAME:
            raise Inexplicable(
                f"Entry {row['code']}: computed again from the inputs the score is {score:.6f}, expected"
                f" {row['score']:.6f} as stored. Compute a new tally and compare the two."
            )
    return composed, fit


def fit_as_in(tally: Tally, reviews: Reviews) -> Fit:
    """The estimates of these reviews by the method and constants of the tally."""
    return calibrate(
        reviews,
        method=Method(tally.method),
        random_deal=tally.inputs["dealt_at_random"],
        constants=Constants(**tally.constants),
    )


def fits_without_each(tally: Tally, reviews: Reviews) -> Iterator[tuple[int, Fit]]:
    """Each judge, and the estimates without everything that the judge gave; one after another."""
    return leave_judges_out(
        reviews,
        method=Method(tally.method),
        random_deal=tally.inputs["dealt_at_random"],
        constants=Constants(**tally.constants),
    )
