"""The certificate that signs the Content Credentials of our copies: the organiser's, by `C2PA_CERTIFICATE`
and `C2PA_KEY`, or one that the installation makes for itself once, which no trust list has."""

import hashlib
import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from django.conf import settings
from django.utils import timezone

OWN = "test"  # stands for the installation's own certificate, which each host may have another of
FILE = "c2pa_test_certificate.pem"
LASTS = timedelta(days=3650)
C2PA_SIGNING = ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
USES = (ExtendedKeyUsageOID.EMAIL_PROTECTION, C2PA_SIGNING)
CURVES = {256: "ES256", 384: "ES384", 521: "ES512"}
LEAST_RSA_BITS = 2048
NO_USE = dict.fromkeys(
    (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    ),
    False,
)


class CertificateWrong(Exception):
    """Nothing can be signed; the words say what was found, and what is expected."""


@dataclass(frozen=True)
class SigningKey:
    """A certificate with those that vouch for it, its private key, and the algorithm by C2PA's names."""

    chain: str
    key: str = field(repr=False)
    algorithm: str


def signing_key() -> SigningKey:
    """What copies are signed with today. Raises CertificateWrong."""
    paths = _given()
    if paths is None:
        pem = _read_or_create(settings.VAR_DIR / "secrets" / FILE)
        return key_of(pem, pem, "The installation’s test certificate", "its key")
    certificate, key = paths
    return key_of(
        _text(certificate, "C2PA_CERTIFICATE"),
        _text(key, "C2PA_KEY"),
        f"C2PA_CERTIFICATE ({certificate})",
        f"C2PA_KEY ({key})",
    )


def mark_of_certificate() -> str:
    """What changes when copies are to be signed with another certificate. Raises CertificateWrong."""
    paths = _given()
    return hashlib.sha256(signing_key().chain.encode()).hexdigest()[:16] if paths else OWN


def key_of(chain: str, key: str, named: str, key_named: str) -> SigningKey:
    """A chain and its key, both as PEM, once they are known to be good for signing. Raises
    CertificateWrong."""
    try:
        certificates = x509.load_pem_x509_certificates(chain.encode())
    except ValueError as wrong:
        raise CertificateWrong(f"{named} holds no certificate in PEM that can be read: {wrong}") from None
    try:
        private = load_pem_private_key(key.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        raise CertificateWrong(
            f"{key_named} holds no private key in PEM without a password: {wrong}"
        ) from None
    signer = certificates[0]
    if _public(private.public_key()) != _public(signer.public_key()):
        raise CertificateWrong(
            f"{key_named} does not fit {named}: it is not the key of the first certificate in it."
        )
    now = timezone.now()
    if not signer.not_valid_before_utc <= now <= signer.not_valid_after_utc:
        begins, ends = signer.not_valid_before_utc.date(), signer.not_valid_after_utc.date()
        raise CertificateWrong(f"{named} is valid from {begins} to {ends}, not today.")
    _demand_use(signer, named)
    words = "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates)
    plain = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return SigningKey(words, plain, _algorithm(private, key_named))


def make_test_certificate() -> str:
    """A certificate, and its key, that nobody vouches for but a root whose key is forgotten at once."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root, name = _name("Laureate test root"), _name("Laureate test certificate")
    for_root = x509.KeyUsage(**{**NO_USE, "key_cert_sign": True, "crl_sign": True})
    for_signer = x509.KeyUsage(**{**NO_USE, "digital_signature": True})
    vouched = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    signer = (
        _draft(name, root, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(for_signer, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(vouched, critical=False)
        .sign(root_key, hashes.SHA256())
    )
    top = (
        _draft(root, root, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(for_root, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    parts = (
        *(one.public_bytes(Encoding.PEM) for one in (signer, top)),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
    return b"".join(parts).decode()


def _given() -> tuple[Path, Path] | None:
    certificate, key = settings.C2PA_CERTIFICATE, settings.C2PA_KEY
    if bool(certificate) != bool(key):
        raise CertificateWrong("Of C2PA_CERTIFICATE and C2PA_KEY one is set; expected both, or neither.")
    return (Path(certificate), Path(key)) if certificate else None


def _text(path: Path, named: str) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else "it is no text; PEM is expected"
        raise CertificateWrong(f"{named} names {path}, which cannot be read: {reason}.") from None


def _read_or_create(path: Path) -> str:
    """The first of all processes makes it, readable by its owner alone."""
    try:
        return path.read_text()
    except FileNotFoundError:
        pass
    except OSError as wrong:
        raise CertificateWrong(f"{path} cannot be read: {wrong.strerror}.") from None
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(make_test_certificate())
    try:
        os.link(draft, path)  # fails where it exists: whoever links first decides
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()


def _demand_use(signer: x509.Certificate, named: str) -> None:
    """What C2PA asks of a certificate that signs claims."""
    try:
        signs = signer.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
        uses = list(signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        signs, uses = False, []
    if not signs or not any(use in USES for use in uses):
        raise CertificateWrong(
            f"{named} is not for signing Content Credentials: expected the key usage digitalSignature and "
            "the extended key usage emailProtection or C2PA claim signing."
        )


def _algorithm(private: object, named: str) -> str:
    if isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.key_size in CURVES:
        return CURVES[private.curve.key_size]
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "ED25519"
    if isinstance(private, rsa.RSAPrivateKey) and private.key_size >= LEAST_RSA_BITS:
        return "PS256"
    raise CertificateWrong(
        f"{named} is of a kind that C2PA does not sign with; expected P-256, P-384, P-521, Ed25519 or RSA of "
        f"at least {LEAST_RSA_BITS} bits."
    )


def _public(key: object) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined,no-any-return]


def _name(words: str) -> x509.Name:
    parts = ((NameOID.ORGANIZATION_NAME, "Laureate"), (NameOID.COMMON_NAME, words))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def _draft(name: x509.Name, by: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = timezone.now()
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(by).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + LASTS)
