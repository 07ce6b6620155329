"""What stands for a film in public: a frame of it, or a picture that its team brings. Judges see a frame in
any case."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contest.domain import journal
from contest.domain.entries import touch_draft
from contest.domain.entry_films import demand_shown_film
from contest.models import Entry, User
from contest.policies import Refused, demand, may_edit
from contest.posters.policies import may_bring_poster
from media_pipeline import api

OWN = 0  # among the numbers of the frames


def choose_poster(entry: Entry, number: int, *, by: User, shown: int | None = None) -> None:
    """A frame by its number, or the picture that was brought: OWN. `shown` is the film that the page showed.
    Raises Refused."""
    with transaction.atomic():
        film_id = _film_to_change(entry, by)
        demand_shown_film(entry, shown)
        try:
            if number == OWN:
                api.choose_own_poster(film_id)
            else:
                api.choose_poster(film_id, number)
        except api.NoSuchPoster:
            words = _("This film has no such poster frame, or no longer has it. Choose one from the page.")
            raise Refused(words) from None
        if number == OWN:
            _record("own_poster_chosen", entry, by)
        else:
            _record("poster_frame_chosen", entry, by, {"poster_frame": number})


def bring_poster(entry: Entry, content: bytes, *, by: User) -> None:
    """Have a poster made of a picture; until it is made, and if it cannot be, what stood before stays. Raises
    Refused, which names the field."""
    with transaction.atomic():
        film_id = _film_to_change(entry, by)
        demand(may_bring_poster(by, entry))
        try:
            brought = api.bring_own_poster(film_id, content)
        except api.PictureRefused as refused:
            raise Refused(refused.message, field="picture") from refused
        _record("own_poster_brought", entry, by, {"picture": brought.sha256})


def remove_poster(entry: Entry, *, by: User) -> None:
    """A frame stands for the film again. Twice changes nothing. Raises Refused."""
    with transaction.atomic():
        if api.remove_own_posters(_film_to_change(entry, by)):
            _record("own_poster_removed", entry, by)


def _film_to_change(entry: Entry, by: User) -> int:
    """Its number; nobody submits the entry or changes its film until the transaction ends."""
    demand(may_edit(by, entry))
    touch_draft(entry)
    if entry.film_id is None:
        raise Refused(_("There is no film yet. Upload it first; then choose its poster."))
    return entry.film_id


def _record(verb: str, entry: Entry, by: User, facts: dict[str, Any] | None = None) -> None:
    journal.record(
        verb,
        subject=f"entry:{entry.code}",
        facts={"film": entry.film_id, **(facts or {})},
        actor=by,
        edition=entry.edition,
    )
