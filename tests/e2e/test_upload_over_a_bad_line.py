"""A line that is slow and cut again and again, smaller than in tests/benchmarks/upload_lines.py."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from contest.models import Entry
from media_pipeline.enums import UploadState
from media_pipeline.models import Upload
from tests.bad_line import BadLine, ideal_seconds, leading_over
from tests.benchmarks.upload_lines import WATCH_BAR
from tests.e2e.test_upload import choose, entry, expect_arrived, film_page, store

__all__ = ["entry", "film_page", "store"]
pytestmark = pytest.mark.django_db(transaction=True)
SIZE = 6_000_000
CUTS = {"rate": 400e3, "every": 8.0, "gap": 1.0}
WORK_LOST = 5  # seconds at most, for each cut


@pytest.fixture
def line(settings: Any, transfer_url: str, live_site: str) -> Iterator[BadLine]:
    line = BadLine()
    with leading_over(line, transfer_url) as (address,):
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        policy["connect-src"] = [*policy["connect-src"], address]
        settings.TRANSFER_URL = address
        yield line


def test_bad_line_costs_little_and_the_bar_never_goes_back(
    line: BadLine, film_page: Page, tmp_path: Path, entry: Entry
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(os.urandom(SIZE))
    begun: list[float] = []
    shares: list[float] = []

    def begin(route: Route) -> None:
        begun.append(time.monotonic())
        line.become(**CUTS)
        route.continue_()

    film_page.expose_function("told", lambda share: shares.append(share) if begun else None)
    film_page.evaluate(WATCH_BAR)
    film_page.route("**/uploads/", begin)
    choose(film_page, film)
    expect_arrived(film_page)
    seconds = time.monotonic() - begun[0]
    cuts = int(seconds // CUTS["every"])
    assert Upload.objects.get().state == UploadState.SEALED
    assert shares == sorted(shares)
    assert cuts >= 1
    assert line.carried < SIZE + (cuts + 1) * WORK_LOST * CUTS["rate"]
    assert seconds < 1.5 * ideal_seconds(SIZE, **CUTS)  # the benchmark asks for 1.15, on a quiet machine
