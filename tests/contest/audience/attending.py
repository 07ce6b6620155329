"""What each voter of the invented crowd does with the site: open the films, watch them, work out the proof,
send the ballot; or what a bot does instead. Behind a `Door` is the running site, or Django's test client."""

import base64
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Protocol

from tests.contest.audience.crowd import FILMS, Voter

MEDIA = re.compile(r"/media/[\w-]+/film\.mp4")
PAGE = "abcdefgh2345"


class Door(Protocol):
    """One voter's way into the site."""

    def get(self, path: str) -> tuple[int, str]: ...
    def send_json(self, path: str, message: Any) -> tuple[int, str]: ...
    def send_form(self, path: str, fields: dict[str, Any]) -> tuple[int, str]: ...
    def wait(self, seconds: float) -> None: ...


def attend(
    door: Door,
    voter: Voter,
    *,
    page: str,
    codes: Mapping[str, str],
    seconds: int,
    spent: list[str],
    has_watched: bool = False,
) -> bool:
    """Whether a ballot was taken. `codes`: of the films by their names in the crowd; `seconds`: of each;
    `spent`: proofs that others have used, to which this one is added; `has_watched`: before, as the site's
    receipts say."""
    films = [codes[name] for name in voter.films]
    if not has_watched and "unwatched" not in voter.tricks:
        for code in films:
            _watch(door, f"{page}{code}/", 0 if "fast" in voter.tricks else seconds, claimed=seconds)
    if "replay" in voter.tricks:
        proof = spent[-1] if spent else ""
    else:
        status, challenge = door.get(f"{page}proof/")
        proof = solve(json.loads(challenge)) if status == 200 else ""
        spent.append(proof)
    status, _text = door.send_form(page, {"films": films, "proof": proof})
    return status == 302


def solve(challenge: Mapping[str, Any]) -> str:
    """What a browser works out."""
    number = next(
        number
        for number in range(challenge["maxnumber"] + 1)
        if sha256(f"{challenge['salt']}{number}".encode()).hexdigest() == challenge["challenge"]
    )
    told = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**told, "number": number}).encode()).decode()


def names_of(codes: list[str]) -> dict[str, str]:
    return dict(zip(FILMS, codes, strict=True))


def _watch(door: Door, film: str, seconds: int, *, claimed: int) -> None:
    """Fetch the film, and say twice what was played of it."""
    found = MEDIA.search(door.get(film)[1])
    if found is None:
        return
    door.get(found.group())
    for number in (1, 2):
        played = [[0, claimed]] if number == 2 else []
        beat = {"page": PAGE, "number": number, "playing": True, "ranges": played}
        door.send_json(f"{film}watch/", beat)
        if number == 1:
            door.wait(seconds)
