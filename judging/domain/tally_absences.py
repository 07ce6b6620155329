"""A ranking without each of its judges in turn, calculated once for all that is told of it: where films would
stand, and what the awards would be."""

from judging.domain import tally_left_out
from judging.domain.stability import awards_trial
from judging.domain.tally_inputs import compose_inputs, reviews_of
from judging.domain.tally_refits import fit_as_in, fits_without_each
from judging.models import Tally


def keep_absences(tally: Tally) -> None:
    """Calculate and write both for a tally whose details are kept, each for a jury that is not too large for
    it."""
    composed = compose_inputs(tally.inputs)
    reviews = reviews_of(tally.inputs, composed)
    ranks_films, awards = tally_left_out.is_quick(reviews), awards_trial(tally, composed)
    if not ranks_films and awards is None:
        return
    for judge, fit in fits_without_each(tally, reviews):
        if ranks_films:
            tally_left_out.keep_without(tally, judge, fit)
        if awards is not None:
            awards.take(judge, fit)
    if awards is not None:
        awards.keep(fit_as_in(tally, reviews))
