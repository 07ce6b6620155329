"""Another contact person by the word of the office: where the account of the present one is closed, or nobody
answers."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.consents.former_contact import ENDED
from contest.domain.invited_accounts import account_by_address
from contest.domain.notices import enqueue_notice
from contest.domain.reasons import fault_in
from contest.domain.team_rights import right_of
from contest.enums import HandOverState, NoticeKind, TeamRight
from contest.models import Entry, HandOver, JournalEntry, TeamMember, User
from contest.policies import demand
from contest.team.changes import TeamRefused, end_of_draft, hold_person, hold_team, record
from contest.team.joining import enter_team
from contest.team.policies import may_become_contact, may_replace_contact


def replace_contact(entry: Entry, *, email: str, reason: str, by: User, now: datetime | None = None) -> Entry:
    """Make whoever has the account of this address the contact person, from the team or not. Whoever was it
    stays as a member who may submit, unless their account is closed; both get a mail with the reason. Raises
    `Refused`."""
    now = now or timezone.now()
    demand(may_replace_contact(by, entry))
    if fault := fault_in(reason):
        raise TeamRefused(fault, field="contact_reason")
    with transaction.atomic():
        entry = hold_team(entry)
        demand(may_replace_contact(by, entry))
        before, to = entry.representative, _account_of(email)
        hold_person(to)
        if not (may := may_become_contact(to, entry, by=by)):
            raise TeamRefused(str(may.reason), field="contact_email")
        if right_of(to, entry) is None:
            enter_team(entry, to, TeamRight.SUBMIT, by=by, now=now)
        TeamMember.objects.filter(entry=entry, user=to).delete()
        HandOver.objects.open().filter(entry=entry).update(state=HandOverState.WITHDRAWN, closed_at=now)
        entry.representative = to
        entry.save(update_fields=["representative"])
        _keep_place(entry, before, now)
        ended = end_of_draft(entry)
        line = record(
            "contact_replaced",
            entry,
            by=by,
            member=to.pk,
            former=before.pk,
            right=str(TeamRight.SUBMIT),
            former_stays=before.is_active,
            reason=reason.strip(),
            **ended,
        )
        for person in (to, before):
            _tell(line, entry, to=person)
    return entry


def _account_of(email: str) -> User:
    account = account_by_address(email.lower())
    if account is None:
        raise TeamRefused(
            _(
                "Nobody has an account by %(email)s. Ask the person to make one, and to confirm the address; "
                "then choose them here."
            )
            % {"email": email},
            field="contact_email",
        )
    return account


def _keep_place(entry: Entry, former: User, now: datetime) -> None:
    """Whoever has worked on a film judges it never, so the place is kept even where it has ended."""
    left_at = None if former.is_active else now
    place = {"right": TeamRight.SUBMIT, "joined_at": now, "left_at": left_at}
    TeamMember.objects.update_or_create(entry=entry, user=former, defaults=place)


def _tell(line: JournalEntry, entry: Entry, *, to: User) -> None:
    if not to.is_active:
        return
    facts = {"what": line.verb, "who": str(entry.representative), "reason": line.facts["reason"]}
    enqueue_notice(
        NoticeKind.TEAM_CHANGED,
        user=to,
        key=f"{NoticeKind.TEAM_CHANGED}:{line.number}:of {to.pk}",
        entry=entry,
        facts={**facts, "is_new_contact": to == entry.representative, "asks_age": ENDED in line.facts},
    )
