from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from media_pipeline import api


class Command(BaseCommand):
    help = (
        "Reads each file of the film store, at FIXITY_BYTES_PER_SECOND, and compares its hash with the one "
        "that was kept. Ctrl-C may cut it anywhere: with --days 1 the next run goes on from there. "
        "Workers do the same every week."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=float, default=0, help="leave out what was checked in so many days"
        )

    def handle(self, *, days: float, **options: Any) -> None:
        count = size = 0
        for checked in api.verify_films(not_since=timezone.now() - timedelta(days=days)):
            count, size = count + 1, size + checked.size
        self.stdout.write(f"{count} files, {size / 1e9:.2f} GB read.")
        faulty = api.faulty_files()
        for file in faulty:
            self.stdout.write(f"{file.key} is {file.fault}.")
        if faulty:
            raise CommandError(
                f"{len(faulty)} of the store's files are missing or changed. Bring them back from a backup: "
                "manage.py restore FOLDER --files"
            )
