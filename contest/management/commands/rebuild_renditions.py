import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from contest.models import Edition, Entry
from media_pipeline import api
from media_pipeline.enums import FilmState

LOOK_EVERY = 1.0  # seconds
REPORT_EVERY = 10.0  # seconds, when no film was finished meanwhile
WORKERS_SILENT_AFTER = 30.0  # seconds without a film at work


class Command(BaseCommand):
    help = (
        "Makes the copies and stills of an edition's accepted films anew, by the recipes of today, and shows "
        "the progress. Films that have everything are left out; the old copies stay. Ctrl-C ends only the "
        "watching: the work stays queued."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name of the edition, for example 2026")

    def handle(self, *, slug: str, **options: Any) -> None:
        edition = Edition.objects.filter(slug=slug).first()
        if edition is None:
            there = ", ".join(Edition.objects.order_by("slug").values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no edition “{slug}”. Editions are: {there}.")
        entries = Entry.objects.in_edition(edition).filter(film__state=FilmState.READY)
        self.names = {
            entry.film_id: f"{entry.shown_title} ({entry.code})" for entry in entries if entry.film_id
        }
        try:
            rebuild = api.rebuild_films(list(self.names))
            self.report(
                f"{slug} has {counted(len(self.names))} that can be played: {len(rebuild.complete)} with all "
                f"that today's recipes make, {len(rebuild.enqueued)} in the queue now."
            )
            failed = self.watch(rebuild.enqueued)
        except KeyboardInterrupt:
            connection.close()  # it may stand in the middle of a query
            left = len(api.incomplete_films(list(self.names)))
            self.report(
                f"\nThe work that was queued stays queued; {counted(left)} to go. Run this again to watch."
            )
            sys.exit(130)
        self.conclude(rebuild.enqueued, failed)

    def watch(self, enqueued: tuple[int, ...]) -> dict[int, str]:
        """Until all work has ended; returns the reasons of those that failed."""
        begun = reported = busy = time.monotonic()
        first = before = api.rebuild_progress(enqueued)
        shown: set[int] = set()
        while True:
            now, progress = time.monotonic(), api.rebuild_progress(enqueued)
            for film in progress.failed.keys() - shown:
                self.report(f"Failed: {self.names[film]}: {progress.failed[film]}")
            shown |= progress.failed.keys()
            if progress.running or progress.done > before.done:
                busy = now
            if progress.done > before.done or now - reported >= REPORT_EVERY:
                self.report(in_words(progress, first, seconds=now - begun))
                before, reported = progress, now
            if progress.done == progress.films:
                return progress.failed
            if now - busy >= WORKERS_SILENT_AFTER:
                self.report("No worker takes a film. Is one running for the queue “render”?")
                busy = now
            time.sleep(LOOK_EVERY)

    def conclude(self, enqueued: tuple[int, ...], failed: dict[int, str]) -> None:
        refused = api.incomplete_films(enqueued) - failed.keys()
        for film in sorted(refused):
            self.report(f"Left as it was, today's check would not accept it: {self.names[film]}")
        if failed:
            raise CommandError(
                f"{counted(len(failed))} of {len(enqueued)} failed. Their logs are on the office's page Lab, "
                "which also tries again; so does running this again."
            )
        if enqueued:
            self.report(f"{counted(len(enqueued) - len(refused))} made anew.")

    def report(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def in_words(progress: api.RebuildProgress, first: api.RebuildProgress, *, seconds: float) -> str:
    """How far it is, and how long it may take yet at the pace since `first`."""
    shown = f"{progress.done} of {counted(progress.films)}"
    shown += f", {progress.done_seconds:.0f} of {progress.film_seconds:.0f} s of film"
    gained = progress.done_seconds - first.done_seconds
    if gained <= 0 or progress.done == progress.films:
        return shown
    left = (progress.film_seconds - progress.done_seconds) * seconds / gained
    return f"{shown}, about {left:.0f} s left" if left < 90 else f"{shown}, about {left / 60:.0f} min left"


def counted(films: int) -> str:
    return "1 film" if films == 1 else f"{films} films"
