"""Who judges an edition, and who was asked to: for organisers."""

from dataclasses import dataclass

from django.db.models import Case, QuerySet, When

from contest.enums import Role
from contest.models import Edition, Membership, User
from contest.sentences import listed
from contest.spoken_languages import name_language
from judging.domain.profiles import describe_absences, profiles_in
from judging.enums import InvitationState
from judging.models import Invitation, JudgeProfile


@dataclass(frozen=True)
class JurorRow:
    """A judge of the edition with what they said of themselves; "" and None where they said nothing."""

    membership: Membership
    languages: str
    absences: str
    cap: int | None


def judges_in(edition: Edition) -> QuerySet[Membership]:
    """The judges of an edition, by name."""
    judges = Membership.objects.filter(edition=edition, role=Role.JUDGE).select_related("user")
    return judges.order_by("user__name", "user__email")


def describe_judges(memberships: list[Membership], edition: Edition) -> list[JurorRow]:
    """The same with their profiles; one query."""
    profiles = profiles_in(edition, [one.user_id for one in memberships])
    rows = [(one, profiles.get(one.user_id) or JudgeProfile()) for one in memberships]
    return [
        JurorRow(
            membership=one,
            languages=listed(name_language(code) for code in profile.languages),
            absences=describe_absences(profile),
            cap=profile.cap,
        )
        for one, profile in rows
    ]


def editions_of(judge: User) -> QuerySet[Edition]:
    """Where the person is a judge, and there may still be something to judge."""
    mine = Membership.objects.filter(user=judge, role=Role.JUDGE).values("edition")
    return Edition.objects.filter(pk__in=mine, published_at=None).order_by("-opens_at")


def pending_invitations(edition: Edition) -> QuerySet[Invitation]:
    """Those that were not accepted: first who has not answered, the oldest first, then who declined, then
    what was withdrawn."""
    invitations = Invitation.objects.filter(edition=edition).exclude(state=InvitationState.ACCEPTED)
    rank = Case(
        When(state=InvitationState.SENT, then=0), When(state=InvitationState.DECLINED, then=1), default=2
    )
    return invitations.select_related("round", "invited_by").order_by(rank, "invited_at", "email")


def unanswered_in(edition: Edition) -> int:
    """How many invitations wait for an answer, or have expired without one."""
    return Invitation.objects.filter(edition=edition).unanswered().count()
