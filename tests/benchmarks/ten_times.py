"""Every page of every role and every act of its pages with 23,000 entries, beside 230: queries, milliseconds,
kB of HTML, the jobs that follow, and the large tables that a statement would read whole.

Run from the repository's root: [TEST_DATABASE=postgresql] python -m tests.benchmarks.ten_times
Milliseconds are those of one thread, so without what a database server works meanwhile. Each page is asked
for as if nobody had done so before, acts are pressed as the form stands and undone. Exit status 1 when a bar
is missed. It takes half an hour on each database."""

import json
import logging
import os
import pickle
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

SIZES = ((230, 20), (23_000, 400))  # entries, judges
MOST_BYTES, MOST_RATIO, MOST_MILLISECONDS = 100_000, 1.3, 200
SEALING = {"results_seal", "award_list", "office_results", "office_show"}
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
WORST = 12  # rows of a table
STEPS = ("make", "measure")
Found = dict[str, Any]


class Stopwatch:
    """Seconds of this process, by what was done."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)

    @contextmanager
    def __call__(self, what: str) -> Iterator[None]:
        began, used = time.perf_counter(), time.process_time()
        yield
        self.seconds[what].append(time.process_time() - used)
        say(f"{what}: {self.seconds[what][-1]:.2f} s of a core, {time.perf_counter() - began:.1f} s passed")


def make(entries: int, judges: int) -> Found:
    """The site, for the process that measures it."""
    from django.db import connection

    from tests.benchmarks.grown_site import make_site

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    timed = Stopwatch()
    kept_site().write_bytes(pickle.dumps(make_site(entries, judges, timed)))
    return {"seconds": timed.seconds}


def measure() -> Found:
    """Everything about the site that was made."""
    from django.db import connection

    from tests.benchmarks.grown_site import decide_awards, propose_seal, publish
    from tests.benchmarks.page_costs import Walker
    from tests.benchmarks.query_plans import Statements, full_scans, large_tables

    timed, statements, walkers = Stopwatch(), Statements(), list[Walker]()
    site, known = pickle.loads(kept_site().read_bytes()), set[str]()

    def walk(when: str, roles: Collection[str], only: Collection[str] = ()) -> None:
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")
        for role in roles:
            walker = Walker(f"{role}, {when}", site.people[role], statements, known)
            walker.typed = site.scene.decided.edition.slug if only else ""
            with timed(f"walk: {role}, {when}"), connection.execute_wrapper(statements):
                walker.walk([one for one in site.addresses() if not only or one[0] in only])
            walkers.append(walker)

    walk("judging", site.people)
    decide_awards(site, timed)
    known.clear()
    walk("decided", ("organiser",), SEALING)
    motion = propose_seal(site, timed)
    known.clear()
    walk("proposed", ("chair",), SEALING)
    publish(site, motion, timed)
    known.clear()
    walk("published", ("visitor", "creator", "organiser"))
    return {
        "pages": [asdict(page) for walker in walkers for page in walker.pages],
        "acts": [asdict(act) for walker in walkers for act in walker.acts],
        "seconds": timed.seconds,
        "rows": large_tables(),
        "scans": full_scans(statements),
        "statements": len(statements.found),
    }


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def report(small: Found, large: Found) -> bool:
    """The tables; whether every bar is kept."""
    kept = True
    few = {(page["role"], page["name"]): page for page in small["pages"]}
    for role in dict.fromkeys(page["role"] for page in large["pages"]):
        kept &= report_role(role, few, [page for page in large["pages"] if page["role"] == role])
    print("\n| act | role | queries | ms | with 230 |\n|---|---|---|---|---|")
    before = {(act["role"], act["name"]): act for act in small["acts"]}
    for act in sorted(large["acts"], key=least, reverse=True):
        kept &= least(act) < MOST_MILLISECONDS
        if act in sorted(large["acts"], key=least, reverse=True)[:WORST] or least(act) >= MOST_MILLISECONDS:
            was = before.get((act["role"], act["name"]))
            print(
                f"| {act['name']} | {act['role']} | {act['queries']} | {least(act):.0f} |"
                f" {least(was) if was else 0:.0f} |"
            )
    print("\n| done in the course of it | times | s of a core, at most | with 230 |\n|---|---|---|---|")
    for what, took in large["seconds"].items():
        print(f"| {what} | {len(took)} | {max(took):.2f} | {max(small['seconds'].get(what, [0])):.2f} |")
    print(f"\n{large['statements']} different statements; tables with thousands of rows: {large['rows']}")
    for table, how, asker, sql in large["scans"]:
        print(f"{table}: {how}\n  first asked by {asker}\n  {sql}")
    return kept


def report_role(role: str, few: Mapping[tuple[str, str], Found], pages: list[Found]) -> bool:
    from tests.benchmarks.page_costs import Cost, p95

    twins = [(few[one], page) for page in pages if (one := (role, page["name"])) in few]
    was, now = (p95(Cost(**page) for page in side) for side in zip(*twins, strict=True))
    grown = [page["name"] for small, page in twins if small["queries"] != page["queries"]]
    heavy = [page["name"] for page in pages if page["size"] >= MOST_BYTES]
    slow = [page for page in pages if least(page) >= MOST_MILLISECONDS]
    print(
        f"\n## {role}: {len(pages)} pages; p95 {was:.0f} → {now:.0f} ms, {now / was:.2f} ×;"
        f" other queries: {grown or 'none'}; {MOST_BYTES // 1000} kB or more: {heavy or 'none'};"
        f" {MOST_MILLISECONDS} ms or more: {len(slow)}"
    )
    print("\n| page | queries | ms | bytes |\n|---|---|---|---|")
    for small, page in sorted(twins, key=lambda twin: least(twin[1]) - least(twin[0]), reverse=True)[:WORST]:
        queries, size = (f"{small[what]:,} → {page[what]:,}" for what in ("queries", "size"))
        print(f"| {page['name']} | {queries} | {least(small):.0f} → {least(page):.0f} | {size} |")
    return not (grown or heavy or slow) and now <= MOST_RATIO * was


def least(cost: Found) -> float:
    return float(min(cost["milliseconds"]))


def main(*sizes: str) -> int:
    """The sites one after the other, each in a process of its own."""
    chosen = [tuple(map(int, size.split("x"))) for size in sizes] or list(SIZES)
    root = Path(os.environ["TEST_ROOT"])
    for entries, judges in chosen:
        room = os.environ | ONE_THREAD | {"PYTEST_XDIST_WORKER": f"of_{entries}"}
        for step in STEPS:
            command = [sys.executable, "-m", "tests.benchmarks.ten_times", step, f"{entries}x{judges}"]
            subprocess.run(command, env=room, check=True)
    small, large = (together(root / f"of_{entries}") for entries, _judges in chosen)
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    return 0 if report(small, large) else 1


def together(room: Path) -> Found:
    """What the steps have found."""
    made, measured = (json.loads((room / f"{step}.json").read_text()) for step in STEPS)
    return {**measured, "seconds": {**made["seconds"], **measured["seconds"]}}


def do_step(step: str, size: str) -> int:
    from tests.services import running_valkey

    with running_valkey(settings.VALKEY_SOCKET):
        found = make(*map(int, size.split("x"))) if step == "make" else measure()
    (settings.VAR_DIR / f"{step}.json").write_text(json.dumps(found))
    return 0


def kept_site() -> Path:
    return Path(settings.VAR_DIR, "site.pickle")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.conf import settings

    logging.disable(logging.ERROR)
    words = sys.argv[1:]
    sys.exit(do_step(*words) if words and words[0] in STEPS else main(*words))
