"""The rows of tests/benchmarks/jury.py, in the environment of its site. The last line printed is the answer.

python -m tests.benchmarks.jury_scene make JUDGES ENTRIES REVIEWS
python -m tests.benchmarks.jury_scene read"""

import json
import sys
import time
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from judging.domain import rounds  # noqa: E402
from judging.models import Assignment, Mark  # noqa: E402
from tests.judging.juries import CRITERIA, make_jury  # noqa: E402


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}   {words}", file=sys.stderr, flush=True)


def make(judges: str, entries: str, reviews: str) -> dict[str, Any]:
    """A round that has just been opened; each judge's session, and codes of films in the desk's order."""
    say(f"makes {judges} judges and {entries} entries")
    with transaction.atomic():
        jury = make_jury(judges=int(judges), entries=int(entries), reviews=int(reviews), is_open=False)
    say(f"assigns {reviews} judges to each film")
    rounds.open_round(jury.round, by=jury.organiser)
    people = []
    for judge in jury.judges:
        client = Client()
        client.force_login(judge)
        films = Assignment.objects.filter(seat__judge=judge).order_by("position")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        people.append({"session": session, "films": list(films.values_list("code", flat=True))})
    return {"judges": people, "criteria": list(CRITERIA)}


def read() -> dict[str, Any]:
    """Every score that is saved."""
    rows = Mark.objects.values_list("scoresheet__assignment__code", "criterion__slug", "value")
    return {"scores": list(rows)}


if __name__ == "__main__":
    print(json.dumps({"make": make, "read": read}[sys.argv[1]](*sys.argv[2:])))
