"""Whose films the lab works on, as far as a reader may know."""

from collections.abc import Collection

from contest.enums import Duty, EntryState, roles_with
from contest.models import Entry, Membership
from contest.policies import Reader


def known_entries(reader: Reader, film_ids: Collection[int]) -> dict[int, Entry]:
    """The entries that these films belong to, by film: of editions whose office the reader visits, without
    drafts; one query. What is not in it is not the reader's to know."""
    offices = Membership.objects.filter(user_id=reader.pk or 0, role__in=roles_with(Duty.READ_OFFICE))
    entries = Entry.objects.filter(film_id__in=film_ids, edition__in=offices.values("edition")).exclude(
        state=EntryState.DRAFT
    )
    return {entry.film_id: entry for entry in entries.select_related("edition") if entry.film_id}
