"""Who may confirm what another person has proposed."""

from collections.abc import Set as AbstractSet

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contest.domain.duties import roles_of
from contest.domain.own_entries import has_film_in, is_same_person
from contest.enums import Duty, Role, roles_with
from contest.models import Edition, Membership, Motion, User
from contest.policies import YES, Reader, Verdict, may_move


def may_second(user: Reader, motion: Motion) -> Verdict:
    """Confirm what another person has proposed: between them, the two are chair and organiser, or two
    organisers where the edition has no chair who could act."""
    may = may_move(user, motion.edition)
    if not may:
        return may
    assert isinstance(user, User)
    if is_same_person(user, motion.moved_by):
        return Verdict(
            False, gettext_lazy("You have proposed this yourself. Another person has to confirm it.")
        )
    mine, theirs = roles_of(user, motion.edition), roles_of(motion.moved_by, motion.edition)
    other = _beside_an_organiser(motion.edition)
    if _are_a_pair(mine, theirs, other):
        return YES
    if other == Role.ORGANISER:
        return Verdict(False, gettext_lazy("Two organisers have to do this, since no jury chair can."))
    if other in theirs:
        return Verdict(
            False,
            gettext_lazy(
                "One of the two has to be the jury chair, the other an organiser. Ask an organiser."
            ),
        )
    return Verdict(
        False,
        gettext_lazy("One of the two has to be the jury chair, the other an organiser. Ask the jury chair."),
    )


def who_is_missing(mover: User, edition: Edition) -> str:
    """Whom the edition lacks to confirm what this person proposes, in words; "" where somebody can."""
    mine, other = roles_of(mover, edition), _beside_an_organiser(edition)
    office: dict[User, set[str]] = {}
    moving = Membership.objects.filter(edition=edition, role__in=roles_with(Duty.MOVE))
    members = moving.filter(user__is_active=True)
    for member in members.exclude(user=mover).select_related("user"):
        office.setdefault(member.user, set()).add(member.role)
    partners = (user for user, theirs in office.items() if _are_a_pair(mine, theirs, other))
    if any(not has_film_in(user.pk, edition) and not is_same_person(user, mover) for user in partners):
        return ""
    if Role.CHAIR in mine:
        return _(
            "Nobody can confirm this yet: besides the jury chair an organiser is needed, another person "
            "without a film in this edition. Give somebody the role of organiser."
        )
    return _(
        "Nobody can confirm this yet: besides the organiser who proposes it, the jury chair or a second "
        "organiser is needed, another person without a film in this edition. Give somebody one of these "
        "roles."
    )


def _are_a_pair(some: AbstractSet[str], others: AbstractSet[str], beside: Role) -> bool:
    return (Role.ORGANISER in some and beside in others) or (beside in some and Role.ORGANISER in others)


def _beside_an_organiser(edition: Edition) -> Role:
    """The role of the other of the two: the chair, where one can act."""
    chairs = Membership.objects.filter(edition=edition, role=Role.CHAIR).values_list("user_id", flat=True)
    can_act = any(not has_film_in(chair, edition) for chair in list(chairs))
    return Role.CHAIR if can_act else Role.ORGANISER
