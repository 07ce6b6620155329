"""What of the awards waits for the audience, and until when."""

from dataclasses import dataclass

from contest.enums import AwardBasis
from contest.models import AudienceVote
from judging.domain.awards import name_place
from judging.models import Tally


@dataclass(frozen=True)
class AwaitedVote:
    """Prizes that go by votes which are not counted yet. `vote`: None where none is planned."""

    prizes: list[str]
    vote: AudienceVote | None


def awaited_vote(tally: Tally) -> AwaitedVote | None:
    """None where no open prize goes by the audience, or its votes are counted; two queries."""
    open_ = tally.proposals.filter(decision=None, award__basis=AwardBasis.AUDIENCE).select_related("award")
    prizes = [name_place(proposal) for proposal in open_]
    if not prizes:
        return None
    vote = AudienceVote.objects.filter(edition=tally.round.edition_id).select_related("edition").first()
    return None if vote and vote.counted_at else AwaitedVote(prizes, vote)
