"""The proof of a credential: W3C Data Integrity, cryptosuite eddsa-rdfc-2022. What is signed are the
statements that the JSON makes, in their canonical order: it may be formatted anew and is still proved."""

import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from contest.laurels.statements import canonical

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
ED25519_KEY = b"\xed\x01"  # of multicodec
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

Json = dict[str, Any]


def with_proof(document: Mapping[str, Any], *, key: Ed25519PrivateKey, method: str, created: str) -> Json:
    """The document with the proof that whoever has the key has signed it."""
    proof = {
        "type": "DataIntegrityProof",
        "created": created,
        "verificationMethod": method,
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
    }
    signature = key.sign(signed_bytes(document, proof))
    return {**document, "proof": {**proof, "proofValue": multibase(signature)}}


def signed_bytes(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    """What the signature of a proof is over; neither has a proof in it."""
    return b"".join(hashlib.sha256(canonical(one).encode()).digest() for one in (proof, document))


def multikey(key: Ed25519PublicKey) -> str:
    return multibase(ED25519_KEY + key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def multibase(content: bytes) -> str:
    """In base 58, as z…"""
    number, digits = int.from_bytes(content), ""
    while number:
        number, digit = divmod(number, 58)
        digits = BASE58[digit] + digits
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "z" + BASE58[0] * zeros + digits
