from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contest.models import Edition
from contest.moving.leaving import export_edition
from contest.moving.refusals import MovingRefused


class Command(BaseCommand):
    help = (
        "Writes a whole edition into a new folder (BagIt 1.0) in FOLDER: films, rows, journal, seal, public "
        "pages. `import_edition` takes it up on another site."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="of the edition, as in its address")
        parser.add_argument("folder", type=Path)

    def handle(self, *, slug: str, folder: Path, **options: Any) -> None:
        edition = Edition.objects.filter(slug=slug).first()
        if edition is None:
            known = ", ".join(Edition.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no edition {slug}. The site has: {known}.")
        try:
            written, about = export_edition(edition, folder)
        except MovingRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"{written}: {about.rows} rows, {about.files} files, {about.file_bytes / 1e9:.2f} GB, "
            f"{about.pages} pages."
        )
        self.stdout.write(f"Left out, keep them elsewhere: {', '.join(about.keys)}.")
        if about.lacking:
            raise CommandError(
                f"The film store lacks, or has changed: {', '.join(about.lacking)}. The rest is exported."
            )
