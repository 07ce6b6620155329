from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from contest.domain import editions
from contest.domain.amendments import amend_edition
from contest.models import Edition, JournalEntry
from tests.factories import make_edition, make_user

NOON = datetime(2026, 10, 10, 12, 0, tzinfo=UTC)


def test_current_edition_is_the_open_one(db):
    make_edition("published")
    make_edition("planned")
    current = make_edition("open")
    assert editions.current_edition(Edition.objects.all()) == current


@pytest.mark.parametrize(
    ("states", "current"),
    [(["published", "planned"], 1), (["closed", "planned"], 0), (["published"], 0)],
)
def test_current_edition_between_two(db, states, current):
    made = [make_edition(state) for state in states]
    assert editions.current_edition(Edition.objects.all()) == made[current]


def test_winners_are_those_of_the_latest_published_edition(db):
    make_edition("closed")
    published = make_edition("published")
    assert editions.latest_published(Edition.objects.all()) == published
    assert editions.latest_published(Edition.objects.unpublished()) is None


def test_no_edition_is_current_where_there_is_none(db):
    assert editions.current_edition(Edition.objects.all()) is None


def test_instant_is_said_in_both_zones(db):
    edition = make_edition(time_zone="Asia/Shanghai")
    with timezone.override("Europe/Berlin"):
        assert editions.format_instant(NOON, edition) == (
            "10 October 2026, 14:00 (Berlin) · 20:00 in Shanghai"
        )
    with timezone.override("Asia/Singapore"):
        assert editions.format_instant(NOON, edition) == "10 October 2026, 20:00 (Singapore)"


def test_amendment_is_journalled_with_both_values(db):
    edition, by = make_edition(), make_user()
    later = edition.closes_at + timedelta(days=1)
    amend_edition(
        edition, fields={"closes_at": later, "year": edition.year}, regulations={"max_entries": 5}, by=by
    )
    line = JournalEntry.objects.get()
    assert (line.verb, sorted(line.facts)) == ("edition_amended", ["closes_at", "max_entries"])
    assert line.facts["max_entries"] == ["3", "5"]


def test_amendment_without_a_change_is_none(db):
    edition = make_edition()
    amend_edition(edition, fields={"year": edition.year}, regulations={}, by=make_user())
    assert JournalEntry.objects.count() == 0
