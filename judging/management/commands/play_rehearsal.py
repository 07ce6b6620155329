import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = (
        "Plays a rehearsal in an empty database of its own, one step a line. The site calls it; it refuses "
        "a database that has tables."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", type=Path, help="the copy of an edition, as JSON")

    def handle(self, *, plan: Path, **options: Any) -> None:
        from judging.rehearsal.night import play_night  # noqa: PLC0415  (loads the science)

        if connection.introspection.table_names():
            raise CommandError("This database has tables. A rehearsal needs an empty one of its own.")
        began = time.monotonic()

        def say(step: str, **found: object) -> None:
            nonlocal began
            now = time.monotonic()
            self._tell({"step": step, "seconds": round(now - began, 2), "found": found})
            began = now

        self._tell({"result": play_night(json.loads(plan.read_text()), say)})

    def _tell(self, line: dict[str, object]) -> None:
        self.stdout.write(json.dumps(line))
        sys.stdout.flush()
