import logging
import signal
import threading
from argparse import ArgumentParser
from contextlib import ExitStack
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from contest.backups.weekly import publish_backup
from contest.domain.checkpoints import sweep_checkpoints
from contest.domain.notices import sweep_notices
from contest.domain.unattended_uploads import settle_uploads
from contest.signals import swept
from media_pipeline import api

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 5.0


class Command(BaseCommand):
    help = (
        "Puts right what was lost: jobs, tasks, mails, abandoned uploads. Makes the journal's checkpoints; "
        "asks for weekly backups and checks of files."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one pass, then end")
        parser.add_argument("--pause", type=float, default=PAUSE_SECONDS, help="seconds between two passes")

    def handle(self, *, once: bool, pause: float, **options: Any) -> None:
        if once:
            sweep_all()
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            try:
                sweep_all()
            except (
                DatabaseError,
                OSError,
                ExceptionGroup,
            ) as error:  # something is away: the next pass may do
                logger.warning("A sweep was cut short: %r", error)
            stopped.wait(pause)


def sweep_all() -> None:
    with ExitStack() as steps:  # each is taken, whatever becomes of the others
        steps.callback(swept.send, Command)
        steps.callback(sweep_checkpoints)
        steps.callback(publish_backup)
        steps.callback(sweep_notices)
        steps.callback(api.sweep)
        settle_uploads()
