"""The statements that a credential makes, as RDFC-1.0 orders and writes them: what its proof is over. The
table has the terms that credentials.py uses; they mean what the contexts named in a credential say."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple

SCHEMA = "https://schema.org/"
CREDENTIAL = "https://www.w3.org/2018/credentials#"
STATUS = "https://www.w3.org/ns/credentials/status#"
SECURITY = "https://w3id.org/security#"
BADGE = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"

LINK, NAME = "link", "name"  # the other kinds are the types of literals
TEXT = "http://www.w3.org/2001/XMLSchema#string"
INSTANT = "http://www.w3.org/2001/XMLSchema#dateTime"
MULTIBASE = f"{SECURITY}multibase"
SUITE = f"{SECURITY}cryptosuiteString"
BOOLEAN = "https://www.w3.org/2001/XMLSchema#boolean"  # https, as Open Badges writes it
ADDRESS = "https://www.w3.org/2001/XMLSchema#anyURI"


class Term(NamedTuple):
    iri: str
    kind: str = TEXT


NAMES = {
    "VerifiableCredential": f"{CREDENTIAL}VerifiableCredential",
    "OpenBadgeCredential": f"{BADGE}OpenBadgeCredential",
    "Profile": f"{BADGE}Profile",
    "AchievementSubject": f"{BADGE}AchievementSubject",
    "IdentityObject": f"{BADGE}IdentityObject",
    "Achievement": f"{BADGE}Achievement",
    "Evidence": f"{BADGE}Evidence",
    "BitstringStatusListCredential": f"{STATUS}BitstringStatusListCredential",
    "BitstringStatusList": f"{STATUS}BitstringStatusList",
    "BitstringStatusListEntry": f"{STATUS}BitstringStatusListEntry",
    "DataIntegrityProof": f"{SECURITY}DataIntegrityProof",
    "assertionMethod": f"{SECURITY}assertionMethod",
}
EVERYWHERE = {
    "type": Term("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", NAME),
    "name": Term(f"{SCHEMA}name"),
    "description": Term(f"{SCHEMA}description"),
}
UNTYPED = {"narrative": Term(f"{BADGE}narrative")}  # of criteria, as in the example of the specification
OF_TYPE = {
    "VerifiableCredential": {
        "issuer": Term(f"{CREDENTIAL}issuer", LINK),
        "validFrom": Term(f"{CREDENTIAL}validFrom", INSTANT),
        "credentialSubject": Term(f"{CREDENTIAL}credentialSubject", LINK),
        "credentialStatus": Term(f"{CREDENTIAL}credentialStatus", LINK),
        "evidence": Term(f"{CREDENTIAL}evidence", LINK),
    },
    "Profile": {"url": Term(f"{SCHEMA}url", ADDRESS)},
    "AchievementSubject": {
        "identifier": Term(f"{BADGE}identifier"),
        "achievement": Term(f"{BADGE}achievement"),
    },
    "IdentityObject": {
        "identityType": Term(f"{BADGE}identityType"),
        "hashed": Term(f"{BADGE}hashed", BOOLEAN),
        "identityHash": Term(f"{BADGE}identityHash"),
    },
    "Achievement": {
        "achievementType": Term(f"{BADGE}achievementType"),
        "criteria": Term(f"{BADGE}Criteria", LINK),
    },
    "BitstringStatusList": {
        "statusPurpose": Term(f"{STATUS}statusPurpose"),
        "encodedList": Term(f"{STATUS}encodedList", MULTIBASE),
    },
    "BitstringStatusListEntry": {
        "statusPurpose": Term(f"{STATUS}statusPurpose"),
        "statusListIndex": Term(f"{STATUS}statusListIndex"),
        "statusListCredential": Term(f"{STATUS}statusListCredential", LINK),
    },
    "DataIntegrityProof": {
        "created": Term("http://purl.org/dc/terms/created", INSTANT),
        "verificationMethod": Term(f"{SECURITY}verificationMethod", LINK),
        "cryptosuite": Term(f"{SECURITY}cryptosuite", SUITE),
        "proofPurpose": Term(f"{SECURITY}proofPurpose", NAME),
    },
}
NOT_STATED = {"@context", "id"}
BLANK = "_:"
ABSOLUTE = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')
ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)} | {
    ord(sign): f"\\{letter}" for sign, letter in zip('\b\t\n\f\r"\\', 'btnfr"\\', strict=True)
}

Statement = tuple[str, str, str]


def canonical(document: Mapping[str, Any]) -> str:
    """In N-Quads. ValueError if there is anything that would be left out of what is signed."""
    stated: set[Statement] = set()
    _state(document, stated, count())
    labels = _labels(stated)
    return "".join(sorted(_line(one, labels) for one in stated))


def _state(node: Mapping[str, Any], stated: set[Statement], unnamed: Iterator[int]) -> str:
    """Adds what is said of a node and of those in it; gives what stands for the node."""
    subject = _link(node["id"]) if "id" in node else f"{BLANK}{next(unnamed)}"
    terms = _terms_of(node)
    for name in node.keys() - NOT_STATED:
        if name not in terms:
            raise ValueError(f"{name!r} of {node.get('type')} is in no table of statements.py")
        for value in _listed(node[name]):
            is_node = isinstance(value, Mapping)
            found = _state(value, stated, unnamed) if is_node else _value(value, terms[name].kind)
            stated.add((subject, _link(terms[name].iri), found))
    return subject


def _terms_of(node: Mapping[str, Any]) -> dict[str, Term]:
    if "type" not in node:
        return EVERYWHERE | UNTYPED
    return EVERYWHERE | {
        name: term for one in _listed(node["type"]) for name, term in OF_TYPE.get(one, {}).items()
    }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _value(value: Any, kind: str) -> str:
    if kind == BOOLEAN and isinstance(value, bool):
        return _literal(str(value).lower(), kind)
    if kind == BOOLEAN or not isinstance(value, str):
        raise ValueError(f"{value!r} is not written as {kind}")
    if kind == LINK:
        return _link(value)
    return _link(NAMES.get(value, value)) if kind == NAME else _literal(value.translate(ESCAPES), kind)


def _literal(text: str, kind: str) -> str:
    return f'"{text}"' if kind == TEXT else f'"{text}"^^{_link(kind)}'


def _link(address: str) -> str:
    if not ABSOLUTE.fullmatch(address):
        raise ValueError(f"{address!r} is neither a whole address nor a name that is known")
    return f"<{address}>"


def _labels(stated: set[Statement]) -> dict[str, str]:
    """Nodes without an id, in the order of the hashes of what is said with them."""
    nodes = {one for subject, _name, value in stated for one in (subject, value) if one.startswith(BLANK)}
    found = {_hash(node, nodes, stated): node for node in nodes}
    assert len(found) == len(nodes), "two nodes of a credential differ in nothing but their neighbours"
    return {found[key]: f"{BLANK}c14n{number}" for number, key in enumerate(sorted(found))}


def _hash(node: str, nodes: set[str], stated: set[Statement]) -> str:
    labels = dict.fromkeys(nodes, f"{BLANK}z") | {node: f"{BLANK}a"}
    lines = sorted(_line(one, labels) for one in stated if node in one)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _line(statement: Statement, labels: Mapping[str, str]) -> str:
    return " ".join(labels.get(one, one) for one in statement) + " .\n"
