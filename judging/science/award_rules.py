"""What the allocation of awards is told and what it answers: rules, candidates, places."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

OVERALL = "overall"
AUDIENCE = "audience"  # the audience votes decide, once they are counted
JURY = "jury"  # no estimate decides: any entry that may win, as the jury chooses


@dataclass(frozen=True)
class AwardRule:
    """`count` equal prizes.

    `basis` names the estimate that decides, `pool` the group of entries that may win.

    `is_awaited`: the estimates of its basis are still to come; the award waits, and so does what follows.

    With `threshold`, only entries whose score is above it with at least probability `certainty` may win.
    """

    key: str
    order: int
    count: int = 1
    basis: str = OVERALL
    pool: str = "finalists"
    threshold: float | None = None
    certainty: float = 0.5
    is_awaited: bool = False


@dataclass(frozen=True)
class Estimate:
    """What is known of an entry on one basis.

    `chance` (P of a rank that wins, NaN if not computed) breaks ties.
    """

    score: float
    se: float = 0.0
    reviews: int = 0
    chance: float = math.nan


@dataclass(frozen=True)
class Candidate:
    """An entry as the awards see it. `barred` says why it may win nothing (empty: it may)."""

    entry: int
    team: int
    pools: frozenset[str]
    estimates: Mapping[str, Estimate]  # by basis; a basis without estimate: unjudged
    barred: str = ""


class PlaceOutcome(StrEnum):
    """What became of one place of an award."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    TIED = "tied"  # the jury has to choose among `tied`
    WAITING = "waiting"  # for the jury to break an earlier tie, or for what is awaited
    NOT_AWARDED = "not awarded"
    FREE = "free"  # the jury chooses by no estimate; nothing waits for it


class Reason(StrEnum):
    """Why an entry was passed over, or a place not awarded."""

    BARRED = "barred"
    HAS_AWARD = "already holds an award"
    TEAM_HAS_AWARD = "its team already holds an award"
    UNJUDGED = "no estimate"
    BELOW_THRESHOLD = "below the threshold"
    POOL_EMPTY = "no entry in the pool"
    NOBODY_LEFT = "no eligible entry left"
    NOBODY_ABOVE_THRESHOLD = "nobody reaches the threshold"
    JURY = "decided by the jury"
    NOT_COUNTED = "the audience still votes"
    EARLIER_TIE = "an earlier tie must be decided first"


@dataclass(frozen=True)
class Skip:
    """A better entry passed over: `detail` is the award it or its team holds, or why it is barred."""

    entry: int
    reason: Reason
    detail: str = ""


@dataclass(frozen=True)
class AwardPlace:
    """One place of one award: number `place` of `award`."""

    award: str
    place: int
    outcome: PlaceOutcome
    entry: int | None = None
    tied: tuple[int, ...] = ()
    reason: Reason | None = None
    skips: tuple[Skip, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """All places of all awards, in order of the awards."""

    places: tuple[AwardPlace, ...]

    @property
    def winners(self) -> Mapping[int, str]:
        """Entry -> award, proposed or decided."""
        return {place.entry: place.award for place in self.places if place.entry is not None}
