"""Held to the test vector of Open Badges 3.0: https://www.imsglobal.org/spec/ob/v3p0/impl/#ob-linked-data-proof"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contest.laurels.data_integrity import CREDENTIALS, OPEN_BADGES, multibase, multikey, with_proof

KEY = Ed25519PrivateKey.from_private_bytes(
    bytes.fromhex("6241a409e6707bb640a0140a8a32bc3d193c33a661747284d6adfa4ed4180be4")
)
METHOD = "https://example.edu/issuers/565049#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
PROOF_VALUE = "z5x9aCBYovW3CQCbKdNyhEm7ffYSw1YpEdPywQJoNbzDD2gkzQDKJ1sYKJaWvqZtkMtSbz35HcbgXVEDYHxCzgkCr"
DOCUMENT = {
    "@context": [CREDENTIALS, OPEN_BADGES],
    "id": "http://example.com/credentials/3527",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {
        "id": "https://example.edu/issuers/565049",
        "type": ["Profile"],
        "url": "https://www.imsglobal.org",
        "name": "Example Corp",
    },
    "validFrom": "2010-01-01T00:00:00Z",
    "name": "Teamwork Badge",
    "credentialSubject": {
        "id": "did:example:ebfeb1f712ebc6f1c276e12ec21",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://example.com/achievements/21st-century-skills/teamwork",
            "type": ["Achievement"],
            "criteria": {
                "narrative": "Team members are nominated for this badge by their peers and recognized upon "
                "review by Example Corp management."
            },
            "description": "This badge recognizes the development of the capacity to collaborate within a "
            "group environment.",
            "name": "Teamwork",
        },
    },
}


def test_proof_is_that_of_the_specification() -> None:
    signed = with_proof(DOCUMENT, key=KEY, method=METHOD, created="2010-01-01T19:23:24Z")
    assert signed["proof"] == {
        "type": "DataIntegrityProof",
        "created": "2010-01-01T19:23:24Z",
        "verificationMethod": METHOD,
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
        "proofValue": PROOF_VALUE,
    }


def test_key_is_written_as_verifiers_read_it() -> None:
    assert multikey(KEY.public_key()) == METHOD.partition("#")[2]


def test_zeros_in_front_are_kept() -> None:
    assert multibase(b"\0\0\1") == "z112"
