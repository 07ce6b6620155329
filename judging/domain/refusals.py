"""What the jury room refuses. Each refusal says what was found, what was expected and what to do."""

from collections.abc import Sequence

from contest import policies


class JuryRefused(policies.Refused):
    """An action that was not done; nothing was changed. `status` is the answer's HTTP status."""

    status = 409

    def __init__(self, reason: str, *, field: str = "", found: Sequence[str] = ()) -> None:
        super().__init__(reason, field=field)
        self.found = tuple(found)


class NotPossibleNow(JuryRefused):
    """The state of the round, the scoresheet or the result does not allow it."""


class SavedElsewhere(NotPossibleNow):
    """A save that replaces another value than the one that stands, which came from another tab or machine.
    `field` is the mark's criterion, or `notes`; values as they are saved (None: an abstention)."""

    def __init__(
        self, reason: str, *, field: str, yours: int | str | None, stands: int | str | None, revision: str
    ) -> None:
        super().__init__(reason, field=field)
        self.yours, self.stands, self.revision = yours, stands, revision


class Unsound(JuryRefused):
    """The input itself is wrong, whenever it is sent."""

    status = 422


class MarkOutside(Unsound):
    """A mark that the rubric's scale does not have."""


class WatchImplausible(Unsound):
    """Seconds that cannot have been watched: beyond the film, or more than the clock allows."""


class ScoresheetUnfinished(Unsound):
    """Submitted too early: `found` lists what is missing."""


class Unjudged(NotPossibleNow):
    """A tally of entries that nobody judged: `found` names them."""


class PlanChanged(NotPossibleNow):
    """What was previewed is not what would be applied."""


class ConflictStands(NotPossibleNow):
    """A judge would get a film with which they have a conflict of interest: `found` are codes of entries."""
