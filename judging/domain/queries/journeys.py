"""How far films came in the rounds, and how many of their judges watched them whole."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from contest.domain.journeys import Journey
from contest.domain.watch_beats import seconds_needed
from judging.models import Assignment, Round


def journeys_in_rounds(entry_ids: Collection[int]) -> Mapping[int, Journey]:
    """By entry: the last round in which it had judges, and each judge once, of whichever round; meetings do
    not count. Two queries."""
    rows = (
        Assignment.objects.in_play()
        .filter(entry__in=entry_ids, seat__round__meeting_for=None)
        .order_by("seat__round__number")
        .values_list("entry", "seat__judge", "seat__round", "watch__seconds", "entry__film__duration_ms")
    )
    last: dict[int, int] = {}
    judges: dict[int, dict[int, bool]] = defaultdict(dict)
    for entry, judge, round_, seconds, duration in rows:
        last[entry] = round_
        is_whole = duration is not None and (seconds or 0) >= seconds_needed(duration)
        judges[entry][judge] = judges[entry].get(judge, False) or is_whole
    names = dict(Round.objects.filter(pk__in=set(last.values())).values_list("pk", "name"))
    return {
        entry: Journey(reached=names[last[entry]], judges=len(seen), watched_whole=sum(seen.values()))
        for entry, seen in judges.items()
    }
