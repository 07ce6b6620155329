"""Who may have their account erased, and who may say how long an edition keeps what it has."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from contest.enums import Role
from contest.models import Edition, Membership, User
from contest.policies import YES, Verdict
from contest.sentences import listed


def may_be_erased(user: User) -> Verdict:
    """Everybody at any time, but whoever an edition would be left without."""
    alone = editions_left_without(user)
    if not alone:
        return YES
    return Verdict(
        False,
        _(
            "You are the only organiser of %(editions)s. Give another person this role first, on the page "
            "People of the office; then come back."
        )
        % {"editions": listed(str(edition) for edition in alone)},
    )


def editions_left_without(user: User) -> QuerySet[Edition]:
    """Editions that nobody else organises whose account is open."""
    organisers = Membership.objects.filter(edition=OuterRef("pk"), role=Role.ORGANISER, user__is_active=True)
    mine, others = organisers.filter(user=user), organisers.exclude(user=user)
    return Edition.objects.filter(Exists(mine), ~Exists(others))
