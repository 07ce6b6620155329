"""The accounts that an edition's rows name: what leaves of each, and how each is found or made where the
edition arrives. No password, passkey, session or token leaves; nobody is written to."""

from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db.models import ForeignKey
from django.utils.dateparse import parse_datetime

from contest.models import User
from contest.moving.refusals import FolderUnfit
from contest.privacy.collecting import rows, values_of

ABOUT = ("email", "name", "language", "time_zone", "draft_reminders", "is_active", "mark")
INSTANTS = ("date_joined", "erased_at")
Person = dict[str, Any]


def people_with(numbers: Iterable[int]) -> list[Person]:
    """As plain values; of an erased account its mark alone is left."""
    wanted = sorted(numbers)
    accounts = (user for start in range(0, len(wanted), 500) for user in _some(wanted[start : start + 500]))
    return [
        {
            "number": user.pk,
            **values_of(user, (*ABOUT, *INSTANTS)),
            "addresses": rows(EmailAddress.objects.filter(user=user), "email", "verified", "primary"),
        }
        for user in accounts
    ]


def _some(numbers: list[int]) -> Iterator[User]:
    yield from User.objects.filter(pk__in=numbers).order_by("pk")


def settle_people(people: list[Person]) -> int:
    """Find each account by its address, or make it without a password; returns how many were found. Accounts
    get the numbers by which the edition knows them, since the journal does: those that were here before give
    way, and are signed out. Call it in a transaction. Raises FolderUnfit."""
    try:
        wanted = {str(person["email"]).lower(): int(person["number"]) for person in people}
        found = _give_way(wanted)
        for person in people:
            if person["email"].lower() not in found:
                _add(person)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FolderUnfit(f"people.json has an account that cannot be read: {error!r}.") from error
    return len(found)


def _give_way(wanted: dict[str, int]) -> set[str]:
    here = {user.email.lower(): user.pk for user in User.objects.order_by("pk")}
    found = here.keys() & wanted.keys()
    if all(wanted[email] == here[email] for email in found) and not (
        {here[email] for email in here.keys() - found} & set(wanted.values())
    ):
        return found
    free = max([*wanted.values(), *here.values()]) + 1
    for place, number in enumerate(here.values()):
        _renumber(number, free + place)
    for place, email in enumerate(here):
        if email in found:
            _renumber(free + place, wanted[email])
    Session.objects.all().delete()
    return found


def _renumber(before: int, after: int) -> None:
    """Of the account and of all rows that name it."""
    User.objects.filter(pk=before).update(id=after)
    for relation in User._meta.related_objects:
        field = relation.field
        if isinstance(field, ForeignKey):
            manager = field.model._base_manager
            manager.filter(**{field.attname: before}).update(**{field.attname: after})


def _add(person: Person) -> None:
    instants = {name: parse_datetime(person[name]) if person[name] else None for name in INSTANTS}
    user = User(
        pk=person["number"], **{name: person[name] for name in ABOUT}, erased_at=instants["erased_at"]
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    User.objects.filter(pk=user.pk).update(date_joined=instants["date_joined"])
    for address in person["addresses"]:
        if not EmailAddress.objects.filter(email__iexact=address["email"]).exists():
            EmailAddress.objects.create(user=user, **address)
