"""A decision for another film than the award rule suggests, beside what the ranking says of the two."""

from dataclasses import dataclass

from contest.enums import AwardBasis
from judging.domain.summaries import rows_of
from judging.models import AwardProposal, Decision
from judging.science.allocation import OVERALL


@dataclass(frozen=True)
class Override:
    """Titles and ranks of the two films; `percent` is the chance that the suggested one is better, None where
    the ranking claims none."""

    suggested: str
    suggested_rank: int
    chosen: str
    chosen_rank: int
    percent: int | None


def override_in(proposal: AwardProposal, decision: Decision | None) -> Override | None:
    """Of a prize by overall scores that went to another ranked film."""
    if decision is None or decision.entry is None or not decision.is_override:
        return None
    chosen, suggested, tally = decision.entry, proposal.entry, proposal.tally
    if suggested is None or suggested == chosen or proposal.award.basis != AwardBasis.OVERALL:
        return None
    rows = rows_of(tally, [suggested.pk, chosen.pk])
    if len(rows) < 2:
        return None
    chances = tally.summary["results"]["contenders"].get(OVERALL, {"entries": [], "beats": []})
    places = {entry: place for place, entry in enumerate(chances["entries"])}
    known = suggested.pk in places and chosen.pk in places
    percent = round(100 * chances["beats"][places[suggested.pk]][places[chosen.pk]]) if known else None
    return Override(
        suggested=suggested.shown_title,
        suggested_rank=rows[suggested.pk]["rank"],
        chosen=chosen.shown_title,
        chosen_rank=rows[chosen.pk]["rank"],
        percent=percent,
    )
