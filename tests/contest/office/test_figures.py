"""An edition in figures, against the one before it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from contest.domain.queries.films import upload_owner
from contest.enums import EntryState, Purpose, Tool
from contest.models import Edition, Entry, ToolUse
from contest.office.figures import DAY, LastDayForecast, office_figures
from media_pipeline.models import Upload
from tests.factories import make_edition, make_entry, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
CLOSES = NOW + 10 * DAY


def fill(edition: Edition, *, days_before: list[float]) -> None:
    """Entries that came so many days before the deadline."""
    person = make_user()
    Entry.objects.bulk_create(
        Entry(
            edition=edition,
            representative=person,
            state=EntryState.SUBMITTED,
            country="FR",
            submitted_at=edition.closes_at - timedelta(days=days),
        )
        for days in days_before
    )


def make_two() -> tuple[Edition, Edition]:
    """An edition in its middle, and the one a year before."""
    dates = {"closes_at": CLOSES, "nominees_at": CLOSES + 5 * DAY, "awards_at": CLOSES + 9 * DAY}
    now = make_edition(opens_at=CLOSES - 30 * DAY, **dates)
    before = {name: at - 365 * DAY for name, at in dates.items()}
    earlier = make_edition(opens_at=CLOSES - 395 * DAY, **before)
    return now, earlier


@time_machine.travel(NOW, tick=False)
def test_forecast_grows_as_the_edition_before_did() -> None:
    edition, earlier = make_two()
    fill(earlier, days_before=[20.5] * 10 + [5.5] * 10 + [0.5] * 20)
    fill(edition, days_before=[12.2] * 20)
    figures = office_figures(edition)
    assert figures.forecast == LastDayForecast(so_far=20, percent=25, total=80, last_day=40)
    days = {day.before: (day.count, day.earlier) for day in figures.days if day.count or day.earlier}
    assert days == {20: (0, 10), 12: (20, 0), 5: (0, 10), 0: (0, 20)}
    bars = {day.before: (day.y, day.height) for day in figures.days}
    assert (bars[12], bars[20], figures.most) == ((0.0, 120.0), (120.0, 0.0), 20)


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("before", [[], [20.5] * 9, [0.5] * 50])
def test_nothing_is_foretold_from_too_little(before: list[float]) -> None:
    edition, earlier = make_two()
    fill(earlier, days_before=before)
    fill(edition, days_before=[12.2] * 20)
    assert office_figures(edition).forecast is None


def test_nothing_is_foretold_where_all_had_come_by_then() -> None:
    edition, earlier = make_two()
    fill(earlier, days_before=[40.0] * 20)
    fill(edition, days_before=[12.2] * 20)
    assert office_figures(edition).forecast is None


def test_last_edition_is_one_that_films_came_into() -> None:
    edition, earlier = make_two()
    empty = {"closes_at": CLOSES - DAY, "nominees_at": CLOSES, "awards_at": CLOSES + DAY}
    make_edition(opens_at=CLOSES - 20 * DAY, **empty)
    assert office_figures(edition).earlier is None
    fill(earlier, days_before=[3.0])
    assert office_figures(edition).earlier == earlier


def test_lists_count_entries_and_not_their_parts() -> None:
    edition = make_edition()
    entries = [
        make_entry(EntryState.SUBMITTED, edition=edition, country=country, ai_percent=percent)
        for country, percent in (("FR", 70.0), ("FR", 100.0), ("ID", None))
    ]
    ToolUse.objects.create(entry=entries[0], tool=Tool.SEEDANCE, purpose=Purpose.STILLS)
    ToolUse.objects.create(entry=entries[0], tool=Tool.SORA, purpose=Purpose.STILLS)
    draft = make_entry(EntryState.DRAFT, edition=edition)
    Upload.objects.create(
        **{"owner": upload_owner(draft), "file_name": "f.mp4", "size": 1, "part_size": 1, "root_hash": "a"},
        committed_at=timezone.now(),
        expires_at=timezone.now(),
    )
    figures = office_figures(edition)
    assert figures.countries == [("France", 2), ("Indonesia", 1)]
    assert figures.tools == [("Seedance 1.0 Pro", 3), ("Sora", 1)]
    assert [number for _low, _high, number in figures.shares] == [0, 0, 1, 0, 1]
    assert (figures.uploads, figures.earlier, figures.forecast) == (1, None, None)
