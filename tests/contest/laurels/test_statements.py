"""What `expected` reads was written by PyLD 3.3, from the contexts that the documents name."""

from pathlib import Path
from typing import Any

import pytest

from contest.laurels.data_integrity import CREDENTIALS, OPEN_BADGES
from contest.laurels.statements import canonical

SITE = "https://films.example"
CREDENTIAL: dict[str, Any] = {
    "@context": [CREDENTIALS, OPEN_BADGES],
    "id": f"{SITE}/certificates/B48LRHLNATVC/credential.json",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {
        "id": "did:web:films.example",
        "type": ["Profile"],
        "name": "AI Short Film Competition 2026",
        "url": SITE,
    },
    "validFrom": "2026-11-28T20:00:00Z",
    "name": "Nominee, AI Short Film Competition 2026",
    "description": '““Echo”\t\\ 回声 🎬” by “Nur” & O\'Neill\r\n"张伟" نور',
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityType": "name",
                "hashed": False,
                "identityHash": '“Nur” & O\'Neill\r\n"张伟" نور',
            }
        ],
        "achievement": {
            "id": f"{SITE}/editions/2026/nominees/#nominees",
            "type": ["Achievement"],
            "achievementType": "Award",
            "name": "Nominee",
            "description": "Nominee, AI Short Film Competition 2026",
            "criteria": {"id": f"{SITE}/editions/2026/regulations/"},
        },
    },
    "evidence": [
        {
            "id": f"{SITE}/certificates/B48LRHLNATVC/",
            "type": ["Evidence"],
            "name": '““Echo”\t\\ 回声 🎬” by “Nur” & O\'Neill\r\n"张伟" نور',
            "description": "Seal 6B6B-D4F5-F8DB, SHA-256 6b6bd4f5f8dbad7011003a27",
        }
    ],
    "credentialStatus": {
        "id": f"{SITE}/credentials/status/#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": f"{SITE}/credentials/status/",
    },
}
STATUS_LIST: dict[str, Any] = {
    "@context": [CREDENTIALS],
    "id": f"{SITE}/credentials/status/",
    "type": ["VerifiableCredential", "BitstringStatusListCredential"],
    "issuer": "did:web:films.example",
    "validFrom": "2026-11-29T12:24:00Z",
    "credentialSubject": {
        "id": f"{SITE}/credentials/status/#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": "uH4sIAAAAAAAC_-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA",
    },
}
PROOF = {
    "type": "DataIntegrityProof",
    "created": "2026-11-28T20:00:00Z",
    "verificationMethod": "did:web:films.example#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi",
    "cryptosuite": "eddsa-rdfc-2022",
    "proofPurpose": "assertionMethod",
}


def expected(name: str) -> str:
    return Path(__file__).with_name(name).read_bytes().decode()


def test_credential_is_stated_as_its_contexts_say() -> None:
    assert canonical(CREDENTIAL) == expected("credential.nq")


def test_status_list_is_stated_as_its_context_says() -> None:
    assert canonical(STATUS_LIST) == expected("status_list.nq")


def test_proof_is_stated_as_its_context_says() -> None:
    assert canonical(PROOF) == expected("proof.nq")


def test_order_of_the_json_does_not_matter() -> None:
    subject = dict(reversed(CREDENTIAL["credentialSubject"].items()))
    turned = dict(reversed({**CREDENTIAL, "credentialSubject": subject}.items()))
    assert canonical(turned) == canonical(CREDENTIAL)


def test_signs_without_a_picture_are_written_by_number() -> None:
    """Which PyLD leaves as they are; the canonical form of N-Quads does not."""
    name = "\0\a\b\v\f\x1b\x7f\x85\u2028\ufffe\uffff"
    written = "\\u0000\\u0007\\b\\u000B\\f\\u001B\\u007F\x85\u2028\\uFFFE\\uFFFF"
    assert canonical({"id": "urn:a", "name": name}) == f'<urn:a> <https://schema.org/name> "{written}" .\n'


def test_text_that_looks_like_a_node_stays_text() -> None:
    assert canonical({"name": "_:0"}) == '_:c14n0 <https://schema.org/name> "_:0" .\n'


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({**PROOF, "expires": "2027-01-01T00:00:00Z"}, "'expires' of DataIntegrityProof is in no table"),
        ({"id": "urn:a", "url": SITE}, "'url' of None is in no table"),
        ({"type": "Wallet"}, "'Wallet' is neither a whole address nor a name that is known"),
        ({**PROOF, "verificationMethod": "a b"}, "'a b' is neither a whole address"),
        ({**PROOF, "id": "urn:a> <urn:b"}, "'urn:a> <urn:b' is neither a whole address"),
        ({"id": "urn:a", "name": 7}, "7 is not written as http://www.w3.org/2001/XMLSchema#string"),
        ({"id": "urn:a", "name": None}, "None is not written as"),
        ({"id": "urn:a", "type": "IdentityObject", "hashed": "no"}, "'no' is not written as"),
    ],
)
def test_nothing_is_left_unsigned_in_silence(document: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        canonical(document)


def test_nodes_that_cannot_be_told_apart_are_not_stated() -> None:
    subject = {"type": "AchievementSubject", "identifier": [{"name": "Ada"}, {"name": "Ada"}]}
    with pytest.raises(AssertionError, match="differ in nothing"):
        canonical(subject)
