"""Proof of work by the protocol of ALTCHA: the site hides a number behind a hash, the browser tries numbers
until it finds it, and the site checks the answer by one hash. For one ballot it costs a second or two; for
ten thousand, hours. A challenge is of one vote and one voter, is good for some minutes, and once."""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from contest.models import AudienceVote, User
from contest.policies import Refused

ALGORITHM = "SHA-256"
LASTS = 600  # seconds
MOST_LETTERS = 2000  # of an answer


class ProofRefused(Refused):
    """No proof of work, or none that is good for this ballot."""


def new_challenge(vote: AudienceVote, voter: User) -> dict[str, Any]:
    """What the browser gets: {algorithm, challenge, maxnumber, salt, signature}."""
    told = {"expires": int(time.time()) + LASTS, "vote": vote.pk, "voter": voter.pk}
    salt = f"{secrets.token_hex(12)}?{urlencode(told)}&"
    number = secrets.randbelow(settings.VOTE_PROOF_NUMBERS + 1)
    challenge = _hash(salt, number)
    return {
        "algorithm": ALGORITHM,
        "challenge": challenge,
        "maxnumber": settings.VOTE_PROOF_NUMBERS,
        "salt": salt,
        "signature": _sign(challenge),
    }


def spend_proof(answer: str, *, vote: AudienceVote, voter: User) -> None:
    """Take the browser's answer, base64 of {algorithm, challenge, number, salt, signature}: once. Raises
    ProofRefused."""
    told = _read(answer)
    salt, number, challenge = told["salt"], told["number"], told["challenge"]
    is_ours = hmac.compare_digest(_sign(challenge), told["signature"])
    if not is_ours or _hash(salt, number) != challenge:
        raise ProofRefused(_("The calculation that your browser made for this ballot is wrong. Try again."))
    asked = {name: values[0] for name, values in parse_qs(salt.partition("?")[2]).items()}
    if (asked.get("vote"), asked.get("voter")) != (str(vote.pk), str(voter.pk)):
        raise ProofRefused(_("This calculation was made for another person or vote. Reload the page."))
    if int(asked["expires"]) < time.time():
        raise ProofRefused(_("The calculation of your browser is more than ten minutes old. Try again."))
    if not cache.add(f"vote-proof:{challenge}", 1, LASTS):
        raise ProofRefused(_("This calculation has been used for a ballot already. Reload the page."))


def _read(answer: str) -> dict[str, Any]:
    """Of the right shapes. Raises ProofRefused."""
    try:
        told = json.loads(base64.b64decode(answer[:MOST_LETTERS], validate=True))
    except (binascii.Error, ValueError, RecursionError):
        told = None
    names = ("challenge", "salt", "signature")
    is_whole = isinstance(told, dict) and all(_is_plain(told.get(name)) for name in names)
    if not is_whole or type(told.get("number")) is not int or told.get("algorithm") != ALGORITHM:
        raise ProofRefused(
            _(
                "The calculation that your browser makes for a ballot is missing. It needs JavaScript: "
                "switch it on, reload the page and try again."
            )
        )
    return dict(told)


def _is_plain(text: object) -> bool:
    return isinstance(text, str) and text.isascii()


def _hash(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _sign(challenge: str) -> str:
    key = hashlib.sha256(f"contest.audience.proof_of_work {settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, challenge.encode(), hashlib.sha256).hexdigest()
