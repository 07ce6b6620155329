"""The creator's permission that the theater shows a film: asked for with the rights, given and withdrawn at
any time. Withdrawn, the film is gone from every page and every player at once."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.domain import journal
from contest.models import Entry, TheaterPermission, User
from contest.policies import demand
from contest.theater.listing import list_film
from contest.theater.policies import may_permit
from media_pipeline.enums import FilmState

VERSION = "2"  # of these words: another when they say something else
VERSIONS_WITH_VOTE = ("2",)  # those that let the audience watch the film before the results
WORDS = _(
    "The festival may show the film in its AI Theater on this website once the results are published and, if "
    "the film is nominated and the audience votes, before that to the people who vote. It may do so until we "
    "withdraw this permission, and may count how often the film is watched."
)


def permission_of(entry: Entry) -> TheaterPermission | None:
    """The one that stands."""
    return entry.theater_permissions.standing().first()


def set_permission(entry: Entry, given: bool, *, by: User) -> bool:
    """Give or withdraw it; whether that changed anything. Raises Refused."""
    demand(may_permit(by, entry))
    return _give(entry, by) if given else _withdraw(entry, by)


def _give(entry: Entry, by: User) -> bool:
    try:
        with transaction.atomic():
            earlier = entry.theater_permissions.standing().exclude(version=VERSION)
            earlier.update(ended_at=timezone.now())
            TheaterPermission.objects.create(entry=entry, version=VERSION, given_by=by)
            _record("theater_permitted", entry, by)
    except IntegrityError:
        return False  # it stands already
    film = entry.film
    if film is not None and film.state == FilmState.READY and entry.edition.published_at:
        list_film(entry)
    return True


def _withdraw(entry: Entry, by: User) -> bool:
    with transaction.atomic():
        ended = entry.theater_permissions.standing().update(ended_at=timezone.now())
        if ended:
            _record("theater_permission_withdrawn", entry, by)
    return bool(ended)


def _record(verb: str, entry: Entry, by: User) -> None:
    entry.edition.note_public_change()
    journal.record(
        verb,
        subject=f"entry:{entry.code}",
        facts={"consent_version": VERSION},
        actor=by,
        edition=entry.edition,
    )
