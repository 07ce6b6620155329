"""Lines of the journal, and the names of whoever and whatever they name by a key."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from contest.models import Award, Edition, Entry, JournalEntry, User


@dataclass(frozen=True)
class Names:
    """People by id, awards of the edition by slug, and what else other apps name by a key, in the reader's
    language."""

    people: dict[int, str]
    awards: dict[str, str]
    words: dict[str, str] = field(default_factory=dict)


Namer = Callable[[Edition], Mapping[str, str]]
_namers: list[Namer] = []


def register_names(namer: Namer) -> None:
    """Let another app name what its lines name by a key, from its AppConfig.ready."""
    _namers.append(namer)


def journal_of(edition: Edition) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(edition=edition).select_related("actor").order_by("-number")


def journal_about(entry: Entry) -> QuerySet[JournalEntry]:
    subject = f"entry:{entry.code}"
    return JournalEntry.objects.filter(subject=subject).select_related("actor").order_by("-number")


def names_in(lines: Iterable[JournalEntry], edition: Edition) -> Names:
    """Two queries and one for each namer, however many lines."""
    wanted = {person for line in lines for person in _people_in(line)}
    people = User.objects.filter(pk__in=wanted)
    awards = Award.objects.filter(edition=edition)
    return Names(
        people={user.pk: str(user) for user in people},
        awards={award.slug: award.title for award in awards},
        words={key: name for namer in _namers for key, name in namer(edition).items()},
    )


def _people_in(line: JournalEntry) -> Iterator[int]:
    kind, _colon, key = line.subject.partition(":")
    if kind == "user" and key.isdecimal():
        yield int(key)
    for person in (line.facts.get("judge"), *(line.facts.get("judges") or ())):
        if isinstance(person, int):
            yield person
