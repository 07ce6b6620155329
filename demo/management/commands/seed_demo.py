"""Fills the site with the demo's festival. Rows that need no film come first, so that the site looks right at
once; films follow as they are painted and go through the real workers, which must be running."""

import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Sum
from django.utils import timezone

from contest.models import Edition, User
from demo.editions import long_edition, open_edition, past_edition
from demo.films import synthesise_film
from demo.jury import judge_long_edition, judge_past_edition, open_screening
from demo.look import give_look
from demo.people import CHAIR, ORGANISER
from demo.regulations import write_regulations
from demo.story import (
    StoryLine,
    find_or_create,
    go_on,
    hand_over_film,
    in_order_of_arrival,
    seat_people,
    write_entries,
)
from demo.theater import hang_past_films, hang_series
from media_pipeline.models import Job

PATIENCE = 900  # seconds without any progress of the workers


class Command(BaseCommand):
    help = "Seeds the demo: editions, their people, entries and films. Interrupted, it goes on next time."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo. Set DEMO=1 if these made-up people belong here.")
        past, current, long, organiser = self.seed_rows(timezone.now())
        parts = write_entries(past) + write_entries(current) + write_entries(long)
        self.stdout.write(f"{len(parts)} entries are written; their films follow.")
        story = Story(parts, past=past, long=long, organiser=organiser)
        for part in in_order_of_arrival(parts):
            self.bring_film(part)
            story.tell_on()
        self.wait_for_workers(story)
        open_screening(current, organiser=organiser)
        (settings.VAR_DIR / "demo-seeded").touch()
        self.stdout.write("The demo is complete.")

    def seed_rows(self, now: datetime) -> tuple[Edition, Edition, Edition, User]:
        organiser = find_or_create(ORGANISER)
        past, current = past_edition(now=now, by=organiser), open_edition(now=now, by=organiser)
        long = long_edition(now=now, by=organiser)
        seat_people([past, current, long])
        write_regulations(current, by=organiser)
        give_look(long, organiser=organiser)
        return past, current, long, organiser

    def bring_film(self, part: StoryLine) -> None:
        path = synthesise_film(part.plan, settings.VAR_DIR / "demo" / part.plan.film_name)
        hand_over_film(part, path)
        path.unlink()
        self.stdout.write(f"{part.plan.film_name} has arrived.")

    def wait_for_workers(self, story: "Story") -> None:
        before, since = None, time.monotonic()
        while waiting := story.tell_on():
            done = Job.objects.aggregate(done=Sum("progress"))["done"]
            if (waiting, done) != before:
                before, since = (waiting, done), time.monotonic()
            if time.monotonic() - since > PATIENCE:
                raise CommandError(
                    f"{waiting} films wait, and no worker has moved for {PATIENCE} s. Are they running?"
                )
            time.sleep(1)


class Story:
    """The entries on their way; an edition that is over is judged as soon as all of its films are in, and
    then hangs in the theater."""

    def __init__(self, parts: list[StoryLine], *, past: Edition, long: Edition, organiser: User) -> None:
        self.parts, self.past, self.long, self.organiser = parts, past, long, organiser
        self.hung: set[int] = set()

    def tell_on(self) -> int:
        """Every entry goes as far as it can. Returns how many still wait for the workers."""
        waiting = [part for part in self.parts if not go_on(part, organiser=self.organiser)]
        awaited = {part.entry.edition_id for part in waiting} | self.hung
        organiser, chair = self.organiser, find_or_create(CHAIR)
        if self.past.pk not in awaited:
            judge_past_edition(self.past, organiser=organiser, chair=chair)
            hang_past_films(self.past, organiser=organiser)
            self.hung.add(self.past.pk)
        if self.long.pk not in awaited:
            judge_long_edition(self.long, organiser=organiser, chair=chair)
            hang_series(self.long, organiser=organiser)
            self.hung.add(self.long.pk)
        return len(waiting)
