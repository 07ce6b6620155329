"""Who of the office looks at which entry, so that no two look at the same. A claim is a mark and no right:
everybody may still decide."""

from collections.abc import Collection

from django.db.models import QuerySet

from contest.domain.team_rights import entries_with
from contest.models import Edition, Entry, User
from contest.policies import demand, may_organise, may_visit_office


def claim_entries(edition: Edition, codes: Collection[str], *, by: User) -> int:
    """Take entries that nobody looks at yet, apart from the person's own; returns how many. Of two who ask at
    once one gets each."""
    demand(may_organise(by, edition))
    free = _known(edition, codes).filter(claimed_by=None).exclude(entries_with(by.pk))
    return free.update(claimed_by=by)


def release_entries(edition: Edition, codes: Collection[str], *, by: User) -> int:
    """Give the person's own claims back; returns how many."""
    demand(may_visit_office(by, edition))  # also who is no longer an organiser
    return _known(edition, codes).filter(claimed_by=by).update(claimed_by=None)


def free_entries_of(user_id: int) -> int:
    """Somebody lost a role: what they no longer look at in the office is free again."""
    held = Entry.objects.filter(claimed_by=user_id)
    lost = [entry.pk for entry in held.select_related("edition", "claimed_by") if not _still_visits(entry)]
    return Entry.objects.filter(pk__in=lost, claimed_by=user_id).update(claimed_by=None)


def _still_visits(entry: Entry) -> bool:
    return entry.claimed_by is not None and bool(may_organise(entry.claimed_by, entry.edition))


def _known(edition: Edition, codes: Collection[str]) -> QuerySet[Entry]:
    return Entry.objects.in_edition(edition).known_to_office().filter(code__in=codes)
