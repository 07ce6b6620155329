"""What the page of people and roles shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from contest.domain.queries.office import office_memberships
from contest.enums import APPOINTED_ROLES, DUTIES, Duty, Role
from contest.models import Edition, JournalEntry, Membership, RoleInvitation


@dataclass(frozen=True)
class RoleHolder:
    """Somebody with a role, and who gave it to them, as far as that is on record."""

    membership: Membership
    giver: str


@dataclass(frozen=True)
class DutyLine:
    """One line of the table of roles: what is seen or done, and for each role whether it does."""

    duty: Duty
    cells: list[tuple[str | Promise, bool]]


def holders_in(edition: Edition) -> list[RoleHolder]:
    """Everybody whom the office gave a role; three queries."""
    lines = JournalEntry.objects.filter(edition=edition, verb="role_granted", actor__isnull=False)
    given = {
        (line.subject, line.facts["role"]): str(line.actor)
        for line in lines.select_related("actor").order_by("number")
    }
    accepted = RoleInvitation.objects.filter(edition=edition, accepted_at__isnull=False)
    invited = {
        (one.accepted_by, one.role): str(one.invited_by)
        for one in accepted.select_related("accepted_by", "invited_by")
    }
    return [
        RoleHolder(one, invited.get((one.user, one.role)) or given.get((f"user:{one.user_id}", one.role), ""))
        for one in office_memberships(edition)
    ]


def invitations_in(edition: Edition) -> list[RoleInvitation]:
    """Those that wait, the latest first; one query."""
    waiting = RoleInvitation.objects.waiting().filter(edition=edition)
    return list(waiting.select_related("invited_by").order_by("-mailed_at", "-pk"))


def duty_lines() -> Iterator[DutyLine]:
    """What each role of APPOINTED_ROLES sees and does."""
    for duty in Duty:
        yield DutyLine(duty, [(role.label, duty in DUTIES[role]) for role in APPOINTED_ROLES])


def duties_of_role(role: Role) -> list[Duty]:
    """What a role sees and does, in the order of the table."""
    return [duty for duty in Duty if duty in DUTIES[role]]
