import base64
import gzip
import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import override

from contest.domain.signatures import credential_key
from contest.laurels.certificates import certificates_in, certificates_of
from contest.laurels.credentials import credential_of, credential_text, did_document, status_list
from contest.laurels.data_integrity import BASE58
from contest.laurels.issuing import issue_certificates
from contest.laurels.statements import canonical
from contest.models import Certificate, Edition, Entry, Seal, User
from tests.contest.nights import make_published_edition, revoke_award

pytestmark = pytest.mark.django_db
Night = tuple[Edition, list[Entry], User]


@pytest.fixture(scope="module")
def night(module_db: None) -> Night:
    edition, entries, organiser = make_published_edition(winners=2)
    issue_certificates()
    return edition, entries, organiser


def from_multibase(text: str) -> bytes:
    number = 0
    for digit in text[1:]:
        number = number * 58 + BASE58.index(digit)
    return number.to_bytes((number.bit_length() + 7) // 8)


def is_proved(document: dict[str, Any]) -> bool:
    """As a verifier does it that knows the DID document alone."""
    (method,) = did_document()["verificationMethod"]
    assert document["proof"]["verificationMethod"] == method["id"]
    key = Ed25519PublicKey.from_public_bytes(from_multibase(method["publicKeyMultibase"])[2:])
    bare = {name: value for name, value in document.items() if name != "proof"}
    proof = {name: value for name, value in document["proof"].items() if name != "proofValue"}
    message = b"".join(hashlib.sha256(canonical(one).encode()).digest() for one in (proof, bare))
    try:
        key.verify(from_multibase(document["proof"]["proofValue"]), message)
    except Exception:
        return False
    return True


@pytest.mark.slow
def test_credential_says_who_was_honoured_for_what(night: Night, settings: Any) -> None:
    edition, entries, _ = night
    (certificate,) = certificates_of(entries[0])
    site, seal = settings.SITE_URL, Seal.objects.get(edition=edition)
    title, team = entries[0].title, entries[0].representative.name
    found = credential_of(certificate)
    assert is_proved(found)
    del found["proof"]
    assert found == {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": f"{site}/certificates/{certificate.code}/credential.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": "did:web:127.0.0.1%3A8000",
            "type": ["Profile"],
            "name": str(edition),
            "url": site,
        },
        "validFrom": certificate.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "name": f"First Prize, {edition}",
        "description": f"“{title}” by {team}",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": team}
            ],
            "achievement": {
                "id": f"{site}/editions/{edition.slug}/winners/#first",
                "type": ["Achievement"],
                "achievementType": "Award",
                "name": "First Prize",
                "description": f"First Prize, {edition}",
                "criteria": {"id": f"{site}/editions/{edition.slug}/regulations/"},
            },
        },
        "evidence": [
            {
                "id": f"{site}/certificates/{certificate.code}/",
                "type": ["Evidence"],
                "name": f"“{title}” by {team}",
                "description": f"Seal {seal.short_code}, SHA-256 {seal.hash}",
            }
        ],
        "credentialStatus": {
            "id": f"{site}/credentials/status/#{certificate.pk}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(certificate.pk),
            "statusListCredential": f"{site}/credentials/status/",
        },
    }


def test_every_word_of_it_is_signed(night: Night) -> None:
    (certificate,) = certificates_of(night[1][0])
    found = credential_of(certificate)
    del found["proof"]
    statements = canonical(found)
    del found["@context"]
    assert [text for text in strings_in(found) if text not in statements] == []


def strings_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for name, one in value.items() if name != "type" for text in strings_in(one)]
    if isinstance(value, list):
        return [text for one in value for text in strings_in(one)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", ["description", "validFrom", "name"])
def test_changed_credential_is_not_proved(night: Night, name: str) -> None:
    (certificate,) = certificates_of(night[1][0])
    found = credential_of(certificate)
    found[name] = found[name].replace("0", "1") + " "
    assert not is_proved(found)


def test_it_is_the_same_each_time_and_in_each_language(night: Night) -> None:
    (certificate,) = certificates_of(night[1][0])
    with override("zh-hans"):
        chinese = credential_text(certificate)
    assert chinese == credential_text(certificate)


def bits_of(status: dict[str, Any]) -> set[int]:
    text = status["credentialSubject"]["encodedList"]
    assert text[0] == "u"
    packed = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    assert len(packed) == 16_384
    return {number for number in range(len(packed) * 8) if packed[number // 8] & (0x80 >> number % 8)}


@pytest.mark.slow
def test_list_tells_what_was_revoked(night: Night) -> None:
    _edition, entries, organiser = night
    assert bits_of(status_list()) == set()
    revoke_award(entries[0], by=organiser)
    status = status_list()
    assert is_proved(status)
    assert bits_of(status) == {certificates_of(entries[0])[0].pk}
    assert status["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert credential_of(certificates_of(entries[0])[0])["credentialStatus"]["statusListIndex"] in {
        str(number) for number in bits_of(status)
    }


def test_did_document_names_the_sites_key(settings: Any) -> None:
    settings.SITE_URL = "https://films.example"
    found = did_document()
    assert found["id"] == "did:web:films.example"
    assert found["assertionMethod"] == [found["verificationMethod"][0]["id"]]
    assert json.loads(json.dumps(found)) == found
    key = from_multibase(found["verificationMethod"][0]["publicKeyMultibase"])
    assert key == b"\xed\x01" + credential_key().public_key().public_bytes_raw()


def test_every_certificate_has_its_own_number(night: Night) -> None:
    numbers = [one.pk for one in certificates_in(night[0])]
    assert len(set(numbers)) == Certificate.objects.count() == 2
