"""Starts the whole site on this machine, and stops it at Ctrl-C or SIGTERM."""

import fcntl
import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from math import inf
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.checks import WARNING, Tags, run_checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from contest.conf.private_files import close_old_files
from contest.conf.supervisor.reload import with_reload
from contest.conf.supervisor.services import (
    PYTHON,
    Child,
    Guardian,
    Service,
    all_services,
    answers,
    keep_up,
    revive_all,
    start_all,
    stop_all,
    why_taken,
)
from contest.new_editions.first_organiser import first_link

OTHER_PORTS = {"WEB_BIND": 8080, "TRANSFER_BIND": 8081}
START_TIMEOUT = 60  # seconds until it is told that the site does not answer


class Command(BaseCommand):
    help = "Starts database, broker, web, transfer, workers and sweeper, and stops them all at Ctrl-C."
    requires_system_checks = []  # reported below, in words

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reload", action="store_true", help="start again what a saved file belongs to")

    def handle(self, *args: Any, **options: Any) -> None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)  # each line at once, into a file or a pipe too
        self.warnings: list[str] = []
        make_folders()
        if settings.EMBEDDED:
            close_old_files()
        with only_one_supervisor():
            self.report_checks()
            refuse_taken_ports()
            self.prepare()
            self.run(
                with_reload(all_services()) if options["reload"] else all_services(), stop=stop_at_signals()
            )

    def report_checks(self, **which: Any) -> None:
        """What is wrong stops the start; what is to be known is told once the site answers."""
        found = [message for message in run_checks(**which) if message.level >= WARNING]
        if errors := [message for message in found if message.is_serious()]:
            raise CommandError("\n".join(f"{error.msg} {error.hint or ''}" for error in errors))
        self.warnings += [f"{warning.msg} {warning.hint or ''}" for warning in found]

    def prepare(self) -> None:
        """Database and static files; both do nothing where nothing has changed."""
        call_command("migrate", interactive=False, verbosity=0)
        self.report_checks(tags=[Tags.database], databases=["default"])
        if not settings.DEBUG:  # then they are served from where they lie
            call_command("collectstatic", interactive=False, verbosity=0)

    def run(self, services: list[Service], *, stop: Event) -> None:
        guardian = Guardian()
        children = [Child(service, log_of(service), guardian) for service in services]
        seeded = settings.VAR_DIR / "demo-seeded"
        try:
            start_all(children)
            if settings.DEMO and not seeded.exists():
                seed = Service("demo", (*PYTHON, "manage.py", "seed_demo"), is_kept_up=False)
                children.append(Child(seed, log_of(seed), guardian))
                start_all(children[-1:])
            self.wait_for_the_site(children, stop=stop)
            if not stop.is_set():
                self.tell_addresses()
            keep_up(children, until=stop)
        finally:
            self.stdout.write("Stopping …")
            stop_all(children)
            guardian.dismiss()
            self.stdout.write("Stopped.")

    def wait_for_the_site(self, children: list[Child], *, stop: Event) -> None:
        deadline = monotonic() + START_TIMEOUT
        while not (answers(settings.WEB_BIND) or stop.wait(0.2)):
            revive_all(children)
            if monotonic() > deadline:
                deadline = inf
                self.tell_warnings()
                web = next(child for child in children if child.service.name == "web")
                self.stdout.write(f"The site did not answer within {START_TIMEOUT} s; see {web.log}")

    def tell_addresses(self) -> None:
        mails = (
            f"{settings.SITE_URL}/demo/mail/" if settings.DEMO else settings.EMAIL_URL or settings.OUTBOX_DIR
        )
        self.stdout.write(f"\nLaureate is running at {settings.SITE_URL}/")
        self.stdout.write(f"  mails it sends   {mails}")
        self.stdout.write(f"  logs             {settings.VAR_DIR / 'log'}")
        if settings.DEMO:
            self.tell_demo_people()
        elif link := first_link():
            self.stdout.write(
                "  nobody organises a contest here yet; whoever opens this becomes the organiser"
            )
            self.stdout.write(f"    {link}")
        self.tell_warnings()
        self.stdout.write("Ctrl-C stops everything.\n")

    def tell_warnings(self) -> None:
        for warning in self.warnings:
            self.stdout.write(warning)

    def tell_demo_people(self) -> None:
        from demo.people import SHOWN_PEOPLE  # noqa: PLC0415  (a site that is no demo does not import it)

        self.stdout.write("  log-ins of the demo")
        for person in SHOWN_PEOPLE:
            self.stdout.write(f"    {person.email:<28} {person.password:<18} {person.part}")


def make_folders() -> None:
    for folder in (settings.RUN_DIR, settings.OUTBOX_DIR, settings.UPLOAD_DIR, settings.SCRATCH_DIR):
        folder.mkdir(parents=True, exist_ok=True)


def log_of(service: Service) -> Path:
    return Path(settings.VAR_DIR, "log", f"{service.name}.log")


@contextmanager
def only_one_supervisor() -> Iterator[None]:
    """Hold a lock as long as we run; the kernel lets go of it however we end."""
    with (settings.RUN_DIR / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            lock.seek(0)
            raise CommandError(
                f"Laureate already runs here ({lock.read().strip()}). "
                "Stop it with Ctrl-C in its window, or give this one a VAR_DIR, WEB_BIND and TRANSFER_BIND."
            ) from taken
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, at {settings.SITE_URL}/")
        lock.flush()
        yield


def refuse_taken_ports() -> None:
    reasons = {name: why for name in OTHER_PORTS if (why := why_taken(getattr(settings, name)))}
    if reasons:
        free = " ".join(f"{name}=127.0.0.1:{OTHER_PORTS[name]}" for name in reasons)
        raise CommandError(f"{'. '.join(reasons.values())}, for example: make up {free}")


def stop_at_signals() -> Event:
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    return stop
