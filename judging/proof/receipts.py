"""A judge's receipts: of each version of each scoresheet that was submitted, the commitment that the journal
has had since. What it is made of is the judge's alone until the round closes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from contest.models import User
from judging.domain.queries.desk import label_of
from judging.domain.sealed_scores import commit_to, name_sheet
from judging.models import Mark, Round, Scoresheet
from judging.proof.merkle import canonical


@dataclass(frozen=True)
class SheetReceipt:
    """`made_of` is the text whose SHA-256 the hash is."""

    film: str
    code: str
    submitted_at: datetime
    hash: str
    made_of: str
    is_replaced: bool


def receipts_of(round_: Round, judge: User) -> list[SheetReceipt]:
    """Films in the judge's own order, the latest version of each first."""
    sheets = Scoresheet.objects.filter(
        assignment__seat__round=round_, assignment__seat__judge=judge, submitted_at__isnull=False
    ).exclude(salt="")
    marks: dict[int, dict[str, int | None]] = defaultdict(dict)
    rows = Mark.objects.filter(scoresheet__in=sheets).values_list("scoresheet", "criterion__slug", "value")
    for sheet_id, criterion, value in rows:
        marks[sheet_id][criterion] = value
    mine = sheets.select_related("assignment").order_by("assignment__position", "assignment", "-version")
    return [_receipt(sheet, marks[sheet.pk]) for sheet in mine]


def _receipt(sheet: Scoresheet, marks: dict[str, int | None]) -> SheetReceipt:
    name = name_sheet(sheet.assignment.code, sheet.version)
    assert sheet.submitted_at is not None
    return SheetReceipt(
        film=label_of(sheet.assignment.code),
        code=sheet.assignment.code,
        submitted_at=sheet.submitted_at,
        hash=commit_to(name, sheet.salt, marks),
        made_of=canonical([name, sheet.salt, marks]),
        is_replaced=sheet.counts_for_id is None,
    )
