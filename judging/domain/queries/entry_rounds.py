"""In which rounds entries are judged, for the office's list of entries."""

from django.db.models import Exists, OuterRef, Q

from contest.models import Edition
from contest.office.entry_search import RoundFilter
from judging.models import Assignment, Round


def _choices(edition: Edition) -> list[tuple[str, str]]:
    rounds = Round.objects.filter(edition=edition).order_by("number")
    return [(round_.code, round_.title) for round_ in rounds]


def _is_judged_in(code: str) -> Q:
    held = Assignment.objects.in_play().filter(entry=OuterRef("pk"), seat__round__code=code)
    return Q(Exists(held))


OFFICE_ROUNDS = RoundFilter(_choices, _is_judged_in)
