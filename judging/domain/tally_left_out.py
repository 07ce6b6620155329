"""How each film would stand without one of its judges: the ranking calculated again without everything that
the judge gave. Kept beside the tally; nothing that was decided rests on it."""

import math

from judging.domain.tally_inputs import least_reviews_in, pool_in
from judging.domain.tally_results import ranked_groups
from judging.models import TalliedSheet, Tally
from judging.science.fit import Fit
from judging.science.reviews import Reviews

MOST_WORK = 2_000_000  # judges times scoresheets; about a minute
AT_ONCE = 500  # rows of one UPDATE


def is_quick(reviews: Reviews) -> bool:
    """Whether the jury is small enough to leave out one judge after another."""
    return len(reviews.judges) * len(reviews.points) <= MOST_WORK


def keep_without(tally: Tally, judge: int, fit: Fit) -> None:
    """Write to the rows of a tally that has its details how films stand in the fit without this judge."""
    groups = ranked_groups(fit, pool_in(tally.inputs), least_reviews_in(tally.inputs))
    ranks = {entry: above + 1 for above, group in groups for entry in group}
    scores = dict(zip(fit.reviews.entries, fit.score.tolist(), strict=True))
    sheets = list(TalliedSheet.objects.filter(tally=tally, judge=judge))
    for sheet in sheets:
        sheet.is_left_out, sheet.rank_left_out = True, ranks.get(sheet.entry_id)
        is_known = sheet.rank_left_out is not None and math.isfinite(scores[sheet.entry_id])
        sheet.score_left_out = scores[sheet.entry_id] if is_known else None
    fields = ["is_left_out", "score_left_out", "rank_left_out"]
    TalliedSheet.objects.bulk_update(sheets, fields, batch_size=AT_ONCE)
