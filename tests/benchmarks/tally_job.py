"""A whole ranking of 23,000 entries in a process of its own, from its rows in SQLite to its own rows, as a
worker calculates it: 400 judges, 70,000 scoresheets of five criteria, a line, two criteria with awards.

Run from the repository's root: python -m tests.benchmarks.tally_job
Seconds, and the most memory of the process; exit status 1 when a limit is missed."""

import os
import resource
import subprocess
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from judging.domain.tallies import freeze_tally, prepare_tally  # noqa: E402
from judging.domain.tally_details import keep_details  # noqa: E402
from judging.models import TallyRun  # noqa: E402

ENTRIES, JUDGES, SHEETS = 23_000, 400, 70_000
SECONDS, MEGABYTES = 10.0, 500


def make_round() -> int:
    """The rows, and a worker is asked."""
    from tests.benchmarks.large_round import make_large_round

    call_command("migrate", verbosity=0)
    jury = make_large_round(ENTRIES, JUDGES, SHEETS, advancing=ENTRIES // 10)
    TallyRun.objects.create(round=jury.round, asked_by=jury.organiser)
    return 0


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
