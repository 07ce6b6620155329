"""The receipt of a submission as a signed text: which file was received when, under which rule, and the line
of the audit log that says so. docs/receipts.md says how anybody checks one without the site."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from contest.consents.asked import name_of
from contest.domain import signed_blocks
from contest.domain.editions import DeadlineRule
from contest.domain.queries.entries import latest_receipt
from contest.domain.signatures import receipt_key
from contest.domain.signed_blocks import BadBlock, BlockFault, SignedBlock, public_pem, sign_text
from contest.models import Entry, JournalEntry
from contest.policies import Refused
from contest.sentences import listed, noted

NAME = "SUBMISSION RECEIPT"
COMMANDS = r"""sed -n 2p receipt.txt | tr -d '\n' > text
sed -n 3p receipt.txt | base64 -d > signature
openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in text -sigfile signature"""
FAULTS = {
    BlockFault.ABSENT: _(
        "No receipt was found. Paste all of it, from the line with BEGIN to the line with END."
    ),
    BlockFault.DAMAGED: _("This receipt is damaged. Copy it again from the file or the email, all of it."),
    BlockFault.FORGED: _("This receipt is not genuine: it was changed, or this site has not signed it."),
}


@dataclass(frozen=True)
class ReceiptStatement:
    """What is signed; times in ISO 8601 with their zone, `rule` of `DeadlineRule`."""

    entry: str
    title: str
    film_sha256: str
    film_bytes: int
    film_ms: int
    submitted_at: str
    deadline: str
    rule: str
    log_line: int
    log_hash: str
    site: str
    statements: str = ""  # agreed to, each with its version; earlier receipts do not say

    @property
    def text(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"), ensure_ascii=True).replace(" ", "\\u0020")


@dataclass(frozen=True)
class CheckedReceipt:
    """A genuine receipt. `is_in_log`: the audit log still has the line that it names."""

    statement: ReceiptStatement
    is_in_log: bool

    @property
    def submitted_at(self) -> datetime:
        return datetime.fromisoformat(self.statement.submitted_at)

    @property
    def deadline(self) -> datetime:
        return datetime.fromisoformat(self.statement.deadline)

    @property
    def agreed(self) -> str:
        """The names of the statements that were agreed to, each with its version."""
        told = [one.rsplit(" ", 1) for one in self.statement.statements.split(", ") if one]
        return listed(noted(name_of(kind), version) for kind, version in told)

    @property
    def seconds(self) -> float:
        return self.statement.film_ms / 1000


def signed_receipt_of(entry: Entry) -> str:
    """The block of the latest submission; "" for an entry that was never submitted."""
    line = latest_receipt(entry)
    if line is None:
        return ""
    statement = _statement_of(entry, line)
    return signed_blocks.write_block(
        NAME, SignedBlock(statement.text, sign_text(statement.text, receipt_key()))
    )


def check_receipt(text: str) -> CheckedReceipt:
    """Read a receipt and hold it against the audit log. Raises Refused, in words."""
    try:
        block = signed_blocks.read_block(NAME, text, receipt_key())
    except BadBlock as bad:
        raise Refused(FAULTS[bad.fault]) from None
    statement = ReceiptStatement(**json.loads(block.text))
    line = JournalEntry.objects.filter(number=statement.log_line, hash=statement.log_hash)
    return CheckedReceipt(statement, is_in_log=line.exists())


def public_key() -> str:
    """In PEM, as openssl reads it."""
    return public_pem(receipt_key())


def deadline_in(line: JournalEntry, entry: Entry) -> datetime:
    """That which applied when the entry was submitted, by the line of the journal that says so."""
    told = line.facts.get("deadline")  # an earlier version does not say it
    return datetime.fromisoformat(told) if told else entry.edition.closes_at


def _statement_of(entry: Entry, line: JournalEntry) -> ReceiptStatement:
    facts = line.facts  # those of an earlier version say less
    agreed = sorted(facts.get("statements", {}).items())
    return ReceiptStatement(
        entry=entry.code,
        title=facts["title"],
        film_sha256=facts["film_sha256"],
        film_bytes=facts.get("film_bytes") or 0,
        film_ms=facts.get("film_ms") or 0,
        submitted_at=facts.get("submitted_at") or line.at.isoformat(),
        deadline=deadline_in(line, entry).isoformat(),
        rule=facts.get("rule") or DeadlineRule.IN_TIME,
        log_line=line.number,
        log_hash=line.hash,
        site=settings.SITE_URL,
        statements=", ".join(f"{kind} {version}" for kind, version in agreed),
    )
