"""What waits for the office beside the counts: the entries to look at first, what the winners lack before the
night, and what is wrong with the machine."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.domain.gate import lacks_of, remarks_on
from contest.domain.queries.office import WaitingLine
from contest.domain.result_publication import winners_in
from contest.domain.seals import is_sealed
from contest.models import Edition, Entry, User
from contest.policies import may_see_sealed
from media_pipeline import api
from media_pipeline.enums import MatchVerdict, Severity
from media_pipeline.models import FilmFinding, Match

OLDEST_SHOWN = 8
LONG_WAIT = timedelta(hours=1)
LITTLE_ROOM = 0.1  # of a disk
CREDENTIALS = ("provenance_found", "provenance_contradicted")


@dataclass(frozen=True)
class EntryToDecide:
    """An entry that waits for a decision: how many issues its film has that the creator was told of, how many
    possible duplicates nobody has decided, and what the film's file says of its making, in words."""

    entry: Entry
    issues: int
    duplicates: int
    evidence: str


def entries_to_decide(edition: Edition) -> list[EntryToDecide]:
    """Those that have waited longest; three queries."""
    waiting = Entry.objects.in_edition(edition).awaiting_decision()
    joined = waiting.select_related("representative", "film", "claimed_by")
    oldest = list(joined.order_by("submitted_at", "pk")[:OLDEST_SHOWN])
    films = [entry.film_id for entry in oldest if entry.film_id]
    found = list(FilmFinding.objects.filter(film__in=films).values_list("film", "code", "severity"))
    issues = Counter(film for film, _code, severity in found if severity != Severity.NOTES)
    told = {film: str(api.finding_title(code)) for film, code, _severity in found if code in CREDENTIALS}
    alike = Match.objects.filter(film__in=films, verdict=MatchVerdict.OPEN, other__is_discarded=False)
    pairs = dict(alike.order_by().values_list("film").annotate(Count("pk")))
    return [
        EntryToDecide(
            entry,
            issues=issues[entry.film_id or 0],
            duplicates=pairs.get(entry.film_id or 0, 0),
            evidence=told.get(entry.film_id or 0, ""),
        )
        for entry in oldest
    ]


def claims_of(edition: Edition, reader: User) -> int:
    """How many entries the reader looks at that are not decided; one query."""
    return Entry.objects.in_edition(edition).awaiting_decision().filter(claimed_by=reader).count()


def gate_before_night(edition: Edition, reader: User) -> Iterator[WaitingLine]:
    """What the sealed winners lack before they can be published, and for the hall: for who may know them."""
    if edition.published_at or not is_sealed(edition) or not may_see_sealed(reader, edition):
        return
    winners, url = winners_in(edition), reverse("office_results", args=[edition.slug])
    if lacks := lacks_of(edition, winners, is_publishing=True):
        words = ngettext(
            "%(count)d thing stands between a winner and the night.",
            "%(count)d things stand between winners and the night.",
            len(lacks),
        )
        yield WaitingLine(words % {"count": len(lacks)}, url)
    if unready := remarks_on(edition, winners):
        words = ngettext(
            "%(count)d winning film is not ready for the hall. The results can be published without it.",
            "%(count)d winning films are not ready for the hall. The results can be published without them.",
            len(unready),
        )
        yield WaitingLine(words % {"count": len(unready)}, url)


def machine_that_waits(edition: Edition) -> Iterator[WaitingLine]:
    """Work that has failed or waits long, and disks that are nearly full; one query."""
    brief, url = api.lab_brief(), reverse("office_lab", args=[edition.slug])
    if brief.failed:
        words = ngettext(
            "%(count)d task of the film processing has failed.",
            "%(count)d tasks of the film processing have failed.",
            brief.failed,
        )
        yield WaitingLine(words % {"count": brief.failed}, url)
    if brief.oldest_wait is not None and brief.oldest_wait > LONG_WAIT.total_seconds():
        words = ngettext(
            "%(count)d task of the film processing waits, the oldest for more than an hour.",
            "%(count)d tasks of the film processing wait, the oldest for more than an hour.",
            brief.waiting,
        )
        yield WaitingLine(words % {"count": brief.waiting}, url)
    for disk in brief.disks:
        if disk.free < LITTLE_ROOM * disk.total:
            words = _("Only %(percent)d%% of a disk on which films lie are free. Make room, or add a disk.")
            yield WaitingLine(words % {"percent": 100 * disk.free // disk.total}, url)
