"""Films become a shortlist, a final and eleven awards: an organiser and a chair who read nothing but the
pages, with judges whose scoresheets are written at once: each has a strictness of their own, and scores each
criterion by itself. Prints the seconds of each step and the slowest answers. Where the line falls between
equals, the chair moves one of them to each side, with a reason, as the page asks.

Run from the repository's root: python -m tests.benchmarks.funnel [films judges first second]"""

import logging
import os
import random
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import NormalDist
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from contest.enums import Role  # noqa: E402
from contest.models import Award, User  # noqa: E402
from judging.domain.assignment_runs import work_on_run  # noqa: E402
from judging.models import Assignment, AssignmentRun, Decision, Round  # noqa: E402
from tests.benchmarks.page_reader import PageReader  # noqa: E402
from tests.factories import make_membership, make_user  # noqa: E402
from tests.judging.juries import CRITERIA, Jury, calculate_asked, judge_films, make_jury  # noqa: E402
from tests.judging.views.test_funnel import END  # noqa: E402

SIZES = (24, 9, 14, 12)  # films, judges, on the shortlist, in the final
REVIEWS = {"Screening": 3, "Shortlist": 8, "Final": 9}
SLOW = 1.0  # seconds of an answer that is named
QUALITY = NormalDist(0, 1.2)  # of the films, in points
TOLD_APART = "The jury has talked about both and prefers this order."


@contextmanager
def timed(step: str) -> Iterator[None]:
    began = perf_counter()
    yield
    print(f"{step:60} {perf_counter() - began:8.1f} s", flush=True)


def main(films: int, judges: int, *advancing: int) -> None:
    logging.disable(logging.ERROR)
    call_command("migrate", verbosity=0)
    with timed(f"{films} films and {judges} judges"), transaction.atomic():
        jury = make_jury(judges=judges, entries=films, reviews=REVIEWS["Screening"], is_open=False)
        chair = make_user()
        make_membership(chair, jury.edition, Role.CHAIR)
    organiser, chairs = sit(jury.organiser, jury), sit(chair, jury)
    with timed("plan three rounds"):
        plan_the_rounds(organiser, advancing)
    for name, count in zip(REVIEWS, (*advancing, None), strict=True):
        with timed(f"{name}: preview and open"):
            open_round(organiser, name)
        with timed(f"{name}: scoresheets"):
            judge(jury, name)
        with timed(f"{name}: close, rank"):
            close_and_rank(organiser, chairs, name)
        if count:
            with timed(f"{name}: decide who advances"):
                chairs.reads(f"{count} films are to advance from this round.")
                decide_who_advances(chairs)
                chairs.reads(f"{count} films advance.")
    with timed("decide the awards"):
        decide_the_awards(chairs)
    decided = Decision.objects.filter(proposal__tally__round__edition=jury.edition).count()
    print(f"awards: {Award.objects.filter(edition=jury.edition).count()}; places decided: {decided}")
    for reader in (organiser, chairs):
        for did, seconds in sorted(reader.seconds.items(), key=lambda one: -one[1]):
            if seconds >= SLOW:
                print(f"{did:60} {seconds:8.1f} s, the slowest answer")


def sit(person: User, jury: Jury) -> PageReader:
    client = Client()
    client.force_login(person)
    return PageReader(client, reverse("round_list", args=[jury.edition.slug]))


def plan_the_rounds(page: PageReader, advancing: tuple[int, ...]) -> None:
    page.follow("Screening")
    page.follow("^Change the round$")
    page.press("Save the changes", **{"How many films advance": str(advancing[0])})
    page.reads(f"{advancing[0]} films are to advance from this round.")
    create_next_round(page, "Shortlist", after="Screening", advancing=str(advancing[1]))
    create_next_round(page, "Final", after="Shortlist", advancing="")


def create_next_round(page: PageReader, name: str, *, after: str, advancing: str) -> None:
    page.follow("^Rounds$")
    page.follow("^Create a round$")
    typed = {
        r"Name of the round \(English\)": name,
        "The round ends": END,
        f"Films that advanced from “{after}”": "on",
        "How many films advance": advancing,
        "Judges per film": str(REVIEWS[name]),
        f"{after}$": "on",
    }
    last = {} if advancing else {"No film advances: this is the last round": "on"}
    page.press("Create the round, then choose the panel", **typed, **last)
    page.check_all()
    page.press("Save.*")


def open_round(page: PageReader, name: str) -> None:
    page.follow("^Rounds$")
    page.follow(name)
    page.press("Preview and open")
    run = AssignmentRun.objects.latest("pk").pk
    work_on_run(run)  # what a worker does
    page.reload()
    page.press("Open the round")
    work_on_run(run)
    page.reload()
    page.reads("films were assigned to judges.")


def judge(jury: Jury, name: str) -> None:
    draw, order = random.Random(name), {entry.pk: n for n, entry in enumerate(jury.entries)}
    round_ = Round.objects.get(edition=jury.edition, name__en=name)
    duties = Assignment.objects.due().filter(seat__round=round_)
    found = duties.select_related("seat__round__edition", "seat__judge", "entry__film")
    strict = {judge.pk: draw.gauss(0, 0.9) for judge in jury.judges}
    quality = {pk: 5.5 + QUALITY.inv_cdf(1 - (n + 0.5) / len(order)) for pk, n in order.items()}

    def scores(duty: Assignment) -> dict[str, int]:
        liked = quality[duty.entry_id] - strict[duty.seat.judge_id] + draw.gauss(0, 0.8)
        return {line: min(max(round(liked + draw.gauss(0, 0.9)), 1), 10) for line in CRITERIA}

    judge_films({duty: scores(duty) for duty in found})


def decide_who_advances(chair: PageReader) -> None:
    chair.follow("^Decide who advances$")
    chair.press("Decide who advances")
    refused = re.search(r"(.*) are equal, and the line runs between them", chair.words)
    if refused:
        equal = re.findall(r"\b[A-Z0-9]{6,12}\b", refused[1])
        sides = ("Keep it from advancing", "Let it advance")
        told = [label for label, _id in chair.document.labels]
        moved = [next(one for one in equal if f"{side} {one}" in told) for side in sides]
        ticks = {f"{side} {code}$": "on" for side, code in zip(sides, moved, strict=True)}
        reasons = {f"Reason for moving {code}": TOLD_APART for code in moved}
        chair.press("Decide who advances", **ticks, **reasons)


def close_and_rank(organiser: PageReader, chair: PageReader, name: str) -> None:
    organiser.follow("^Rounds$")
    organiser.follow(name)
    organiser.follow("^Close the round$")
    organiser.press("Close the round")
    chair.follow("^Rounds$")
    chair.follow(name)
    chair.press("Calculate the ranking")
    calculate_asked()
    chair.reload()
    chair.reads("Ranking")


def decide_the_awards(chair: PageReader) -> None:
    chair.follow("^Decide the awards$")
    while waiting := [words for words, _href in chair.document.links if words.startswith("Decide ")]:
        chair.follow(f"^{waiting[0]}$")
        chair.press(waiting[0])


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:]) if sys.argv[1:] else SIZES))
