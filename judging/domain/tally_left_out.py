"""How each film would stand without one of its judges: the ranking calculated again without everything that
the judge gave, judge after judge. Kept beside the tally; nothing that was decided rests on it."""

import math

from judging.domain.tally_inputs import compose_inputs, least_reviews_in, pool_in, reviews_of
from judging.domain.tally_results import ranked_groups
from judging.models import TalliedSheet, Tally
from judging.science.auto import Constants
from judging.science.calibration import Method, leave_judges_out

MOST_WORK = 2_000_000  # judges times scoresheets; about a minute
AT_ONCE = 500  # rows of one UPDATE


def keep_left_out(tally: Tally) -> None:
    """Write it to the rows of a tally that has its details; nothing for a jury that would take too long."""
    reviews = reviews_of(tally.inputs, compose_inputs(tally.inputs))
    if len(reviews.judges) * len(reviews.points) > MOST_WORK:
        return
    pool, least = pool_in(tally.inputs), least_reviews_in(tally.inputs)
    others = leave_judges_out(
        reviews,
        method=Method(tally.method),
        random_deal=tally.inputs["dealt_at_random"],
        constants=Constants(**tally.constants),
    )
    for judge, fit in others:
        ranks = {entry: above + 1 for above, group in ranked_groups(fit, pool, least) for entry in group}
        scores = dict(zip(fit.reviews.entries, fit.score.tolist(), strict=True))
        sheets = list(TalliedSheet.objects.filter(tally=tally, judge=judge))
        for sheet in sheets:
            sheet.is_left_out, sheet.rank_left_out = True, ranks.get(sheet.entry_id)
            is_known = sheet.rank_left_out is not None and math.isfinite(scores[sheet.entry_id])
            sheet.score_left_out = scores[sheet.entry_id] if is_known else None
        fields = ["is_left_out", "score_left_out", "rank_left_out"]
        TalliedSheet.objects.bulk_update(sheets, fields, batch_size=AT_ONCE)
