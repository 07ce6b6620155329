"""Writes docs/guides anew from the guides that the site shows."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from contest.guides.markdown import guide_files


class Command(BaseCommand):
    help = "Write docs/guides anew from the guides of the site."

    def handle(self, *args: Any, **options: Any) -> None:
        files = guide_files()
        for path, text in files.items():
            whole = Path(settings.BASE_DIR, path)
            whole.parent.mkdir(parents=True, exist_ok=True)
            whole.write_text(text)
        self.stdout.write(f"{len(files)} guides are in {next(iter(files)).parent}.")
