"""How a jury votes on a prize. A choice that the scores do not suggest needs two thirds of the votes cast."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from contest.enums import Role
from contest.models import Membership
from judging.domain.refusals import Unsound
from judging.models import Round


@dataclass(frozen=True)
class JuryVotes:
    """Votes on one prize; who abstains casts none."""

    in_favour: int
    against: int
    abstained: int = 0

    @property
    def cast(self) -> int:
        return self.in_favour + self.against

    @property
    def has_two_thirds(self) -> bool:
        return self.in_favour > 0 and 3 * self.in_favour >= 2 * self.cast


def voters_of(round_: Round) -> int:
    """How many may vote at most: the panel of the round, and chairs who have no seat on it."""
    seated = set(round_.seats.values_list("judge_id", flat=True))
    chairs = Membership.objects.filter(edition=round_.edition_id, role=Role.CHAIR)
    return len(seated | set(chairs.values_list("user_id", flat=True)))


def check_votes(votes: JuryVotes | None, *, round_: Round, is_needed: bool, is_for_nobody: bool) -> None:
    """Raises Unsound for more votes than there are voters, and for votes that do not carry what needs two
    thirds: another film than the scores suggest, or none (`is_for_nobody`)."""
    if votes is None:
        if is_needed:
            raise Unsound(_words_without_votes(is_for_nobody), field="votes_for")
        return
    found, most = votes.cast + votes.abstained, voters_of(round_)
    if min(votes.in_favour, votes.against, votes.abstained) < 0 or found > most:
        raise Unsound(
            _("You entered %(found)d votes; the jury has %(most)d members. Correct the numbers.")
            % {"found": found, "most": most},
            field="votes_for",
        )
    if is_needed and not votes.has_two_thirds:
        words = _words_of_too_few(is_for_nobody)
        raise Unsound(words % {"found": votes.in_favour, "cast": votes.cast}, field="votes_for")


def _words_without_votes(is_for_nobody: bool) -> str:
    if is_for_nobody:
        return _(
            "The award rule has a film for this prize, so not awarding it needs two thirds of the votes "
            "cast. Enter how the jury voted."
        )
    return _(
        "By the scores this is not one of the films that could stand here, so the choice needs two thirds of "
        "the votes cast. Enter how the jury voted."
    )


def _words_of_too_few(is_for_nobody: bool) -> str:
    if is_for_nobody:
        return _(
            "%(found)d of %(cast)d votes cast are less than two thirds, which a prize that is not awarded "
            "needs. The suggestion stands until enough votes are against awarding it."
        )
    return _(
        "%(found)d of %(cast)d votes cast are less than two thirds, which this choice needs by the scores. "
        "The suggestion stands until enough votes are for another film."
    )
