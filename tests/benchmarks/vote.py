"""The attack on the audience vote: 10,000 bots that want one film against 3,000 people, at the site
as `make up` starts it, by its pages: each voter asks for a proof of work, solves it, and sends a ballot; bots
leave out or repeat what they can. Addresses of clients come by X-Forwarded-For. So that the attack ends
within the hour, accounts are made in the database beforehand (see vote_scene.py), the proof is cheap, films
last two seconds, and one in a hundred, with all who play tricks, watches by the pages; the others have their
receipts already.

Run from the repository's root: python -m tests.benchmarks.vote [BOTS PEOPLE]
Exit status 1 when the rule gives another winner than the people alone, or more than 1 % of their ballots are
lost."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.contest.audience.attending import attend, names_of
from tests.contest.audience.crowd import Voter, bots, numbered, people
from tests.e2e.running_site import ROOT, Site, new_site

BOTS, PEOPLE, SECONDS, AT_ONCE = 10_000, 3_000, 2, 48
WATCHES_BY_PAGES = 100  # one in so many
PROOF_NUMBERS = 50  # among which the proof of work hides one
MOST_LOST = 0.01
TOKEN = "a" * 32  # of the forms: a browser has it from the page


class HttpDoor:
    """One voter's connection to the running site."""

    def __init__(self, site: Site, session: str, address: str, agent: str) -> None:
        there = urlsplit(site.url)
        self.connection = HTTPConnection(there.netloc, timeout=300)
        self.headers = {
            "Cookie": f"session={session}; csrf={TOKEN}",
            "X-CSRFToken": TOKEN,
            "X-Forwarded-For": address,
            "User-Agent": agent,
            "Accept": "text/html,application/json",
        }

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path)

    def send_json(self, path: str, message: Any) -> tuple[int, str]:
        return self._ask("POST", path, json.dumps(message), "application/json")

    def send_form(self, path: str, fields: dict[str, Any]) -> tuple[int, str]:
        return self._ask("POST", path, urlencode(fields, doseq=True), "application/x-www-form-urlencoded")

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def _ask(self, method: str, path: str, body: str | None = None, kind: str = "") -> tuple[int, str]:
        headers = {**self.headers, "Content-Type": kind} if kind else self.headers
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")


def main(bots_count: int, people_count: int) -> None:
    voters = list(numbered([*people(people_count, seed=1), *bots(bots_count, seed=1)], seed=1))
    with tempfile.TemporaryDirectory(prefix="laureate-vote-") as folder:
        site = new_site(Path(folder) / "var")
        site.environment |= {"TRUSTED_PROXIES": "1", "VOTE_PROOF_NUMBERS": str(PROOF_NUMBERS)}
        try:
            site.start()
            crowd = Path(folder) / "crowd.json"
            crowd.write_text(json.dumps(told_of(voters)))
            scene = tell(site, "make", str(crowd))
            began = time.perf_counter()
            taken = attack(site, voters, scene)
            minutes = (time.perf_counter() - began) / 60
            told = tell(site, "end")
        finally:
            site.stop()
    sys.exit(report(voters, scene, taken, told, minutes))


def told_of(voters: list[Voter]) -> dict[str, Any]:
    """What has to be in the database before they come."""
    watched = {one.email: one.films for one in voters if has_watched(one)}
    return {"emails": [one.email for one in voters], "watched": watched, "seconds": SECONDS}


def has_watched(voter: Voter) -> bool:
    return not voter.tricks and voter.number % WATCHES_BY_PAGES != 0


def attack(site: Site, voters: list[Voter], scene: dict[str, Any]) -> dict[int, bool]:
    """By number of the voter, whether a ballot was taken; in the order in which they come."""
    spent: list[str] = []
    codes = names_of(scene["codes"])

    def visit(voter: Voter) -> bool:
        door = HttpDoor(site, scene["sessions"][voter.email], voter.address, voter.agent)
        return attend(
            door,
            voter,
            page=scene["page"],
            codes=codes,
            seconds=SECONDS,
            spent=spent,
            has_watched=has_watched(voter),
        )

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(visit, voters))
    return {voter.number: taken for voter, taken in zip(voters, answers, strict=True)}


def tell(site: Site, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.vote_scene", *words],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + site.said
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def report(
    voters: list[Voter],
    scene: dict[str, Any],
    taken: dict[int, bool],
    told: dict[str, Any],
    minutes: float,
) -> bool:
    """Print what came of it; whether that is too bad."""
    names = {code: name for name, code in names_of(scene["codes"]).items()}
    result, aside = told["result"], set(told["aside"])
    own = [voter for voter in voters if not voter.is_bot]
    lost = [one for one in own if not taken[one.number] or one.email in aside]
    alone = Counter(film for one in own for film in one.films)
    every = Counter({names[code]: votes for code, votes, _counted in result["films"]})
    counted = Counter({names[code]: votes for code, _every, votes in result["films"]})
    bots_taken = [one for one in voters if one.is_bot and taken[one.number]]
    bots_left = sum(one.email not in aside for one in bots_taken)
    print(f"{len(voters) - len(own)} bots, {len(own)} people, {minutes:.1f} minutes of attack")
    print(
        f"CPU seconds: of the voters {cpu(resource.RUSAGE_SELF)}, of the site {cpu(resource.RUSAGE_CHILDREN)}"
    )
    print(f"bots whose ballot was taken: {len(bots_taken)}; that count after the rule: {bots_left}")
    for title, votes in (("people alone", alone), ("all ballots", every), ("by the rule", counted)):
        first, second = votes.most_common(2)
        print(f"{title}: {first[0]} {first[1]}, {second[0]} {second[1]}")
    print(f"ballots of people that are lost: {len(lost)}, {100 * len(lost) / len(own):.2f} %")
    is_same = counted.most_common(1)[0][0] == alone.most_common(1)[0][0]
    return not is_same or len(lost) > MOST_LOST * len(own)


def cpu(whose: int) -> int:
    used = resource.getrusage(whose)
    return round(used.ru_utime + used.ru_stime)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3] or (BOTS, PEOPLE)))
