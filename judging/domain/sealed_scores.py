"""Scores that nobody can read in the journal while their round is open, and nobody can change unseen.

The line of a submission has a commitment: the SHA-256 of the canonical JSON of the scoresheet's name, a
random salt of 128 bits, and its marks. When the round closes, lines with the salts and the marks follow, and
whoever has the journal computes the commitments again."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping

from django.utils import timezone

from contest.domain import journal
from contest.models import User
from judging.models import Mark, Round, Scoresheet

SHEETS_IN_LINE = 100


def new_salt() -> str:
    return secrets.token_hex(16)


def commit_to(name: str, salt: str, marks: Mapping[str, int | None]) -> str:
    """The commitment, in hexadecimal digits. `name`: of the scoresheet, as `name_sheet` has it."""
    canonical = json.dumps([name, salt, dict(marks)], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def commitment_of(sheet: Scoresheet) -> str:
    """The commitment to a scoresheet as it is now."""
    marks = dict(sheet.marks.values_list("criterion__slug", "value"))
    return commit_to(name_sheet(sheet.assignment.code, sheet.version), sheet.salt, marks)


def name_sheet(code: str, version: int) -> str:
    """The journal's name of one version of a scoresheet: the code of its assignment, and the version if it is
    not the first."""
    return code if version == 1 else f"{code}/{version}"


def open_scores(round_: Round, *, by: User | None) -> int:
    """Write into the journal what was sealed in this round and not opened before, superseded versions too;
    returns how many scoresheets. Belongs into the transaction that closes the round."""
    sealed = Scoresheet.objects.filter(
        assignment__seat__round=round_, submitted_at__isnull=False, opened_in_journal_at=None
    ).exclude(salt="")
    opened = dict(_contents_of(list(sealed.order_by("pk").values_list("pk", flat=True))))
    names = sorted(opened)
    for start in range(0, len(names), SHEETS_IN_LINE):
        part = names[start : start + SHEETS_IN_LINE]
        journal.record(
            "scoresheets.opened",
            subject=f"round:{round_.code}",
            facts={"scoresheets": len(part), "opened": {name: opened[name] for name in part}},
            actor=by,
            edition=round_.edition,
        )
    sealed.update(opened_in_journal_at=timezone.now())
    return len(names)


def _contents_of(sheets: list[int]) -> Iterator[tuple[str, dict[str, object]]]:
    marks: dict[int, dict[str, int | None]] = {pk: {} for pk in sheets}
    values = Mark.objects.filter(scoresheet__in=sheets).values_list("scoresheet", "criterion__slug", "value")
    for pk, criterion, value in values.iterator():
        marks[pk][criterion] = value
    named = Scoresheet.objects.filter(pk__in=sheets).values_list("pk", "assignment__code", "version", "salt")
    for pk, code, version, salt in named:
        yield name_sheet(code, version), {"salt": salt, "marks": marks[pk]}
