"""Who may confirm what another person has proposed."""

from django.utils.translation import gettext_lazy as _

from contest.domain.own_entries import has_film_in, is_same_person
from contest.enums import Role
from contest.models import Edition, Membership, Motion, User
from contest.policies import YES, Reader, Verdict, may_move, roles_of


def may_second(user: Reader, motion: Motion) -> Verdict:
    """Confirm what another person has proposed: between them, the two are chair and organiser, or two
    organisers where the edition has no chair who could act."""
    may = may_move(user, motion.edition)
    if not may:
        return may
    assert isinstance(user, User)
    if is_same_person(user, motion.moved_by):
        return Verdict(False, _("You have proposed this yourself. Another person has to confirm it."))
    mine, theirs = roles_of(user, motion.edition), roles_of(motion.moved_by, motion.edition)
    other = Role.CHAIR if _has_acting_chair(motion.edition) else Role.ORGANISER
    if (Role.ORGANISER in mine and other in theirs) or (other in mine and Role.ORGANISER in theirs):
        return YES
    if other == Role.ORGANISER:
        return Verdict(False, _("Two organisers have to do this, since no jury chair can."))
    if other in theirs:
        return Verdict(
            False, _("One of the two has to be the jury chair, the other an organiser. Ask an organiser.")
        )
    return Verdict(
        False, _("One of the two has to be the jury chair, the other an organiser. Ask the jury chair.")
    )


def _has_acting_chair(edition: Edition) -> bool:
    chairs = Membership.objects.filter(edition=edition, role=Role.CHAIR).values_list("user_id", flat=True)
    return any(not has_film_in(chair, edition) for chair in list(chairs))
