"""Whose films the lab works on, as far as a reader may know."""

from collections.abc import Collection

from contest.enums import OFFICE_ROLES, EntryState
from contest.models import Entry, Membership
from contest.policies import Reader


def known_entries(reader: Reader, film_ids: Collection[int]) -> dict[int, Entry]:
    """The entries that these films belong to, by film: of editions whose office the reader visits, without
    drafts; one query. What is not in it is not the reader's to know."""
    editions = Membership.objects.filter(user_id=reader.pk or 0, role__in=OFFICE_ROLES).values("edition")
    entries = Entry.objects.filter(film_id__in=film_ids, edition__in=editions).exclude(state=EntryState.DRAFT)
    return {entry.film_id: entry for entry in entries.select_related("edition") if entry.film_id}
