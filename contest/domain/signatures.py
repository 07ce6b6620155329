"""Signed statements about the journal, as text that survives a mail: how many lines it had, and the hash of
the last. Signed by Ed25519 with CHECKPOINT_KEY, which no table holds; the public key proves it to anybody."""

import base64
import binascii
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

BEGIN, END = "-----BEGIN JOURNAL CHECKPOINT-----", "-----END JOURNAL CHECKPOINT-----"
BLOCK = re.compile(f"{BEGIN}(.*?){END}", re.DOTALL)
QUOTE_OR_SPACE = re.compile(r"^[> ]+|\s+", re.MULTILINE)  # what mail programs put between
PARTS = re.compile(r"(\{.*\})([A-Za-z0-9+/]{86}==)([A-Za-z0-9+/=]*)")


class NotACheckpoint(Exception):
    """A text holds no checkpoint, or one that this site's key did not sign; says what was expected."""


@dataclass(frozen=True)
class Statement:
    """What is signed."""

    lines: int
    head: str
    at: datetime
    site: str

    @property
    def text(self) -> str:
        content = {"lines": self.lines, "head": self.head, "at": self.at.isoformat(), "site": self.site}
        return json.dumps(content, separators=(",", ":"))


def sign(statement: Statement) -> str:
    return base64.b64encode(_key().sign(statement.text.encode())).decode()


def public_key() -> str:
    """In PEM, as openssl reads it."""
    return _key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def credential_key() -> Ed25519PrivateKey:
    """The key that signs certificates: of the same secret, and another, so that neither can stand for the
    other."""
    return _key_from(b"credentials:" + settings.CHECKPOINT_KEY.encode())


def write_block(statement: Statement, signature: str, timestamp: str = "") -> str:
    lines = [BEGIN, statement.text, signature]
    lines += [timestamp[start : start + 76] for start in range(0, len(timestamp), 76)]
    return "\n".join([*lines, END]) + "\n"


def read_block(text: str) -> tuple[Statement, str, str]:
    """Statement, signature and time stamp (or "") of the last checkpoint in a text. Raises NotACheckpoint."""
    blocks = BLOCK.findall(text)
    if not blocks:
        raise NotACheckpoint(f"No checkpoint was found: the lines from “{BEGIN}” to “{END}” are expected.")
    parts = PARTS.fullmatch(QUOTE_OR_SPACE.sub("", blocks[-1]))
    try:
        if parts is None:
            raise ValueError("parts are missing")
        given = json.loads(parts[1])
        statement = Statement(
            int(given["lines"]), str(given["head"]), datetime.fromisoformat(given["at"]), str(given["site"])
        )
        _key().public_key().verify(base64.b64decode(parts[2]), parts[1].encode())
    except InvalidSignature as error:
        raise NotACheckpoint(
            "The checkpoint was changed, or was signed with another key than this site's CHECKPOINT_KEY."
        ) from error
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error) as error:
        raise NotACheckpoint(
            "The checkpoint is damaged: save its lines again as they stand in the email or in the store."
        ) from error
    return statement, parts[2], parts[3]


def _key() -> Ed25519PrivateKey:
    return _key_from(settings.CHECKPOINT_KEY.encode())


def _key_from(secret: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(secret).digest())
