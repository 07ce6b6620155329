from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contest.moving.arriving import import_edition
from contest.moving.refusals import MovingRefused


class Command(BaseCommand):
    help = (
        "Takes up a folder that `export_edition` has written, on a site that has no editions yet: all of it, "
        "or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            done = import_edition(folder)
        except MovingRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"The edition {done.about.slug} is here: {done.rows} rows, {done.files} files, {done.people} "
            f"accounts, {done.found} of them known before. The journal holds."
        )
        self.stdout.write("Nobody was written to. New accounts have no passwords yet.")
        if done.about.lacking:
            self.stdout.write(f"Lacking since it was written: {', '.join(done.about.lacking)}.")
        same = done.pages - len(done.differing)
        self.stdout.write(f"{same} of {done.pages} public pages are as they were, byte for byte.")
        for name in done.differing:
            self.stdout.write(f"  differs: {name}")
