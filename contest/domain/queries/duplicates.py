"""Pairs of films that are alike, as the office of an edition sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from contest.domain.queries.lab import known_entries
from contest.enums import EntryState
from contest.models import Edition, Entry, JournalEntry, User
from contest.policies import Reader
from contest.sentences import listed
from media_pipeline.enums import MatchKind, MatchVerdict
from media_pipeline.models import Match

SPEED_SLACK = 0.005  # less than that is the same speed
PLACES_SHOWN = 12
MARKS = {  # as which state a decision is marked
    MatchVerdict.OPEN: "todo",
    MatchVerdict.SAME: "blocks",
    MatchVerdict.ALLOWED: "notes",
    MatchVerdict.DIFFERENT: "notes",
}


@dataclass(frozen=True)
class SharedPlace:
    """A moment of the film, and the moment of the other that shows the same, in seconds."""

    here: float
    there: float

    @property
    def blur(self) -> float:
        """How far both are from the middle of their second."""
        return abs(self.here % 1 - 0.5) + abs(self.there % 1 - 0.5)

    @property
    def words(self) -> tuple[str, str]:
        return _clock(self.here), _clock(self.there)


@dataclass(frozen=True)
class MatchDecision:
    """One decision on two films; earlier ones stay in the journal."""

    verdict: MatchVerdict
    reason: str
    by: User | None
    at: datetime

    @property
    def mark(self) -> str:
        return MARKS[self.verdict]


@dataclass(frozen=True)
class Pair:
    """A match with the entry of the later film, and that of the earlier one if the reader may know it."""

    match: Match
    entry: Entry
    other: Entry | None

    @property
    def mark(self) -> str:
        return MARKS[MatchVerdict(self.match.verdict)]

    @property
    def is_retimed(self) -> bool:
        return abs(self.match.speed - 1) > SPEED_SLACK

    @property
    def is_heard_only(self) -> bool:
        """The audio is alike, the pictures are not."""
        return self.match.kind == MatchKind.SOUND

    @property
    def is_same_file(self) -> bool:
        return bool(self.match.film.sha256) and self.match.film.sha256 == self.match.other.sha256

    @property
    def ways(self) -> str:
        """How the later film shows the other's pictures, in words."""
        speed = formats.number_format(self.match.speed, 2)
        # Translators: how the later film shows the same footage: with left and right exchanged
        ways = [_("mirrored")] if self.match.is_mirrored else []
        # Translators: how the later film shows the same footage: with light and dark exchanged
        ways += [_("in negative")] if self.match.is_negative else []
        # Translators: how the later film shows the same footage; a figure like 0.81
        ways += [_("%(speed)s× speed") % {"speed": speed}] if self.is_retimed else []
        same = _("same speed") if self.is_heard_only else _("not mirrored, same speed")
        return listed(ways) or same

    @property
    def places(self) -> list[SharedPlace]:
        """At most PLACES_SHOWN of the moments that are alike, from all over the film; of those near each
        other the one that the stills, taken in the middle of each second, show best."""
        places = [SharedPlace(here / 1000, there / 1000) for here, there, _bits in sorted(self.match.pairs)]
        stretches = [
            places[len(places) * n // PLACES_SHOWN : len(places) * (n + 1) // PLACES_SHOWN]
            for n in range(PLACES_SHOWN)
        ]
        return [min(stretch, key=lambda place: place.blur) for stretch in stretches if stretch]


def matches_in(edition: Edition) -> QuerySet[Match]:
    """Matches whose later film is in a submitted entry of the edition, the most alike first."""
    matches = Match.objects.filter(
        film__entry__edition=edition, film__is_discarded=False, other__is_discarded=False
    )
    return (
        matches.exclude(film__entry__state=EntryState.DRAFT)
        .select_related("film__entry__edition", "film__entry__representative", "other")
        .order_by("-share", "pk")
    )


def open_matches_in(edition: Edition) -> QuerySet[Match]:
    return matches_in(edition).filter(verdict=MatchVerdict.OPEN)


def undecided_among(entries: Iterable[Entry]) -> list[Entry]:
    """Those of these entries whose film is part of a match that nobody has decided about; one query."""
    films = {entry.film_id: entry for entry in entries if entry.film_id}
    open_ = Match.objects.filter(
        verdict=MatchVerdict.OPEN, film__is_discarded=False, other__is_discarded=False
    )
    pairs = open_.filter(Q(film__in=films) | Q(other__in=films)).values_list("film", "other")
    found = {film for pair in pairs for film in pair}
    return [entry for film, entry in films.items() if film in found]


def matches_of(entry: Entry) -> QuerySet[Match]:
    """Those of the edition's matches that this entry's film is part of."""
    if entry.film_id is None:
        return Match.objects.none()
    return matches_in(entry.edition).filter(Q(film=entry.film_id) | Q(other=entry.film_id))


def pairs_of(matches: Iterable[Match], *, reader: Reader) -> list[Pair]:
    """The matches with what the reader may know of both sides; one query more."""
    found = list(matches)
    known = known_entries(reader, [match.other_id for match in found])
    return [Pair(match, match.film.entry, known.get(match.other_id)) for match in found]


def decisions_about(pair: Pair) -> list[MatchDecision]:
    """What the office said of the two films, newest first."""
    lines = JournalEntry.objects.filter(
        subject=f"entry:{pair.entry.code}", verb="match_decided", facts__match=pair.match.pk
    )
    return [
        MatchDecision(MatchVerdict(line.facts["verdict"]), line.facts["reason"], line.actor, line.at)
        for line in lines.select_related("actor").order_by("-number")
    ]


def _clock(seconds: float) -> str:
    """Minutes, seconds and tenths."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"
