"""Who is in a team, with which right, and how they leave it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.enums import EDITING_RIGHTS, HandOverState, TeamRight
from contest.models import Entry, HandOver, TeamMember, User
from contest.policies import demand, may_hold_one_more
from contest.team.changes import TeamRefused, hold_person, hold_team, present_member, record, tell_of_change
from contest.team.policies import may_give_right, may_leave_team, may_manage_team


def change_right(
    entry: Entry, *, member_id: int, right: TeamRight, by: User, now: datetime | None = None
) -> TeamMember:
    """Give a member another right; the same again changes nothing. Raises `Refused`."""
    with transaction.atomic():
        entry = hold_team(entry)
        demand(may_manage_team(by, entry))
        member = present_member(entry, member_id)
        before = TeamRight(member.right)
        if before == right:
            return member
        if before not in EDITING_RIGHTS:
            demand(may_give_right(entry, right, now))
        if right == TeamRight.SUBMIT:
            hold_person(member.user)
            _refuse_one_more(member)
        member.right = right
        member.save(update_fields=["right"])
        record("team_right_changed", entry, by=by, member=member.user_id, right=str(right))
    return member


def remove_member(entry: Entry, *, member_id: int, by: User, now: datetime | None = None) -> TeamMember:
    """Take a member out of the team, who reads it by mail. Raises `Refused`."""
    with transaction.atomic():
        entry = hold_team(entry)
        demand(may_manage_team(by, entry))
        member = present_member(entry, member_id)
        _end(member, now)
        line = record("team_removed", entry, by=by, member=member.user_id)
        tell_of_change(line, entry, to=member.user, who=member.user)
    return member


def leave_team(entry: Entry, *, by: User, now: datetime | None = None) -> None:
    """Go out of the team; twice changes nothing. Raises `Refused`, for the contact person too."""
    with transaction.atomic():
        entry = hold_team(entry)
        demand(may_leave_team(by, entry))
        member = TeamMember.objects.present().filter(entry=entry, user=by).first()
        if member is None:
            return
        _end(member, now)
        line = record("team_left", entry, by=by, member=by.pk)
        tell_of_change(line, entry, to=entry.representative, who=by)


def _end(member: TeamMember, now: datetime | None) -> None:
    """The place stays on record, and whoever held it judges this film never."""
    now = now or timezone.now()
    member.left_at = max(now, member.joined_at)
    member.save(update_fields=["left_at"])
    HandOver.objects.open().filter(entry=member.entry_id, to=member.user_id).update(
        state=HandOverState.WITHDRAWN, closed_at=now
    )


def _refuse_one_more(member: TeamMember) -> None:
    """The reason that the person would read is about their own entries: the asker reads another."""
    if not may_hold_one_more(member.user, member.entry.edition):
        raise TeamRefused(
            _("%(person)s may already submit as many entries as the regulations allow each person.")
            % {"person": member.user}
        )
