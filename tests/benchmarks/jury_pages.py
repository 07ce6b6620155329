"""Every page of the desk, the chair and the office with 14, 2,300 and 23,000 films: queries, and kB of HTML.

Run from the repository's root: python -m tests.benchmarks.jury_pages
Exit status 1 when a page asks more with more films, or is 100 kB or more."""

import logging
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from tests.judging.every_page import Page, make_scene  # noqa: E402

SIZES = ((14, 4), (2_300, 60), (23_000, 400))  # films, judges
MOST_BYTES = 100_000


def main(sizes: tuple[tuple[int, int], ...] = SIZES) -> int:
    """A line for each page."""
    logging.disable(logging.ERROR)
    call_command("migrate", verbosity=0)
    found = []
    for entries, judges in sizes:
        print(f"{entries} films, {judges} judges", file=sys.stderr, flush=True)
        scene = make_scene(entries=entries, judges=judges)
        scene.pages()  # each worker asks once for what it keeps
        found.append(scene.pages())
    kept = True
    for name in dict.fromkeys(name for pages in found for name in pages):
        costs = [pages.get(name) for pages in found]
        words = [f"{page.queries:4}  {page.size / 1000:6.1f} kB" if page else "not there" for page in costs]
        is_kept = is_light(costs)
        kept &= is_kept
        print(f"{name:26}", *(f"{one:>18}" for one in words), "" if is_kept else "MISSED", flush=True)
    return 0 if kept else 1


def is_light(costs: list[Page | None]) -> bool:
    there = [page for page in costs if page]
    return len({page.queries for page in there}) == 1 and all(page.size < MOST_BYTES for page in there)


if __name__ == "__main__":
    sys.exit(main())
