"""Tokens that nobody can read or change: claims under AES-SIV (RFC 5297). The same claims give the same
token, so that an address can stay the same while it is good; tokens of different claims have nothing in
common."""

import json
from base64 import b64decode, urlsafe_b64encode
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.utils.crypto import salted_hmac


class TokenRefused(Exception):
    """The address was changed, is too old, or belongs to someone else."""


class TokenExpired(TokenRefused):
    """The address was good once."""


def seal(claims: list[Any], *, purpose: str, expires: int) -> str:
    """A token that says `claims` to `unseal` of the same purpose, until the second `expires`."""
    said = json.dumps([expires, *claims], separators=(",", ":")).encode()
    return urlsafe_b64encode(_cipher(settings.SECRET_KEY, purpose).encrypt(said, None)).decode().rstrip("=")


def unseal(token: str, *, purpose: str, now: float) -> list[Any]:
    """The claims of a token. Raises TokenRefused, TokenExpired."""
    try:
        sealed = b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError as wrong:
        raise TokenRefused("no token") from wrong
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            said: list[Any] = json.loads(_cipher(key, purpose).decrypt(sealed, None))
        except InvalidTag:
            continue
        expires, *claims = said
        if expires < now:
            raise TokenExpired("too old")
        return claims
    raise TokenRefused("not made by this site")


def _cipher(key: str, purpose: str) -> AESSIV:
    return AESSIV(salted_hmac(purpose, "", secret=key, algorithm="sha512").digest())
