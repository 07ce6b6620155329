"""Who may do what with an entry: its contact person everything, each member of the team what their right
says."""

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from contest.enums import TeamRight
from contest.models import Entry, TeamMember, User


def right_of(user: User | AnonymousUser, entry: Entry) -> TeamRight | None:
    """The right of the contact person is to submit; none: the person is not, or no longer, in the team."""
    if entry.representative_id == user.pk:
        return TeamRight.SUBMIT
    rights = TeamMember.objects.present().filter(entry=entry, user_id=user.pk or 0)
    found = rights.values_list("right", flat=True).first()
    return TeamRight(found) if found else None


def has_worked_on(user: User | AnonymousUser, entry: Entry) -> bool:
    """Whether it is the person's own entry: as contact person, or as a member of the team now or before."""
    if entry.representative_id == user.pk:
        return True
    return TeamMember.objects.filter(entry=entry, user_id=user.pk or 0).exists()


def entries_with(user_id: int | None, *, rights: Collection[TeamRight] = tuple(TeamRight)) -> Q:
    """The entries of which a person is the contact person, or in whose team they are with one of these
    rights; one query, when it is called."""
    places = TeamMember.objects.present().filter(user_id=user_id or 0, right__in=rights)
    return Q(representative=user_id or 0) | Q(pk__in=list(places.values_list("entry_id", flat=True)))


def submitters_of(entry_ids: Collection[int]) -> dict[int, list[User]]:
    """By entry, the members who may submit, without its contact person; one query."""
    found: dict[int, list[User]] = {}
    members = TeamMember.objects.submitting().filter(entry__in=entry_ids).select_related("user")
    for member in members.order_by("entry", "joined_at", "pk"):
        found.setdefault(member.entry_id, []).append(member.user)
    return found
