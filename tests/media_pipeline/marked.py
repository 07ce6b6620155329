"""Films with marks of their making: labels and stamps as tools leave them, and manifests signed by a
certificate of our own."""

import datetime
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from media_pipeline.provenance.mp4_boxes import XMP_BOX
from tests.films import make_film

SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@dataclass(frozen=True)
class Authority:
    """A root certificate, and a signer below it."""

    root: str
    chain: str
    key: bytes


@cache
def authority() -> Authority:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Root", issuer="Root", key=root_key, signed_by=root_key, is_root=True)
    leaf = _certificate("Signer", issuer="Root", key=key, signed_by=root_key, is_root=False)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Authority(root, leaf + root, secret)


def sign_film(
    film: Path,
    target: Path,
    *,
    agent: str = "Seedance",
    source: str = "trainedAlgorithmicMedia",
    also: Sequence[dict[str, Any]] = (),
) -> Path:
    """`film` with a C2PA manifest that says which `agent` created it and what else it asserts."""
    held = authority()
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", held.chain.encode(), held.key, None))
    action = {
        "action": "c2pa.created",
        "softwareAgent": {"name": agent},
        "digitalSourceType": SOURCES + source,
    }
    manifest = {
        "claim_generator_info": [{"name": "Volcengine_Ark_CN", "version": "1"}],
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}, *also],
    }
    with c2pa.Builder(manifest) as builder, film.open("rb") as read, target.open("wb+") as written:
        builder.sign(signer, "video/mp4", read, written)
    return target


def sign_made_from(ingredient: Path, film: Path, target: Path) -> Path:
    """`film` with a manifest that says it was made from `ingredient`."""
    held = authority()
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", held.chain.encode(), held.key, None))
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["source"]}}
    manifest = {
        "claim_generator_info": [{"name": "Editor", "version": "1"}],
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [opened]}}],
    }
    described = {"title": "Source", "relationship": "parentOf", "label": "source"}
    with c2pa.Builder(manifest) as builder, ingredient.open("rb") as source:
        builder.add_ingredient(json.dumps(described), "video/mp4", source)
        with film.open("rb") as read, target.open("wb+") as written:
            builder.sign(signer, "video/mp4", read, written)
    return target


def make_tagged(path: Path, name: str, value: str) -> Path:
    """A film with one tag, in `keys` and `ilst` of an MP4, or as SimpleTag of an MKV."""
    options = ["-movflags", "+faststart+use_metadata_tags", "-metadata", f"{name}={value}"]
    return make_film(path, seconds=6, shots=2, options=options)


def add_box(film: Path, kind: bytes, content: bytes) -> Path:
    """One more box at the end of an MP4."""
    with film.open("ab") as file:
        file.write(struct.pack(">I4s", 8 + len(content), kind) + content)
    return film


def add_xmp(film: Path, packet: str) -> Path:
    return add_box(film, b"uuid", XMP_BOX + packet.encode())


def _certificate(
    name: str,
    *,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    signed_by: ec.EllipticCurvePrivateKey,
    is_root: bool,
) -> str:
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(is_root, None), critical=True)
        .add_extension(
            x509.KeyUsage(not is_root, False, False, False, False, is_root, is_root, False, False),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key()), critical=False
        )
    )
    if not is_root:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(usage, critical=False)
    signed = builder.sign(signed_by, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()


def _named(name: str) -> x509.Name:
    parts = ((NameOID.ORGANIZATION_NAME, "Test Studio"), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])
