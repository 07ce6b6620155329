"""A whole ranking of 23,000 entries in a process of its own, from its rows in SQLite to its own rows, as a
worker calculates it: 400 judges, 70,000 scoresheets of five criteria, a line, two criteria with awards.

Run from the repository's root: python -m tests.benchmarks.tally_job
Seconds, and the most memory of the process; exit status 1 when a limit is missed."""

import os
import resource
import subprocess
import sys
import time
from copy import copy
from datetime import timedelta
from typing import TypeVar

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import models  # noqa: E402
from django.utils import timezone  # noqa: E402

from contest.models import Entry, User  # noqa: E402
from contest.models.entry import new_entry_code  # noqa: E402
from judging.domain.tallies import freeze_tally, prepare_tally  # noqa: E402
from judging.domain.tally_details import keep_details  # noqa: E402
from judging.enums import AssignmentState, RoundState  # noqa: E402
from judging.models import Assignment, Mark, Round, Scoresheet, Seat, TallyRun  # noqa: E402
from judging.models.assignment import new_assignment_code  # noqa: E402
from media_pipeline.models import Film  # noqa: E402
from media_pipeline.models.film import new_film_code  # noqa: E402

M = TypeVar("M", bound=models.Model)
ENTRIES, JUDGES, SHEETS = 23_000, 400, 70_000
SECONDS, MEGABYTES = 10.0, 500
CRITERIA = {
    "creativity": "creativity",
    "narration": "narration",
    "visual": "visual-craft",
    "sound": "sound",
    "ai": "use-of-ai",
}


def make_round() -> int:
    """The rows; those of one entry and one judge by the domain, all others like them."""
    from tests.benchmarks.science import tally_inputs
    from tests.judging.juries import make_jury

    call_command("migrate", verbosity=0)
    jury = make_jury(judges=1, entries=1, reviews=1)
    inputs = tally_inputs(ENTRIES, JUDGES, SHEETS)
    first = jury.assignment()
    films = _copies(Film, first.entry.film, ENTRIES, "master_key", code=new_film_code)
    people = _copies(User, first.entry.representative, ENTRIES, "email")
    judges = _copies(User, jury.judges[0], JUDGES, "email")
    entries = _copies(Entry, first.entry, ENTRIES, film=films, representative=people, code=new_entry_code)
    seats = _copies(Seat, first.seat, JUDGES, judge=judges)
    given = inputs["sheets"]
    assignments = _copies(
        Assignment,
        first,
        len(given),
        seat=[seats[sheet["judge"]] for sheet in given],
        entry=[entries[sheet["entry"]] for sheet in given],
        code=new_assignment_code,
        state=[AssignmentState.SCORED] * len(given),
    )
    rubric = jury.round.rubrics.get()
    submitted = timezone.now() - timedelta(days=1)
    sheets = Scoresheet.objects.bulk_create(
        (
            Scoresheet(assignment=one, counts_for=one, rubric=rubric, submitted_at=submitted)
            for one in assignments
        ),
        batch_size=2000,
    )
    criteria = {criterion.slug: criterion for criterion in rubric.criteria.all()}
    Mark.objects.bulk_create(
        (
            Mark(scoresheet=sheet, criterion=criteria[CRITERIA[slug]], value=value)
            for sheet, told in zip(sheets, given, strict=True)
            for slug, value in told["marks"].items()
        ),
        batch_size=5000,
    )
    first.delete()
    first.entry.delete()
    first.seat.delete()
    Round.objects.filter(pk=jury.round.pk).update(state=RoundState.CLOSED, advancing=ENTRIES // 10)
    TallyRun.objects.create(round=jury.round, asked_by=jury.organiser)
    return 0


def _copies(model: type[M], like: M | None, count: int, unique: str = "", **fields: object) -> list[M]:
    """`count` rows like one; each of `fields` by its list of values, or by what makes them."""
    assert like is not None
    copies = []
    for n in range(count):
        row = copy(like)
        row._state = copy(like._state)
        row._state.fields_cache = {}
        row.pk = None
        for name, values in fields.items():
            setattr(row, name, values() if callable(values) else values[n])  # type: ignore[index]
        if unique:
            setattr(row, unique, f"{n}.{model.__name__}.{getattr(like, unique)}")
        copies.append(row)
    return model._default_manager.bulk_create(copies, batch_size=1000)


def run() -> int:
    """What the worker does: the ranking with its line of the journal, then what the chair's pages show of
    each scoresheet."""
    asked = TallyRun.objects.select_related("round__edition", "asked_by").get()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, used = time.perf_counter(), time.process_time()
    tally = freeze_tally(prepare_tally(asked.round), by=asked.asked_by)
    seconds, core = time.perf_counter() - start, time.process_time() - used
    keep_details(tally)
    details = time.process_time() - used - core
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"ranking {core:.1f} s of a core (limit {SECONDS:.0f} s; {seconds:.1f} s passed),"
        f" then its details {details:.1f} s"
    )
    print(f"at most {peak:.0f} MB (limit {MEGABYTES} MB), of it {before:.0f} MB Django, numpy and scipy")
    return 0 if core < SECONDS and peak < MEGABYTES else 1


def main(step: str = "") -> int:
    """Both steps, each in a process of its own on the same rows."""
    if step:
        return make_round() if step == "make" else run()
    again = [sys.executable, "-m", "tests.benchmarks.tally_job"]
    one_thread = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([*again, "make"], check=True)
    return subprocess.run([*again, "run"], env=one_thread, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
