"""Handing an entry over: its contact person offers it to a member of the team, who accepts or declines.

offered → accepted · refused · withdrawn · expired (written when another is offered). Uploads belong to the
entry, so a film that is under way goes on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.consents.former_contact import end_with_contact
from contest.domain.editions import format_instant
from contest.domain.notices import enqueue_notice
from contest.enums import HandOverState, NoticeKind, TeamRight
from contest.models import Entry, HandOver, TeamMember, User
from contest.policies import demand, may_hold_one_more
from contest.team.changes import (
    TeamRefused,
    end_of_draft,
    hold_person,
    hold_team,
    present_member,
    record,
    tell_of_change,
)
from contest.team.joining import enter_team
from contest.team.policies import is_team_open, may_manage_team

VALID = timedelta(days=7)


def offer(entry: Entry, *, member_id: int, by: User, now: datetime | None = None) -> HandOver:
    """Offer the entry to a member; one offer at a time. Raises `Refused`."""
    now = now or timezone.now()
    with transaction.atomic():
        entry = hold_team(entry)
        demand(may_manage_team(by, entry))
        member = present_member(entry, member_id)
        if not member.user.is_active:
            raise TeamRefused(_("The account of %(person)s is closed.") % {"person": member.user})
        open_ = HandOver.objects.open().filter(entry=entry)
        open_.filter(expires_at__lte=now).update(state=HandOverState.EXPIRED, closed_at=now)
        if open_.exists():
            raise TeamRefused(
                _("You have already offered this entry to a member. Withdraw that offer first.")
            )
        made = HandOver.objects.create(
            entry=entry, offered_by=by, to=member.user, offered_at=now, expires_at=now + VALID
        )
        line = record("hand_over_offered", entry, by=by, member=member.user_id)
        facts = {"who": str(by), "until": made.expires_at.isoformat()}
        key = f"{NoticeKind.HAND_OVER_OFFERED}:{line.number}"
        enqueue_notice(NoticeKind.HAND_OVER_OFFERED, user=member.user, key=key, entry=entry, facts=facts)
    return made


def withdraw_offer(entry: Entry, *, by: User, now: datetime | None = None) -> None:
    """Take an offer back that nobody has answered. Raises `Refused`."""
    with transaction.atomic():
        entry = hold_team(entry)
        demand(may_manage_team(by, entry))
        made = _open_offer(entry)
        _close(made, HandOverState.WITHDRAWN, now)
        record("hand_over_withdrawn", entry, by=by, member=made.to_id)


def accept(entry: Entry, *, by: User, now: datetime | None = None) -> bool:
    """Be the contact person from now on; whoever was it is a member who may submit. Returns whether
    statements ended with them. Raises `Refused`."""
    now = now or timezone.now()
    with transaction.atomic():
        entry, made = _offered_to(entry, by, now)
        hold_person(by)
        place = TeamMember.objects.present().get(entry=entry, user=by)
        if place.right != TeamRight.SUBMIT:
            demand(may_hold_one_more(by, entry.edition))
        before = entry.representative
        taken = Entry.objects.filter(pk=entry.pk, representative=made.offered_by_id)
        if not taken.update(representative=by):
            raise TeamRefused(_("This offer is no longer open."))
        place.delete()
        _close(made, HandOverState.ACCEPTED, now)
        entry.representative = by
        ended = end_of_draft(entry)
        record("hand_over_accepted", entry, by=by, member=by.pk, **ended)
        enter_team(entry, before, TeamRight.SUBMIT, by=by, now=now)
        _tell_answer(made, entry)
    return bool(ended)


def refuse(entry: Entry, *, by: User, now: datetime | None = None) -> None:
    """Say no to an offer; its maker stays the contact person and reads it by mail. Raises `Refused`."""
    now = now or timezone.now()
    with transaction.atomic():
        entry, made = _offered_to(entry, by, now)
        _close(made, HandOverState.REFUSED, now)
        record("hand_over_refused", entry, by=by, member=by.pk)
        _tell_answer(made, entry)


def pass_on(member: TeamMember, *, now: datetime | None = None) -> None:
    """Let a member be the contact person in place of one whose account is being erased. Nobody is asked: the
    entry would be lost to its team. Call it in the transaction of the erasure."""
    now = now or timezone.now()
    entry = hold_team(member.entry)
    before = entry.representative
    HandOver.objects.open().filter(entry=entry).update(state=HandOverState.WITHDRAWN, closed_at=now)
    member.delete()
    entry.representative = member.user
    entry.save(update_fields=["representative"])
    right = TeamRight.SUBMIT
    TeamMember.objects.create(entry=entry, user=before, right=right, joined_at=now, left_at=now)
    ended = end_of_draft(entry) or end_with_contact(entry)  # whoever is erased leaves nothing of the kind
    told = {"member": member.user_id, "former": before.pk, "right": str(right), **ended}
    line = record("entry_passed_on", entry, by=before, **told)
    tell_of_change(line, entry, to=member.user, who=member.user)


def _offered_to(entry: Entry, person: User, now: datetime) -> tuple[Entry, HandOver]:
    """The entry, held, and the offer of it to this person, which can still be answered."""
    entry = hold_team(entry)
    demand(is_team_open(entry))
    made = _open_offer(entry)
    if made.to_id != person.pk:
        raise TeamRefused(_("This offer was made to another member of the team."))
    if made.expires_at <= now:
        raise TeamRefused(
            _("This offer could be answered until %(when)s. Ask the contact person for a new one.")
            % {"when": format_instant(made.expires_at, entry.edition)}
        )
    return entry, made


def _open_offer(entry: Entry) -> HandOver:
    made = HandOver.objects.open().filter(entry=entry).select_related("offered_by", "to").first()
    if made is None:
        raise TeamRefused(_("This offer is no longer open."))
    return made


def _close(made: HandOver, state: HandOverState, now: datetime | None) -> None:
    made.state, made.closed_at = state, now or timezone.now()
    made.save(update_fields=["state", "closed_at"])


def _tell_answer(made: HandOver, entry: Entry) -> None:
    enqueue_notice(
        NoticeKind.HAND_OVER_ANSWERED,
        user=made.offered_by,
        key=f"{NoticeKind.HAND_OVER_ANSWERED}:{made.pk}",
        entry=entry,
        facts={"who": str(made.to), "is_accepted": made.state == HandOverState.ACCEPTED},
    )
