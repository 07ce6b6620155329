"""The journal: append-only and hash-chained. Each line's hash is HMAC-SHA256 over the previous line's hash
and the canonical JSON of the line, keyed with JOURNAL_KEY; whoever changes, removes or moves a line without
the key is found by `verify_journal`."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from contest.latest_change import note_change
from contest.models import Edition, JournalEntry, User

GENESIS = "0" * 64
ELSEWHERE, IMPORTED = "kept_elsewhere", "edition_imported"
WRITERS_LOCK = 0x1A04E47E  # any number that no other advisory lock uses


@dataclass(frozen=True)
class Breach:
    """A line of the journal that does not follow from the one before it."""

    number: int
    what: str


def record(
    verb: str,
    *,
    subject: str,
    facts: dict[str, Any] | None = None,
    actor: User | None = None,
    edition: Edition | None = None,
) -> JournalEntry:
    """Append one line. Belongs into the transaction of what it reports: both come to be, or neither."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A journal line is written in the transaction of its deed."
        )
    wait_for_other_writers()
    last = JournalEntry.objects.order_by("-number").values("number", "hash").first()
    line = JournalEntry(
        number=(last["number"] if last else 0) + 1,
        at=timezone.now(),
        edition=edition,
        actor=actor,
        verb=verb,
        subject=subject,
        facts=facts or {},
        previous_hash=last["hash"] if last else GENESIS,
    )
    line.hash = hash_of(line)
    line.save(force_insert=True)
    transaction.on_commit(note_change)
    return line


def hash_of(line: JournalEntry) -> str:
    content = {
        "number": line.number,
        "at": line.at.isoformat(),
        "edition": line.edition_id,
        "actor": line.actor_id,
        "verb": line.verb,
        "subject": line.subject,
        "facts": line.facts,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    message = f"{line.previous_hash}{canonical}".encode()
    return hmac.new(settings.JOURNAL_KEY.encode(), message, hashlib.sha256).hexdigest()


def find_breaches() -> Iterator[Breach]:
    """Walk the whole chain; every line that was changed, removed or moved gives one breach. A line of another
    edition that stayed where this one came from is a link: its hash alone, which the next line follows."""
    number, previous = 0, GENESIS
    elsewhere = links_told()
    for line in JournalEntry.objects.order_by("number").iterator():
        if line.number != number + 1:
            yield Breach(number + 1, missing(number + 1, line.number - 1))
        elif line.previous_hash != previous:
            yield Breach(line.number, "does not follow from the line before it")
        is_link = line.verb == ELSEWHERE and line.number in elsewhere
        if not is_link and not hmac.compare_digest(line.hash, hash_of(line)):
            yield Breach(line.number, "was changed after it was written")
        number, previous = line.number, line.hash


def links_told() -> set[int]:
    """Numbers of the links that lines about imports tell of."""
    told = JournalEntry.objects.filter(verb=IMPORTED).values_list("facts", flat=True)
    return {number for facts in told for first, last in facts["links"] for number in range(first, last + 1)}


def missing(first: int, last: int) -> str:
    return f"line {first} is missing" if first == last else f"lines {first} to {last} are missing"


def wait_for_other_writers() -> None:
    """SQLite's immediate transactions already come one by one; PostgreSQL's queue at an advisory lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS_LOCK])
