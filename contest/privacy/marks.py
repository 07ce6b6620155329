"""What an erased person is called by from then on: a mark that says nothing by itself. Who has JOURNAL_KEY
and is told the address can show that the mark was made of it; nobody else can find the address."""

import hashlib
import hmac

from django.conf import settings
from django.db.models import QuerySet

from contest.models import RoleInvitation, TeamInvitation

LENGTH = 12
NOWHERE = "erased.invalid"  # RFC 6761: no mail is ever delivered there


def mark_of(user_id: int, email: str) -> str:
    message = f"erased person {user_id} {email.strip().lower()}".encode()
    return hmac.new(settings.JOURNAL_KEY.encode(), message, hashlib.sha256).hexdigest()[:LENGTH]


def address_of_mark(mark: str) -> str:
    """What stands where an address must: unique, and of nobody."""
    return f"{mark.lower()}@{NOWHERE}"


def forget_addresses(invitations: QuerySet[TeamInvitation] | QuerySet[RoleInvitation]) -> int:
    """Leave of invitations what the journal tells of them, without whom they went to; returns how many."""
    known = invitations.exclude(email__endswith=f"@{NOWHERE}")
    for invitation in known:
        invitation.email = address_of_mark(invitation.code)
        invitation.save(update_fields=["email"])
    return len(known)
