"""The credential in a certificate: Open Badges 3.0, which is a W3C Verifiable Credential, signed by the site
as did:web; and the list in which anybody looks up whether it was revoked. See docs/laurels.md."""

import base64
import gzip
import json
from datetime import UTC, datetime
from functools import cache
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from contest.addresses import address_in
from contest.domain.signatures import credential_key
from contest.laurels.certificates import ended_numbers, read_certificate
from contest.laurels.data_integrity import CREDENTIALS, OPEN_BADGES, Json, multikey, with_proof
from contest.models import Certificate

LEAST_BITS = 131_072  # of a list, so that nobody learns from its length how much is in it
BITS_OF_BYTE = 8


def credential_of(certificate: Certificate) -> Json:
    """The signed credential, in the site's first language: there is one of each, however often it is made."""
    with override(settings.LANGUAGE_CODE):
        document = _document_of(certificate)
    return _signed(document, at=certificate.issued_at)


def credential_text(certificate: Certificate) -> str:
    return json.dumps(credential_of(certificate), ensure_ascii=False)


def status_list() -> Json:
    """Which certificates no longer stand: a bit for each."""
    numbers = ended_numbers()
    bits = max(LEAST_BITS, max(numbers, default=0) + 1)
    packed = bytearray(-(-bits // BITS_OF_BYTE))
    for number in numbers:
        packed[number // BITS_OF_BYTE] |= 0x80 >> number % BITS_OF_BYTE
    address = _status_address()
    squeezed = base64.urlsafe_b64encode(gzip.compress(bytes(packed), mtime=0)).decode().rstrip("=")
    now = timezone.now().replace(second=0, microsecond=0)
    document = {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_id(),
        "validFrom": _instant(now),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{squeezed}",
        },
    }
    return _signed(document, at=now)


def did_document() -> Json:
    """Who signs, and with which key: at /.well-known/did.json, where did:web says it is."""
    method = {
        "id": _method(),
        "type": "Multikey",
        "controller": issuer_id(),
        "publicKeyMultibase": _public_key(),
    }
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": issuer_id(),
        "verificationMethod": [method],
        "assertionMethod": [method["id"]],
    }


def issuer_id() -> str:
    return f"did:web:{quote(urlsplit(settings.SITE_URL).netloc, safe='')}"


def page_of(certificate: Certificate) -> str:
    """The address on which it is checked, whole, as the QR code has it."""
    return address_in(reverse("certificate_show", args=[certificate.code]))


def _document_of(certificate: Certificate) -> Json:
    told = read_certificate(certificate)
    page = page_of(certificate)
    honours = address_in(reverse("winners_show" if told.award else "nominees_show", args=[told.edition_slug]))
    regulations = address_in(reverse("regulations_show", args=[told.edition_slug]))
    # Translators: an award or a nomination, and where, as in “First Prize, AI Short Film Competition 2026”
    honour = _("%(honour)s, %(contest)s") % {"honour": told.honour, "contest": told.contest}
    described = _("“%(title)s” by %(team)s") % {"title": told.title, "team": told.team}
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": address_in(reverse("certificate_credential", args=[certificate.code])),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": issuer_id(),
            "type": ["Profile"],
            "name": told.contest,
            "url": settings.SITE_URL,
        },
        "validFrom": _instant(certificate.issued_at),
        "name": honour,
        "description": described,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": False,
                    "identityHash": told.team,
                }
            ],
            "achievement": {
                "id": f"{honours}#{told.award_slug or 'nominees'}",
                "type": ["Achievement"],
                "achievementType": "Award",
                "name": told.honour,
                "description": honour,
                "criteria": {"id": regulations},
            },
        },
        "evidence": [
            {
                "id": page,
                "type": ["Evidence"],
                "name": described,
                "description": f"Seal {told.seal_code}, SHA-256 {told.seal_hash}",
            }
        ],
        "credentialStatus": {
            "id": f"{_status_address()}#{certificate.pk}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(certificate.pk),
            "statusListCredential": _status_address(),
        },
    }


def _signed(document: Json, *, at: datetime) -> Json:
    return with_proof(document, key=credential_key(), method=_method(), created=_instant(at))


def _method() -> str:
    return f"{issuer_id()}#{_public_key()}"


@cache
def _public_key() -> str:
    return multikey(credential_key().public_key())


def _status_address() -> str:
    return address_in(reverse("credential_status"))


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
