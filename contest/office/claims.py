"""Who of the office looks at which entry, so that no two look at the same. A claim is a mark and no right:
everybody may still decide."""

from collections.abc import Collection

from django.db.models import QuerySet

from contest.domain.team_rights import entries_with
from contest.models import Edition, Entry, User
from contest.policies import demand, may_check_entries, may_read_entries


def claim_entries(edition: Edition, codes: Collection[str], *, by: User) -> int:
    """Take entries that nobody looks at yet, apart from the person's own; returns how many. Of two who ask at
    once one gets each."""
    demand(may_check_entries(by, edition))
    free = _known(edition, codes).filter(claimed_by=None).exclude(entries_with(by.pk))
    return free.update(claimed_by=by)


def release_entries(edition: Edition, codes: Collection[str], *, by: User) -> int:
    """Give the person's own claims back; returns how many."""
    demand(may_read_entries(by, edition))  # also who checks entries no longer
    return _known(edition, codes).filter(claimed_by=by).update(claimed_by=None)


def free_entries_of(user_id: int) -> int:
    """Somebody lost a role: what they no longer look at in the office is free again."""
    held = Entry.objects.filter(claimed_by=user_id)
    lost = [entry.pk for entry in held.select_related("edition", "claimed_by") if not _still_checks(entry)]
    return Entry.objects.filter(pk__in=lost, claimed_by=user_id).update(claimed_by=None)


def _still_checks(entry: Entry) -> bool:
    return entry.claimed_by is not None and bool(may_check_entries(entry.claimed_by, entry.edition))


def _known(edition: Edition, codes: Collection[str]) -> QuerySet[Entry]:
    return Entry.objects.in_edition(edition).known_to_office().filter(code__in=codes)
