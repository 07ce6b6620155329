"""Films that are alike, as rows."""

from typing import Any

from contest.enums import EntryState
from contest.models import Edition, Entry
from media_pipeline.enums import MatchKind
from media_pipeline.models import Match
from tests.contest.films import make_film_row
from tests.factories import make_entry

PAIRS = [[at, at // 2 + 4000, 3] for at in range(0, 60_000, 1000)]


def make_match(
    edition: Edition,
    *,
    other_edition: Edition | None = None,
    state: EntryState = EntryState.SUBMITTED,
    other_state: EntryState = EntryState.SUBMITTED,
    titles: tuple[str, str] = ("Paper Tide, again", "Paper Tide"),
    **fields: Any,
) -> Match:
    """A match between the films of two new entries; the first is the later one."""
    earlier = make_entry(other_state, edition=other_edition or edition, title=titles[1], film=make_film_row())
    later = make_entry(state, edition=edition, title=titles[0], film=make_film_row())
    told = {"kind": MatchKind.FILM, "share": 0.9, "seconds": 81.0, "speed": 0.5, "pairs": PAIRS, **fields}
    return Match.objects.create(film=later.film, other=earlier.film, **told)


def entry_of(match: Match) -> Entry:
    return Entry.objects.get(film=match.film_id)
