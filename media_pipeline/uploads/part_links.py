"""The addresses at which the transfer process takes parts, each for one part alone."""

from collections.abc import Iterable
from typing import cast

from django.conf import settings
from django.core import signing

from media_pipeline.models import Part, Upload

LINK_SECONDS = 15 * 60
SIGNING_SALT = "media_pipeline.uploads.part"


def resumable_links(upload: Upload, parts: Iterable[Part]) -> dict[int, str]:
    """Where the transfer process takes each part, in as many requests as the line needs."""
    return {part.number: f"{settings.TRANSFER_URL}/receive/{sign_part(upload.code, part)}" for part in parts}


def sign_part(code: str, part: Part) -> str:
    """A token that lets its bearer send this one part of this length and hash."""
    return signing.dumps([code, part.number, part.size, part.sha256], salt=SIGNING_SALT)


def read_part_token(token: str) -> tuple[str, int, int, str]:
    """(upload, number, size, SHA-256) of a token. Raises signing.BadSignature, or SignatureExpired."""
    code, number, size, sha256 = signing.loads(token, salt=SIGNING_SALT, max_age=LINK_SECONDS)
    return cast(str, code), cast(int, number), cast(int, size), cast(str, sha256)
