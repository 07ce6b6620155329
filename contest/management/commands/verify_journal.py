from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contest.domain.journal import find_breaches
from contest.domain.replay import find_differences
from contest.models import JournalEntry


class Command(BaseCommand):
    help = "Checks the journal: its hash chain line by line and, if asked, the tables against what it says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tables", action="store_true", help="replay it, and compare the tables with it")

    def handle(self, *, tables: bool, **options: Any) -> None:
        breaches = [f"line {breach.number}: {breach.what}" for breach in find_breaches()]
        self._refuse(breaches, "The journal does not hold: {}.", "breach", "breaches")
        self.stdout.write(f"The journal holds: {JournalEntry.objects.count()} lines, one chain.")
        if tables:
            found = [str(difference) for difference in find_differences()]
            self._refuse(found, "The tables are not as the journal says: {}.", "difference", "differences")
            self.stdout.write("The tables are as the journal says.")

    def _refuse(self, found: list[str], words: str, one: str, many: str) -> None:
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(words.format(f"{len(found)} {one if len(found) == 1 else many}"))
