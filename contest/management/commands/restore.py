from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contest.backups.manifest import Unusable
from contest.backups.restore import restore


class Command(BaseCommand):
    help = (
        "Brings back what `backup` wrote: the database, which must be empty now, and the film store's files."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="of all backups (the newest is taken), or of one")
        parser.add_argument(
            "--files", action="store_true", help="only files that are missing or changed; leave the database"
        )

    def handle(self, *, folder: Path, files: bool, **options: Any) -> None:
        try:
            done = restore(folder, only_files=files)
        except Unusable as unusable:
            raise CommandError(str(unusable)) from unusable
        self.stdout.write(f"{done.backup} is back: {done.put_back} of {done.files} files were put in place.")
        if done.lacking:
            self.stdout.write(f"Already lacking when it was made: {', '.join(done.lacking)}.")
        for name in done.other_keys:
            self.stdout.write(
                f"{name} is not the one of the backup. "
                "Put the former one back, or the audit log cannot be verified and everybody signs in again."
            )
