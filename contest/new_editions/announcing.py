"""What becomes of an edition that is made: announced, taken back while nobody has entered, removed if nobody
ever saw it, and which edition is the current one."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.people import revoke_role
from contest.enums import Role
from contest.models import Edition, Membership, User
from contest.new_editions.policies import may_remove_edition, may_take_back
from contest.policies import Refused, demand, may_organise
from contest.roles.inviting import withdraw_invitation


def announce_edition(edition: Edition, *, by: User) -> None:
    """The public sees it from now on. Raises `Refused` for whoever may not, and where it was announced."""
    demand(may_organise(by, edition))
    with transaction.atomic():
        if not Edition.objects.unannounced().filter(pk=edition.pk).update(announced_at=timezone.now()):
            raise Refused(_("This edition has been announced already."))
        _record("edition_announced", edition, by)


def take_announcement_back(edition: Edition, *, by: User) -> None:
    """Its office alone sees it again. Raises `Refused`, as where somebody has begun an entry."""
    with transaction.atomic():
        edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
        demand(may_take_back(by, edition))
        edition.announced_at, edition.is_current = None, False
        edition.save(update_fields=["announced_at", "is_current"])
        _record("announcement_taken_back", edition, by)


def remove_edition(edition: Edition, *, by: User) -> None:
    """Nobody has a role in it any longer, so nobody sees it. The row stays, since the journal tells of it,
    and so does its short name. Raises `Refused`."""
    with transaction.atomic():
        edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
        demand(may_remove_edition(by, edition))
        _record("edition_removed", edition, by)
        for invitation in edition.role_invitations.waiting():
            withdraw_invitation(invitation, by=by)
        for held in Membership.objects.filter(edition=edition).select_related("user"):
            revoke_role(held.user, edition=edition, role=Role(held.role), by=by)
        edition.webhooks.all().delete()


def make_current(edition: Edition, *, by: User) -> None:
    """The home page is about this edition, whatever the dates say. Raises `Refused`."""
    _choose_current(edition, by, verb="edition_made_current", is_current=True)


def leave_current_to_dates(edition: Edition, *, by: User) -> None:
    """The dates choose again. Raises `Refused`."""
    _choose_current(edition, by, verb="current_left_to_dates", is_current=False)


def _choose_current(edition: Edition, by: User, *, verb: str, is_current: bool) -> None:
    demand(may_organise(by, edition))
    with transaction.atomic():
        Edition.objects.filter(is_current=True).update(is_current=False)
        if is_current and not Edition.objects.announced().filter(pk=edition.pk).update(is_current=True):
            raise Refused(_("Announce the edition first: the home page shows what the public knows."))
        _record(verb, edition, by)


def _record(verb: str, edition: Edition, by: User) -> None:
    journal.record(verb, subject=f"edition:{edition.slug}", actor=by, edition=edition)


ACTS: dict[str, Callable[..., None]] = {
    "take_back": take_announcement_back,
    "remove": remove_edition,
    "make_current": make_current,
    "by_dates": leave_current_to_dates,
}
