"""A chance as pages say it: in percent, and in words."""

from typing import Protocol

from judging.science.posterior import Certainty, in_words


class HasChance(Protocol):
    @property
    def chance(self) -> float | None: ...


class ChanceInWords:
    """Of whatever has a `chance`, None where the ranking knows of none."""

    @property
    def percent(self: HasChance) -> int | None:
        return None if self.chance is None else round(100 * self.chance)

    @property
    def certainty(self: HasChance) -> Certainty | None:
        return None if self.chance is None else in_words(self.chance)
