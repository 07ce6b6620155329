"""Who may make a new edition, take its announcement back, and remove it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contest.enums import Role
from contest.models import Edition, Membership
from contest.policies import YES, Reader, Verdict, may_organise


def may_make_edition(user: Reader) -> Verdict:
    """Whoever organises an edition of this site."""
    if Membership.objects.filter(user=user.pk or 0, role=Role.ORGANISER).exists():
        return YES
    return Verdict(False, _("Only whoever organises an edition of this site can make a new one."))


def editions_to_copy(user: Reader) -> QuerySet[Edition]:
    """The editions whose regulations a person may take over: their own, the latest first."""
    mine = Membership.objects.filter(user=user.pk or 0, role=Role.ORGANISER)
    return Edition.objects.filter(pk__in=mine.values("edition")).order_by("-opens_at")


def may_take_back(user: Reader, edition: Edition) -> Verdict:
    """Take the announcement back: while nobody has begun an entry."""
    organises = may_organise(user, edition)
    if not organises:
        return organises
    if not edition.announced_at:
        return Verdict(False, _("This edition is not announced."))
    if edition.published_at or edition.entries.exists():
        return Verdict(False, _("Somebody has begun an entry, so this edition stays announced."))
    return YES


def may_remove_edition(user: Reader, edition: Edition) -> Verdict:
    """Remove it: an edition that the public does not know, while the site keeps one that the person
    organises."""
    organises = may_organise(user, edition)
    if not organises:
        return organises
    if edition.announced_at:
        return Verdict(False, _("This edition is announced. Take the announcement back first."))
    if edition.entries.exists() or edition.motions.exists() or edition.seals.exists():
        return Verdict(False, _("This edition has entries or decisions, so it stays."))
    if not editions_to_copy(user).exclude(pk=edition.pk).exists():
        return Verdict(
            False, _("This is the only edition that you organise. Make another one before you remove it.")
        )
    return YES
