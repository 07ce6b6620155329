from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contest.backups.backup import back_up
from contest.backups.manifest import Unusable


class Command(BaseCommand):
    help = (
        "Writes the database and the files of the film store into FOLDER, which should lie on another disk; "
        "what an earlier backup there has is not copied again. `restore` brings it back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            made, manifest = back_up(folder)
        except Unusable as unusable:
            raise CommandError(str(unusable)) from unusable
        self.stdout.write(f"{made}: the database and {len(manifest.files)} files, read back and found right.")
        self.stdout.write(f"Left out, keep them elsewhere: {', '.join(manifest.keys)}.")
        if manifest.lacking:
            raise CommandError(
                f"The film store lacks, or has changed: {', '.join(manifest.lacking)}. The rest is backed up."
            )
