"""Lines of the journal, and the names of whoever and whatever they tell of by a key."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from contest.models import Award, Edition, Entry, JournalEntry, User


@dataclass(frozen=True)
class Names:
    """People by id, and awards of the edition by slug, in the reader's language."""

    people: dict[int, str]
    awards: dict[str, str]


def journal_of(edition: Edition) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(edition=edition).select_related("actor").order_by("-number")


def journal_about(entry: Entry) -> QuerySet[JournalEntry]:
    subject = f"entry:{entry.code}"
    return JournalEntry.objects.filter(subject=subject).select_related("actor").order_by("-number")


def names_in(lines: Iterable[JournalEntry], edition: Edition) -> Names:
    """Two queries, however many lines."""
    wanted = {person for line in lines for person in _people_in(line)}
    people = User.objects.filter(pk__in=wanted)
    awards = Award.objects.filter(edition=edition)
    return Names({user.pk: str(user) for user in people}, {award.slug: award.title for award in awards})


def _people_in(line: JournalEntry) -> Iterator[int]:
    kind, _colon, key = line.subject.partition(":")
    if kind == "user" and key.isdecimal():
        yield int(key)
    for told in (line.facts.get("judge"), *(line.facts.get("judges") or ())):
        if isinstance(told, int):
            yield told
