"""How a site without any organiser gets its first: by a link that whoever starts the site reads in the
terminal. It opens nothing any more once there is one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from contest.domain.invited_accounts import NewAccount, make_invited_account
from contest.enums import Role
from contest.models import Edition, Membership, User
from contest.new_editions.making import make_edition
from contest.policies import Refused

SIGNER = TimestampSigner(salt="first organiser")
VALID = timedelta(days=7)
WHOM = "first"


def has_organiser() -> bool:
    return Membership.objects.filter(role=Role.ORGANISER).exists()


def first_link() -> str:
    """The address at which somebody becomes the first organiser; "" where there is one."""
    if has_organiser():
        return ""
    return f"{settings.SITE_URL}{reverse('first_organiser', args=[SIGNER.sign(WHOM)])}"


def refuse_link(key: str) -> None:
    """Raises `Refused`, in words, for a link that makes nobody an organiser."""
    if has_organiser():
        raise Refused(
            _("This site has an organiser already, so this link has ended. Ask them to give you a role.")
        )
    try:
        SIGNER.unsign(key, max_age=VALID)
    except SignatureExpired as expired:
        raise Refused(
            _("This link was valid for seven days. Start the site again: it prints a new one.")
        ) from expired
    except BadSignature as forged:
        raise Refused(
            _("This link is incomplete. Copy it whole from the terminal in which the site was started.")
        ) from forged


def found_contest(
    key: str, *, account: User | tuple[str, NewAccount], fields: Mapping[str, Any]
) -> tuple[User, Edition]:
    """The first organiser, by an account that exists or is made for an address, and the first edition. Raises
    `Refused` as above, and AccountExists."""
    with transaction.atomic():
        refuse_link(key)
        user = account if isinstance(account, User) else make_invited_account(*account)
        edition = make_edition(fields=fields, original=None, by=user)
        # The journal takes one line after the other: who was first has written theirs by now.
        if Membership.objects.filter(role=Role.ORGANISER).exclude(user=user).exists():
            raise Refused(_("Somebody else has just become the first organiser of this site."))
    return user, edition
