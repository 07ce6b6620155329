"""Erasing a person: the account ends, what is theirs alone is deleted, and what others rely on stays under a
mark in place of the name. The journal knows people by the number of their account, so its chain holds."""

from contextlib import suppress
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from contest.domain import journal
from contest.domain.people import revoke_role
from contest.enums import APPOINTED_ROLES, Role
from contest.laurels.press_consent import set_press_consent
from contest.models import (
    Edition,
    Entry,
    Membership,
    Notice,
    Objection,
    PublicQuestion,
    PublicReport,
    RoleInvitation,
    TeamInvitation,
    User,
)
from contest.policies import Refused, demand
from contest.privacy.emptying import empty_entry
from contest.privacy.entry_fates import AfterErasure, fates_of
from contest.privacy.marks import address_of_mark, forget_addresses, mark_of
from contest.privacy.personal_parts import erase_parts
from contest.privacy.policies import may_be_erased
from contest.team.hand_over import pass_on
from contest.team.members import leave_team
from contest.theater.permission import set_permission


def correct_account(user: User, *, name: str, language: str) -> None:
    """What a person says of themselves; certificates and sealed results keep what they were issued with."""
    if kept := User.objects.filter(pk=user.pk, erased_at=None).first():
        kept.name, kept.language = name, language
        kept.save(update_fields=["name", "language"])


@transaction.atomic
def erase_person(user: User, now: datetime | None = None) -> User:
    """Erase the account; one that is erased already stays as it is. Raises `Refused` for whoever an edition
    would be left without an organiser."""
    now = now or timezone.now()
    _hold_organisers(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.erased_at:
        return user
    demand(may_be_erased(user))
    name, addresses = user.name, _addresses_of(user)
    mark = mark_of(user.pk, user.email)
    journal.record("person_erased", subject=f"user:{user.pk}", facts={"mark": mark}, actor=user)
    _leave_entries(user, now)
    _leave_roles(user)
    _forget_name(user, name, mark)
    _forget_addresses(addresses)
    erase_parts(user)
    _end_mails(user, now)
    _end_sign_in(user)
    user.email, user.name, user.mark, user.erased_at = address_of_mark(mark), "", mark, now
    user.language = user.time_zone = ""
    user.password, user.last_login = make_password(None), None
    user.is_active = user.is_superuser = False
    user.save()
    return user


def _hold_organisers(user: User) -> None:
    """Let those who organise the same editions leave one after the other, so that somebody stays."""
    mine = Membership.objects.filter(user=user, role=Role.ORGANISER).values("edition")
    list(Edition.objects.select_for_update(no_key=True).filter(pk__in=mine).order_by("pk"))


def _addresses_of(user: User) -> set[str]:
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {user.email.lower(), *(email.lower() for email in confirmed)}


def _leave_entries(user: User, now: datetime) -> None:
    for told in fates_of(user, now):
        if told.fate == AfterErasure.PASSED_ON and told.heir:
            pass_on(told.heir, now=now)
        elif told.fate == AfterErasure.EMPTIED:
            empty_entry(told.entry, by=user)
        _withdraw_permissions(told.entry, user)
    places = Entry.objects.filter(members__user=user, members__left_at=None)
    for entry in places.select_related("edition__regulations", "representative"):
        with suppress(Refused):  # once the jury has decided, teams stay as they are
            leave_team(entry, by=user, now=now)


def _withdraw_permissions(entry: Entry, user: User) -> None:
    """For the theater and the press; an entry that was passed on keeps what its team gave."""
    with suppress(Refused):
        set_permission(entry, False, by=user)
    with suppress(Refused):
        set_press_consent(entry, given=False, by=user)


def _leave_roles(user: User) -> None:
    """As when an organiser takes the role back: open assignments are freed by the signal of `revoke_role`."""
    held = Membership.objects.filter(user=user, role__in=APPOINTED_ROLES).select_related("edition")
    for membership in held:
        revoke_role(user, edition=membership.edition, role=Role(membership.role), by=user)


def _forget_name(user: User, name: str, mark: str) -> None:
    """In what other people were told, and in objections."""
    Objection.objects.filter(objector=user).update(public_name="")
    worked_on = Q(entry__representative=user) | Q(entry__members__user=user)
    told = Notice.objects.filter(worked_on, facts__who=name) if name else Notice.objects.none()
    for notice in told.distinct():
        notice.facts["who"] = mark
        notice.save(update_fields=["facts"])


def _forget_addresses(addresses: set[str]) -> None:
    """Where they stand beside an account: invitations, questions, and reports of public films."""
    for email in addresses:
        PublicReport.objects.filter(email__iexact=email).update(email="", name="")
        PublicQuestion.objects.filter(email__iexact=email).update(email="", name="")
        forget_addresses(TeamInvitation.objects.filter(email__iexact=email))
        forget_addresses(RoleInvitation.objects.filter(email__iexact=email))


def _end_mails(user: User, now: datetime) -> None:
    """What waits is not sent; of what was sent stays when it was, and of which kind."""
    mails = Notice.objects.filter(user=user)
    mails.unsent().update(cancelled_at=now)
    mails.update(facts={}, error="")


def _end_sign_in(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
