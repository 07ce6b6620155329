"""What apps above have to say of a sealed result on the office's page of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from contest.models import Edition


@dataclass(frozen=True)
class ResultNote:
    """`button` says what posting to `url` does about it; "" where there is nothing to be done. `tone`: bad,
    warn or "" """

    words: str
    tone: str = ""
    url: str = ""
    button: str = ""


_sources: list[Callable[[Edition], Iterable[ResultNote]]] = []


def register_result_notes(source: Callable[[Edition], Iterable[ResultNote]]) -> None:
    """Take another app's notes, from its AppConfig.ready."""
    _sources.append(source)


def notes_on_results(edition: Edition) -> list[ResultNote]:
    return [note for source in _sources for note in source(edition)]
