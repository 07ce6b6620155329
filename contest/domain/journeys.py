"""How far a film came and who watched it, as the jury room knows it. Creators are told once the results are
public."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from contest.models.texts import Texts


@dataclass(frozen=True)
class Journey:
    """`reached` is the name of the last round in which the film was judged; `watched_whole` of `judges` have
    watched enough of it to score it."""

    reached: Texts
    judges: int
    watched_whole: int


Source = Callable[[Collection[int]], Mapping[int, Journey]]
_sources: list[Source] = []


def register_journeys(source: Source) -> None:
    """Take what another app knows, from its AppConfig.ready."""
    _sources.append(source)


def journeys_of(entry_ids: Collection[int]) -> dict[int, Journey]:
    """By entry; films that nobody was to judge are left out. Query counts do not grow with entries."""
    return {entry: journey for source in _sources for entry, journey in source(entry_ids).items()}
