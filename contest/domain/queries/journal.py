"""Lines of the journal, and the names of whoever and whatever they name by a key."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from contest.models import Award, Edition, Entry, JournalEntry, User
from contest.models.texts import in_readers_language


@dataclass(frozen=True)
class Names:
    """People by id, awards of the edition by slug, and what else other apps name by a key in a line, by its
    number, in the reader's language. `withheld`: lines whose facts are not for the reader, and why."""

    people: dict[int, str]
    awards: dict[str, str]
    words_of_lines: dict[int, Mapping[str, str]] = field(default_factory=dict)
    withheld: dict[int, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)  # of the line at hand

    @property
    def reasons(self) -> list[str]:
        """Why facts of lines are withheld, each reason once."""
        return list(dict.fromkeys(self.withheld.values()))

    def about(self, line: JournalEntry) -> "Names":
        return replace(self, words=self.words_of_lines.get(line.number, {}))


OF_CHECKING = (  # what was done with an entry before the jury had it
    *("entry_started", "film_attached", "entry_submitted", "entry_withdrawn", "entry_accepted"),
    *("entry_returned", "entry_disqualified", "waiver_asked", "finding_waived", "finding_restored"),
    "match_decided",
)
Lines = Iterable[JournalEntry]
Namer = Callable[[Lines], Mapping[int, Mapping[str, str]]]
Withholder = Callable[[Lines, Edition, User], Mapping[int, str]]
_namers: list[Namer] = []
_withholders: list[Withholder] = []


def register_names(namer: Namer) -> None:
    """Let another app name what its lines name by a key, from its AppConfig.ready: by the number of the line
    and the key."""
    _namers.append(namer)


def register_withholder(withholder: Withholder) -> None:
    """Let another app keep the facts of lines from a reader, from its AppConfig.ready: a reason by the number
    of the line."""
    _withholders.append(withholder)


def journal_of(edition: Edition) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(edition=edition).select_related("actor").order_by("-number")


def journal_about(entry: Entry, *, is_whole: bool) -> QuerySet[JournalEntry]:
    """All that was done with an entry, or as much as those know who only check entries."""
    lines = JournalEntry.objects.filter(subject=f"entry:{entry.code}")
    known = lines if is_whole else lines.filter(verb__in=OF_CHECKING)
    return known.select_related("actor").order_by("-number")


def names_in(lines: Lines, edition: Edition, *, reader: User | None = None) -> Names:
    """A constant number of queries, however many lines. `reader` none: nothing is withheld."""
    wanted = {person for line in lines for person in _people_in(line)}
    people = User.objects.filter(pk__in=wanted)
    return Names(
        people={user.pk: str(user) for user in people},
        awards=_awards_in(lines, edition),
        words_of_lines=_words_of(lines),
        withheld=_withheld_from(reader, lines, edition) if reader else {},
    )


def _awards_in(lines: Lines, edition: Edition) -> dict[str, str]:
    """By slug; those that were removed since by the names that they had then. One query, two where lines name
    such."""
    awards = {award.slug: award.title for award in Award.objects.filter(edition=edition)}
    if {slug for line in lines for slug in _slugs_in(line)} <= set(awards):
        return awards
    removals = JournalEntry.objects.filter(
        edition=edition, verb="awards_changed", facts__has_key="names_of_removed"
    )
    removed = {
        slug: in_readers_language(name)
        for facts in removals.order_by("number").values_list("facts", flat=True)
        for slug, name in facts["names_of_removed"].items()
    }
    return removed | awards


def _slugs_in(line: JournalEntry) -> Iterator[str]:
    """Of the awards that a line names."""
    named = line.facts.get("award")
    if isinstance(named, str):
        yield named
    if isinstance(several := line.facts.get("awards"), list):
        yield from (slug for slug in several if isinstance(slug, str))


def _words_of(lines: Lines) -> dict[int, Mapping[str, str]]:
    words: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for namer in _namers:
        for number, found in namer(lines).items():
            words[number].update(found)
    return dict(words)


def _withheld_from(reader: User, lines: Lines, edition: Edition) -> dict[int, str]:
    kept = [withholder(lines, edition, reader) for withholder in _withholders]
    return {number: reason for part in kept for number, reason in part.items()}


def _people_in(line: JournalEntry) -> Iterator[int]:
    kind, _colon, key = line.subject.partition(":")
    if kind == "user" and key.isdecimal():
        yield int(key)
    named = (line.facts.get(name) for name in ("judge", "first", "member"))
    for person in (*named, *(line.facts.get("judges") or ())):
        if isinstance(person, int):
            yield person
