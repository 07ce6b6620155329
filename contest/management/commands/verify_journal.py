from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contest.domain.journal import find_breaches
from contest.models import JournalEntry


class Command(BaseCommand):
    help = "Checks the hash chain of the journal, line by line."

    def handle(self, *args: Any, **options: Any) -> None:
        breaches = list(find_breaches())
        for breach in breaches:
            self.stderr.write(f"line {breach.number}: {breach.what}")
        if breaches:
            raise CommandError(f"The journal does not hold: {len(breaches)} breaches.")
        self.stdout.write(f"The journal holds: {JournalEntry.objects.count()} lines, one chain.")
