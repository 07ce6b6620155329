"""Whose entry an entry is: the person's who entered it, and of everybody who is or was in its team, by
whichever of their accounts.

Accounts are one person's where a confirmed address of one leads to the mailbox of the other."""

from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from contest.enums import EntryState
from contest.models import Edition, Entry, TeamMember, User
from contest.models.mailboxes import Mailbox, mailbox_of

OUT_OF_THE_CONTEST = (EntryState.DRAFT, EntryState.WITHDRAWN, EntryState.DISQUALIFIED)


def owners_among(user_ids: Collection[int], *, entries: QuerySet[Entry]) -> set[tuple[int, int]]:
    """(entry, user) pairs of own entries; four queries."""
    of_users: dict[str, list[int]] = {}
    for user_id, mailbox in _mailboxes_of(User.objects.filter(pk__in=user_ids)):
        of_users.setdefault(mailbox, []).append(user_id)
    same = {(user_id, user_id) for user_id in user_ids}
    members = TeamMember.objects.filter(entry__in=entries)
    workers = Q(pk__in=entries.values("representative")) | Q(pk__in=members.values("user"))
    for account, mailbox in _mailboxes_of(User.objects.filter(workers)):
        same.update((account, user_id) for user_id in of_users.get(mailbox, ()))
    people: dict[int, list[int]] = {}
    for account, user_id in same:
        people.setdefault(account, []).append(user_id)
    mine = set(entries.filter(representative__in=people.keys()).values_list("pk", "representative_id"))
    mine |= set(members.filter(user__in=people.keys()).values_list("entry_id", "user_id"))
    return {(entry, user_id) for entry, account in mine for user_id in people[account]}


def has_film_in(user_id: int | None, edition: Edition) -> bool:
    """Whether the person has an entry that takes part in the edition, or has worked on one in its team; three
    queries."""
    if user_id is None:
        return False
    accounts = _accounts_of(user_id)
    places = TeamMember.objects.filter(user__in=accounts, entry__edition=edition)
    mine = Entry.objects.filter(Q(representative__in=accounts) | Q(pk__in=places.values("entry")))
    return mine.filter(edition=edition).exclude(state__in=OUT_OF_THE_CONTEST).exists()


def is_same_person(one: User, other: User) -> bool:
    """Whether two accounts are one person's."""
    return one.pk == other.pk or other.pk in _accounts_of(one.pk)


def _accounts_of(user_id: int) -> set[int]:
    """All accounts of the person; two queries."""
    known = {mailbox for _, mailbox in _mailboxes_of(User.objects.filter(pk=user_id))}
    signs_in = User.objects.alias(mailbox=Mailbox("email")).filter(mailbox__in=known)
    confirmed = EmailAddress.objects.filter(verified=True).alias(mailbox=Mailbox("email"))
    found = signs_in.values_list("pk").union(confirmed.filter(mailbox__in=known).values_list("user"))
    return {user_id, *(account for (account,) in found)}


def _mailboxes_of(users: QuerySet[User]) -> set[tuple[int, str]]:
    """(user, mailbox) of the addresses that accounts sign in by, and of the others that were confirmed."""
    return {(user_id, mailbox_of(email)) for user_id, email in _addresses(users)}


def _addresses(users: QuerySet[User]) -> set[tuple[int, str]]:
    rows = users.values_list("pk", "email", "emailaddress__email", "emailaddress__verified")
    found = set()
    for user_id, email, other, is_verified in rows:
        found.add((user_id, email))
        if is_verified:
            found.add((user_id, other))
    return found
