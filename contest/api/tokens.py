"""Tokens by which programs read: made for a person, with scopes and an end, shown once, kept as a hash."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.enums import ApiScope, Duty, roles_with
from contest.models import ApiToken, Membership, User
from contest.policies import Refused

BEGINNING = "laureate_"  # so that whoever finds one somewhere knows what it is
MOST_TOKENS = 20
USED_NOTED = timedelta(minutes=5)  # so often at most it is written down that a token is in use


def scopes_of(user: User) -> list[ApiScope]:
    """What a token of theirs could read: the office's only where they have a role that sees its entries."""
    sees_office = Membership.objects.filter(user=user, role__in=roles_with(Duty.READ_ENTRIES)).exists()
    return [scope for scope in ApiScope if scope != ApiScope.OFFICE or sees_office]


def make_token(
    user: User, *, name: str, scopes: Collection[ApiScope], days: int, now: datetime | None = None
) -> str:
    """A new token, which nobody can read again. Raises `Refused` for who has too many."""
    now = now or timezone.now()
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        live = ApiToken.objects.live().filter(user=user, ends_at__gt=now).count()
        if live >= MOST_TOKENS:
            raise Refused(
                _("You have %(found)s tokens; %(most)s are possible. Revoke one that you no longer use.")
                % {"found": live, "most": MOST_TOKENS},
                field="name",
            )
        token = BEGINNING + secrets.token_urlsafe(32)
        ends_at = now + timedelta(days=days)
        kept = sorted(str(scope) for scope in scopes)
        ApiToken.objects.create(user=user, name=name, scopes=kept, digest=_digest_of(token), ends_at=ends_at)
    return token


def revoke_token(token: ApiToken) -> bool:
    """End it now; whether it was live."""
    return bool(ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()))


def find_token(typed: str, now: datetime | None = None) -> ApiToken:
    """The token as it was sent. Raises `Refused` for one that is unknown, revoked or over."""
    now = now or timezone.now()
    found = ApiToken.objects.live().select_related("user").filter(digest=_digest_of(typed)).first()
    if found is None:
        raise Refused(
            _("This token is unknown or was revoked. Make a new one on the page “Tokens” of your account.")
        )
    if found.ends_at <= now:
        raise Refused(
            _("This token ended on %(when)s. Make a new one on the page “Tokens” of your account.")
            % {"when": found.ends_at.date().isoformat()}
        )
    if found.used_at is None or found.used_at < now - USED_NOTED:
        ApiToken.objects.filter(pk=found.pk).update(used_at=now)
    return found


def drop_tokens(user: User) -> None:
    ApiToken.objects.filter(user=user).delete()


def _digest_of(token: str) -> str:
    """It has 256 random bits, so a fast hash is enough."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
