from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contest.domain.checkpoints import find_gap, find_gaps_by_store, stamped_at
from contest.domain.journal import find_breaches
from contest.domain.ledger import find_differences
from contest.domain.signatures import NotACheckpoint, read_block
from contest.domain.timestamps import NotStamped
from contest.models import Checkpoint, JournalEntry
from media_pipeline import api


class Command(BaseCommand):
    help = (
        "Checks the journal: its chain line by line, its end by the checkpoints in the film store and, if "
        "asked, by one that you have, and the tables by what it says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tables", action="store_true", help="replay it, and compare the tables with it")
        parser.add_argument(
            "--checkpoint", metavar="FILE", help="a checkpoint that you have from an email or the store"
        )

    def handle(self, *, tables: bool, checkpoint: str | None, **options: Any) -> None:
        found = [f"line {breach.number}: {breach.what}" for breach in find_breaches()]
        if checkpoint:
            found += self._ask_checkpoint(Path(checkpoint))
        try:
            found += [gap for gap in find_gaps_by_store() if gap not in found]
        except api.StoreUnavailable as error:
            found.append(f"The checkpoints in the film store cannot be read: {error}")
        self._refuse(found, "The journal does not hold: {}.", "breaches")
        self.stdout.write(f"The journal holds: {_counted(JournalEntry.objects.count(), 'lines')}, one chain.")
        for waiting in Checkpoint.objects.filter(stored_at=None).exclude(error=""):
            self.stdout.write(f"The checkpoint of {_counted(waiting.lines, 'lines')} waits: {waiting.error}")
        if tables:
            found = [str(difference) for difference in find_differences()]
            self._refuse(found, "The tables are not as the journal says: {}.", "differences")
            self.stdout.write("The tables are as the journal says.")

    def _ask_checkpoint(self, path: Path) -> list[str]:
        try:
            text = path.read_text(errors="replace")
            statement, _signature, _timestamp = read_block(text)
            stamp = stamped_at(text)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except (NotACheckpoint, NotStamped) as error:
            raise CommandError(f"{path}: {error}") from error
        gap = find_gap(statement)
        if gap:
            return [f"line {gap.number}: {gap.what}"]
        stamped = f", stamped at {stamp:%Y-%m-%d %H:%M:%S} UTC" if stamp else ""
        self.stdout.write(
            f"The checkpoint of {_counted(statement.lines, 'lines')}, {statement.at:%Y-%m-%d %H:%M} UTC"
            f"{stamped}, is in the journal."
        )
        return []

    def _refuse(self, found: list[str], words: str, many: str) -> None:
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(words.format(_counted(len(found), many)))


def _counted(number: int, things: str) -> str:
    one = {"breaches": "breach", "differences": "difference", "lines": "line"}[things]
    return f"{number} {one if number == 1 else things}"
