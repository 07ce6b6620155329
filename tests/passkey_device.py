"""A device that keeps passkeys, without a browser: it answers the options of a page as one would."""

import hashlib
import json
import struct
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, VERIFIED, NEW_KEY = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey for one site; `origin` is the address that its browser says it is at."""

    origin: str
    flags: int = PRESENT | VERIFIED
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: token_bytes(16))
    user: str = ""

    def create(self, options: Any) -> dict[str, Any]:
        asked = options["publicKey"]
        self.user = asked["user"]["id"]
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        new_key = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        said = self._say(asked["rp"]["id"], self.flags | NEW_KEY) + new_key
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": said})
        return self._answer("webauthn.create", asked["challenge"], {"attestationObject": statement})

    def get(self, options: Any) -> dict[str, Any]:
        asked = options["publicKey"]
        said = self._say(asked["rpId"], self.flags)
        signed = said + hashlib.sha256(self._client_data("webauthn.get", asked["challenge"])).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        told = {"authenticatorData": said, "signature": signature}
        answer = self._answer("webauthn.get", asked["challenge"], told)
        answer["response"]["userHandle"] = self.user
        return answer

    def _answer(self, kind: str, challenge: str, told: dict[str, bytes]) -> dict[str, Any]:
        told = {"clientDataJSON": self._client_data(kind, challenge), **told}
        response: dict[str, Any] = {name: websafe_encode(value) for name, value in told.items()}
        name = websafe_encode(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    @staticmethod
    def _say(domain: str, flags: int) -> bytes:
        return hashlib.sha256(domain.encode()).digest() + bytes([flags]) + struct.pack(">I", 0)
