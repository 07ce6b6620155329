"""The journal is one chain for all editions of a site. With an edition leave its own lines, and in place of
every other line a link: its number, its instant and its hash, by which the chain still holds, and nothing of
what it says. Which numbers are links is told by the line that the import writes."""

from collections.abc import Iterable, Iterator

from contest.domain.journal import ELSEWHERE
from contest.models import Edition, JournalEntry


def own_or_link(
    lines: Iterable[JournalEntry], edition: Edition, people: Iterable[int]
) -> Iterator[JournalEntry]:
    """Each line as it leaves: whole if it is of the edition, or about accounts that leave with it."""
    known = {None, *people}
    about = {f"user:{person}" for person in people}
    for line in lines:
        is_own = line.edition_id == edition.pk
        is_of_them = line.edition_id is None and line.subject in about and line.actor_id in known
        yield line if is_own or is_of_them else _link(line)


def _link(line: JournalEntry) -> JournalEntry:
    return JournalEntry(
        pk=line.pk,
        number=line.number,
        at=line.at,
        verb=ELSEWHERE,
        subject="journal",
        previous_hash=line.previous_hash,
        hash=line.hash,
    )


def spans(numbers: Iterable[int]) -> list[list[int]]:
    """Ascending numbers as [first, last] of those without a gap."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
