import base64
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from contest.domain.timestamps import NotStamped, time_of
from judging.proof import command_line
from judging.proof.reading import NotAProtocol, read_protocol

MOST_BYTES = 1 << 20  # of a time stamp


class Command(BaseCommand):
    help = command_line.HELP
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        command_line.add_arguments(parser)
        parser.add_argument("--stamp", metavar="FILE", help="the seal’s time stamp, as it was downloaded")

    def handle(
        self,
        *,
        file: str,
        seal: str | None,
        receipt: list[str],
        entry: list[str],
        stamp: str | None,
        **options: Any,
    ) -> None:
        try:
            found = command_line.run(file, seal=seal, receipt=receipt, entry=entry, say=self.stdout.write)
        except NotAProtocol as error:
            raise CommandError(f"{file}: {error}") from error
        for breach in found:
            self.stderr.write(breach)
        if found:
            raise CommandError(f"The result does not hold: {len(found)} found.")
        if stamp:
            self._ask_stamp(Path(stamp), sealed=read_protocol(Path(file))[0]["seal"]["hash"])

    def _ask_stamp(self, path: Path, *, sealed: str) -> None:
        if not settings.TIMESTAMP_ROOTS:
            raise CommandError("TIMESTAMP_ROOTS is empty: no authority is known that vouches for stamps.")
        try:
            with path.open("rb") as file:
                given = base64.b64encode(file.read(MOST_BYTES)).decode()
            at = time_of(given, message=sealed)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except NotStamped as error:
            raise CommandError(f"{path}: {error}") from error
        self.stdout.write(f"Sealed before {at:%Y-%m-%d %H:%M:%S} UTC, by the word of the authority.")
