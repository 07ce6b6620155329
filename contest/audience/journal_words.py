"""The words of the journal's lines about the audience vote, and what they say of its table."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.utils.translation import gettext_lazy as _

from contest.domain.ledger import Ledger, TableRow, register_replay
from contest.domain.seals import hash_of
from contest.journal_formats import Fact, as_written, instant
from contest.journal_words import register_words
from contest.models import AudienceVote, JournalEntry

TABLE = "contest_audiencevote"


def register() -> None:
    register_words(
        verbs={
            "audience_vote_planned": _("planned the audience vote"),
            "audience_vote_called_off": _("called off the audience vote"),
            "audience_vote_opened": _("told the nominees that the audience vote is open"),
            "audience_counted": _("counted the audience vote"),
        },
        subjects={},
        facts={
            "vote_opens": Fact(_("The vote opens"), instant),
            "vote_ends": Fact(_("The vote ends"), instant),
            "ballots": Fact(_("Ballots"), as_written),
            "ballots_aside": Fact(_("Ballots that were set aside"), as_written),
            # Translators: a hash, by which it can be checked later
            "ballots_hash": Fact(_("Hash of the ballots"), as_written),
            # Translators: a hash, by which it can be checked later
            "audience_result": Fact(_("Hash of the count"), as_written),
        },
    )
    register_replay(
        tellers={
            "audience_vote_planned": _tell_plan,
            "audience_vote_called_off": _tell_end,
            "audience_counted": _tell_count,
        },
        readers=[_read_votes],
    )


def _row(line: JournalEntry) -> TableRow:
    return TableRow(TABLE, line.subject.removeprefix("edition:"))


def _tell_plan(line: JournalEntry, ledger: Ledger) -> None:
    ledger.write(_row(line), line, opens_at=line.facts["vote_opens"], ends_at=line.facts["vote_ends"])


def _tell_end(line: JournalEntry, ledger: Ledger) -> None:
    ledger.remove(_row(line), line)


def _tell_count(line: JournalEntry, ledger: Ledger) -> None:
    ledger.write(_row(line), line, result=line.facts["audience_result"])


def _read_votes() -> Iterator[tuple[TableRow, dict[str, Any]]]:
    for vote in AudienceVote.objects.select_related("edition").order_by("pk"):
        columns = {
            "opens_at": vote.opens_at.astimezone(UTC).isoformat(),
            "ends_at": vote.ends_at.astimezone(UTC).isoformat(),
        }
        if vote.counted_at:
            columns["result"] = hash_of(vote.result)
        yield TableRow(TABLE, vote.edition.slug), columns
