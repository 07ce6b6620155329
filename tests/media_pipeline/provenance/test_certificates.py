"""What signs our copies, and what is said of a certificate that cannot."""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone

from media_pipeline.checks import check_certificate
from media_pipeline.provenance.certificates import CertificateWrong, mark_of_certificate, signing_key
from tests.media_pipeline.marked import authority


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> tuple[Path, Path]:
    """A good certificate and its key, which the settings name."""
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_text(authority().chain)
    key.write_bytes(authority().key)
    settings.C2PA_CERTIFICATE, settings.C2PA_KEY = str(chain), str(key)
    return chain, key


def certificate(*, days: int = 30, use: Any = ExtendedKeyUsageOID.EMAIL_PROTECTION) -> tuple[str, bytes]:
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Festival")])
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made.public_bytes(Encoding.PEM).decode(), secret


def words() -> str:
    with pytest.raises(CertificateWrong) as wrong:
        signing_key()
    (told,) = check_certificate(None)
    assert (told.id, told.msg) == (
        "media_pipeline.W007",
        f"Public copies get no Content Credentials: {wrong.value}",
    )
    return str(wrong.value)


def test_installation_makes_a_test_certificate_once_for_itself(tmp_path: Path) -> None:
    first = signing_key()
    (file,) = (tmp_path / "var" / "secrets").iterdir()
    assert (stat.S_IMODE(file.stat().st_mode), first.algorithm) == (0o600, "ES256")
    assert (signing_key(), mark_of_certificate(), check_certificate(None)) == (first, "test", [])
    assert "PRIVATE KEY" not in repr(first)


@pytest.mark.usefixtures("files")
def test_organisers_certificate_is_told_from_the_test_one(tmp_path: Path) -> None:
    assert (len(mark_of_certificate()), check_certificate(None)) == (16, [])
    assert not (tmp_path / "var").exists()


def test_one_of_two_files_is_not_enough(files: tuple[Path, Path], settings: Any) -> None:
    settings.C2PA_KEY = ""
    assert words() == "Of C2PA_CERTIFICATE and C2PA_KEY one is set; expected both, or neither."


def test_file_that_cannot_be_read_is_named(files: tuple[Path, Path]) -> None:
    chain, key = files
    key.unlink()
    assert words() == f"C2PA_KEY names {key}, which cannot be read: No such file or directory."
    chain.write_bytes(b"\xff\xfe")
    assert words() == f"C2PA_CERTIFICATE names {chain}, which cannot be read: it is no text; PEM is expected."


def test_what_is_no_pem_is_named(files: tuple[Path, Path]) -> None:
    chain, key = files
    key.write_text("secret")
    assert words().startswith(f"C2PA_KEY ({key}) holds no private key in PEM without a password: ")
    chain.write_text("certificate")
    assert words().startswith(f"C2PA_CERTIFICATE ({chain}) holds no certificate in PEM that can be read: ")


def test_key_of_another_certificate_is_named(files: tuple[Path, Path]) -> None:
    chain, key = files
    key.write_bytes(certificate()[1])
    assert words() == (
        f"C2PA_KEY ({key}) does not fit C2PA_CERTIFICATE ({chain}): it is not the key of the first "
        "certificate in it."
    )


def test_certificate_that_has_expired_is_named(files: tuple[Path, Path]) -> None:
    chain, key = files
    pem, secret = certificate(days=-1)
    chain.write_text(pem)
    key.write_bytes(secret)
    begins, ends = (timezone.now() - timedelta(days=days) for days in (60, 1))
    assert words() == f"C2PA_CERTIFICATE ({chain}) is valid from {begins.date()} to {ends.date()}, not today."


def test_certificate_of_a_web_server_is_refused(files: tuple[Path, Path]) -> None:
    chain, key = files
    pem, secret = certificate(use=ExtendedKeyUsageOID.SERVER_AUTH)
    chain.write_text(pem)
    key.write_bytes(secret)
    assert words() == (
        f"C2PA_CERTIFICATE ({chain}) is not for signing Content Credentials: expected the key usage "
        "digitalSignature and the extended key usage emailProtection or C2PA claim signing."
    )
