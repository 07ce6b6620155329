"""Signed statements about the journal: how many lines it had, and the hash of the last. Signed with
CHECKPOINT_KEY, which no table holds; the public key proves it to anybody."""

import json
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from contest.domain import signed_blocks
from contest.domain.signed_blocks import BadBlock, BlockFault, SignedBlock, key_from, public_pem, sign_text

NAME = "JOURNAL CHECKPOINT"
FAULTS = {
    BlockFault.ABSENT: (
        f"No checkpoint was found: the lines from “{signed_blocks.first_line(NAME)}” to "
        f"“{signed_blocks.last_line(NAME)}” are expected."
    ),
    BlockFault.FORGED: (
        "The checkpoint was changed, or was signed with another key than this site's CHECKPOINT_KEY."
    ),
    BlockFault.DAMAGED: (
        "The checkpoint is damaged: save its lines again as they stand in the email or in the store."
    ),
}


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
    return sign_text(statement.text, _key())


def public_key() -> str:
    """In PEM, as openssl reads it."""
    return public_pem(_key())


def credential_key() -> Ed25519PrivateKey:
    """The key that signs certificates: of the same secret, and another, so that neither can stand for the
    other."""
    return key_from(b"credentials:" + settings.CHECKPOINT_KEY.encode())


def receipt_key() -> Ed25519PrivateKey:
    """The key that signs receipts of submissions; likewise."""
    return key_from(b"receipts:" + settings.CHECKPOINT_KEY.encode())


def write_block(statement: Statement, signature: str, timestamp: str = "") -> str:
    return signed_blocks.write_block(NAME, SignedBlock(statement.text, signature, timestamp))


def read_block(text: str) -> tuple[Statement, str, str]:
    """Statement, signature and time stamp (or "") of the last checkpoint in a text. Raises NotACheckpoint."""
    try:
        block = signed_blocks.read_block(NAME, text, _key())
        given = json.loads(block.text)
        statement = Statement(
            int(given["lines"]), str(given["head"]), datetime.fromisoformat(given["at"]), str(given["site"])
        )
    except BadBlock as bad:
        raise NotACheckpoint(FAULTS[bad.fault]) from bad
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotACheckpoint(FAULTS[BlockFault.DAMAGED]) from error
    return statement, block.signature, block.rest


def _key() -> Ed25519PrivateKey:
    return key_from(settings.CHECKPOINT_KEY.encode())
