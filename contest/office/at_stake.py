"""What a film holds that is not public yet, for whoever is about to take it out of the contest."""

from collections.abc import Callable, Iterable

from contest.models import Entry
from contest.policies import Reader

Source = Callable[[Entry, Reader], Iterable[str]]
_sources: list[Source] = []


def register_stakes(source: Source) -> None:
    """Take what another app knows, as sentences, from its AppConfig.ready."""
    _sources.append(source)


def at_stake(entry: Entry, *, reader: Reader) -> list[str]:
    """Nothing that this reader may not know."""
    return [words for source in _sources for words in source(entry, reader)]
