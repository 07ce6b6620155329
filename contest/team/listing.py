"""What the page of a team shows, and what waits for a person on their dashboard."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.utils import timezone

from contest.enums import TeamInvitationState
from contest.models import Entry, HandOver, TeamInvitation, TeamMember, User
from contest.team.inviting import key_of


@dataclass(frozen=True)
class Team:
    """Who is in a team; invitations, which only the contact person sees; and the offer that is open."""

    members: list[TeamMember]
    invitations: list[TeamInvitation]
    offer: HandOver | None


@dataclass(frozen=True)
class WaitingInvitation:
    """An invitation of the reader's own, with the key of its link."""

    invitation: TeamInvitation
    key: str


def team_of(entry: Entry, now: datetime | None = None) -> Team:
    """Three queries, however many people."""
    invitations = TeamInvitation.objects.filter(entry=entry).exclude(
        state__in=[TeamInvitationState.ACCEPTED, TeamInvitationState.WITHDRAWN]
    )
    offers = HandOver.objects.open().filter(entry=entry, expires_at__gt=now or timezone.now())
    return Team(
        members_of(entry), list(invitations.order_by("invited_at", "pk")), offers.select_related("to").first()
    )


def members_of(entry: Entry) -> list[TeamMember]:
    """Who is in the team beside the contact person; one query."""
    return list(TeamMember.objects.present().filter(entry=entry).select_related("user"))


def invitations_for(user: User, now: datetime | None = None) -> list[WaitingInvitation]:
    """Those to the person's confirmed addresses that can still be answered, the newest first; two queries."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    mine = {user.email, *(email.lower() for email in confirmed)}
    found = TeamInvitation.objects.unanswered().filter(
        email__in=mine,
        expires_at__gt=now or timezone.now(),
        entry__edition__published_at=None,
    )
    rows = found.select_related("entry__edition").order_by("-invited_at", "-pk")
    return [WaitingInvitation(invitation, key_of(invitation)) for invitation in rows]


def offers_for(user: User, now: datetime | None = None) -> list[HandOver]:
    """Entries that the person is asked to be the contact person of; one query."""
    open_ = HandOver.objects.open().filter(to=user, expires_at__gt=now or timezone.now())
    return list(open_.select_related("entry", "offered_by").order_by("-offered_at", "-pk"))
