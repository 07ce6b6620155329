"""Who may make a new edition."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contest.enums import Role
from contest.models import Edition, Membership
from contest.policies import YES, Reader, Verdict


def may_make_edition(user: Reader) -> Verdict:
    """Whoever organises an edition of this site."""
    if Membership.objects.filter(user=user.pk or 0, role=Role.ORGANISER).exists():
        return YES
    return Verdict(False, _("Only whoever organises an edition of this site can make a new one."))


def editions_to_copy(user: Reader) -> QuerySet[Edition]:
    """The editions whose regulations a person may take over: their own, the latest first."""
    mine = Membership.objects.filter(user=user.pk or 0, role=Role.ORGANISER)
    return Edition.objects.filter(pk__in=mine.values("edition")).order_by("-opens_at")
