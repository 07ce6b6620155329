"""What the office says of a film in the theater: that it is selected, and for which age it is."""

from django.db import transaction
from django.utils import timezone

from contest.domain import journal
from contest.enums import AgeMark
from contest.models import Entry, TheaterFilm, User
from contest.policies import demand
from contest.theater.listing import list_film
from contest.theater.policies import may_be_selected, may_curate_film


def curate_film(entry: Entry, *, is_selected: bool, age: AgeMark | None, by: User) -> TheaterFilm:
    """Select the film or no longer, and declare its age mark, or none. Raises Refused."""
    demand(may_curate_film(by, entry))
    demand(may_be_selected(entry))
    with transaction.atomic():
        row = list_film(entry)
        before = (row.selected_at is not None, row.age)
        if before == (is_selected, age):
            return row
        row.selected_at = (row.selected_at or timezone.now()) if is_selected else None
        row.age = age
        row.save(update_fields=["selected_at", "age"])
        entry.edition.note_public_change()
        journal.record(
            "theater_film_changed",
            subject=f"entry:{entry.code}",
            facts={"in_theater": is_selected, "age_mark": age},
            actor=by,
            edition=entry.edition,
        )
    return row
