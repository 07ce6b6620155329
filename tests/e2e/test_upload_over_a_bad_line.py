"""A line that is slow and cut again and again, smaller than in tests/benchmarks/upload_lines.py."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from contest.domain.queries.entries import latest_receipt
from contest.enums import EntryState, Tool
from contest.models import Edition, Entry
from media_pipeline.enums import FilmState, UploadState
from media_pipeline.models import Film, Shot, Upload
from tests.bad_line import BadLine, ideal_seconds, leading_over
from tests.benchmarks.upload_lines import WATCH_BAR
from tests.contest.films import label_film
from tests.contest.looking import sign_in
from tests.e2e.test_upload import choose, entry, expect_arrived, film_page, store
from tests.waiting import wait_until

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


def open_film_page(browser: Browser, live_site: str, entry: Entry) -> Page:
    """In a browser that was started anew."""
    page = browser.new_context().new_page()
    sign_in(page, entry.representative, live_site)
    page.goto(live_site + reverse("entry_film", args=[entry.code]))
    expect(page.locator("html:not([data-attaching])")).to_be_attached()
    return page


def test_film_cut_off_before_the_deadline_is_finished_and_submitted_five_seconds_after_it(
    line: BadLine, browser: Browser, live_site: str, tmp_path: Path, entry: Entry
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(os.urandom(SIZE))
    line.become(rate=1e6)
    page = open_film_page(browser, live_site, entry)
    choose(page, film)
    wait_until(lambda: line.carried > SIZE / 3)
    page.context.close()
    sent_before = line.carried
    close_entries(seconds_ago=5)
    line.become(0)
    page = open_film_page(browser, live_site, entry)
    choose(page, film)
    expect_arrived(page)
    assert line.carried < SIZE - sent_before / 2  # what was here did not travel again
    check_film(entry)
    page.goto(live_site + reverse("entry_submit", args=[entry.code]))
    page.get_by_role("button", name="Submit your film").click()
    expect(page.get_by_role("heading", name="Your film has been submitted")).to_be_visible()
    entry.refresh_from_db()
    receipt = latest_receipt(entry)
    assert receipt is not None
    assert (entry.state, receipt.facts["rule"]) == (EntryState.SUBMITTED, "manifest_in_time")
    assert receipt.facts["manifest_committed_at"] < receipt.facts["deadline"] < receipt.facts["submitted_at"]
    page.context.close()


def close_entries(*, seconds_ago: float) -> None:
    """The deadline is over, and the manifest came before it."""
    Edition.objects.update(closes_at=timezone.now() - timedelta(seconds=seconds_ago))
    Upload.objects.update(committed_at=timezone.now() - timedelta(minutes=10))


def check_film(entry: Entry) -> None:
    """What the workers do with a film, and its creator with the shots."""
    entry.refresh_from_db()
    film = Film.objects.get(pk=entry.film_id)
    Film.objects.filter(pk=film.pk).update(state=FilmState.READY, duration_ms=90_000)
    Shot.objects.create(film=film, number=1, start_ms=0, end_ms=90_000)
    label_film(entry, film, [Tool.SEEDANCE])
