"""What changed since the ranking before, as its page shows it."""

from dataclasses import dataclass
from typing import Any

from judging.domain.queries.standings import titles_of
from judging.domain.tally_changes import ChangedEntry, words_of_causes
from judging.models import TalliedJury, Tally
from judging.science.comparison import EntryChange, EntryLine


@dataclass(frozen=True)
class NotedChanges:
    """Since the ranking of this number: why, and the films whose score or rank changed most."""

    since: int
    causes: tuple[str, ...]
    entries: list[ChangedEntry]


def changes_noted(tally: Tally) -> NotedChanges | None:
    """None: it is the first of its round, or they are not noted yet; two queries."""
    noted = TalliedJury.objects.filter(tally=tally).values_list("changes", flat=True).first()
    if noted is None:
        return None
    titles = titles_of(one["entry"] for one in noted["entries"])
    return NotedChanges(
        since=noted["since"],
        causes=words_of_causes(noted["causes"]),
        entries=[
            ChangedEntry(one["code"], _change(one), titles.get(one["entry"], "")) for one in noted["entries"]
        ],
    )


def _change(one: dict[str, Any]) -> EntryChange:
    old, new = (EntryLine(**line) if line else None for line in (one["old"], one["new"]))
    return EntryChange(one["entry"], old, new, one["own"], one["judges"])
