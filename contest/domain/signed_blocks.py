"""Signed text that survives a mail: between a first and a last line, JSON on one line, its Ed25519 signature,
and what may come with it. Whoever has the public key needs nothing else of the site to check it."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

QUOTE_OR_SPACE = re.compile(r"^[> ]+|\s+", re.MULTILINE)  # what mail programs put between
PARTS = re.compile(r"(\{.*\})([A-Za-z0-9+/]{86}==)([A-Za-z0-9+/=]*)")


class BlockFault(StrEnum):
    ABSENT = "absent"
    DAMAGED = "damaged"
    FORGED = "forged"  # changed, or signed by another key


class BadBlock(Exception):
    """A text holds no block of this kind that this key has signed; `fault` says which way."""

    def __init__(self, fault: BlockFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class SignedBlock:
    """`text` is JSON without a space that counts: mail programs may fold it."""

    text: str
    signature: str  # base64
    rest: str = ""  # base64


def key_from(secret: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(secret).digest())


def public_pem(key: Ed25519PrivateKey) -> str:
    """The public key in PEM, as openssl reads it."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def sign_text(text: str, key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.sign(text.encode())).decode()


def first_line(name: str) -> str:
    return f"-----BEGIN {name}-----"


def last_line(name: str) -> str:
    return f"-----END {name}-----"


def write_block(name: str, block: SignedBlock) -> str:
    rest = [block.rest[start : start + 76] for start in range(0, len(block.rest), 76)]
    return "\n".join([first_line(name), block.text, block.signature, *rest, last_line(name)]) + "\n"


def read_block(name: str, text: str, key: Ed25519PrivateKey) -> SignedBlock:
    """The last block of this name in a text. Raises BadBlock."""
    blocks = re.findall(f"{first_line(name)}(.*?){last_line(name)}", text, re.DOTALL)
    if not blocks:
        raise BadBlock(BlockFault.ABSENT)
    parts = PARTS.fullmatch(QUOTE_OR_SPACE.sub("", blocks[-1]))
    if parts is None:
        raise BadBlock(BlockFault.DAMAGED)
    try:
        key.public_key().verify(base64.b64decode(parts[2]), parts[1].encode())
    except InvalidSignature:
        raise BadBlock(BlockFault.FORGED) from None
    except (binascii.Error, UnicodeEncodeError):
        raise BadBlock(BlockFault.DAMAGED) from None
    return SignedBlock(parts[1], parts[2], parts[3])
