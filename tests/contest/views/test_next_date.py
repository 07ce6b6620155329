"""The next date on the page of an entry, at the instants around what the calendar promises."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from contest.enums import EntryState
from contest.models import Entry, NomineeList
from tests.contest.films import give_film
from tests.factories import make_edition, make_entry, make_user

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
PROMISED = re.compile(r'<p>(Nominees|The awards) will be announced on .*?datetime="([^"]+)"')


def promised(entry: Entry, at: datetime) -> list[tuple[str, datetime]]:
    with time_machine.travel(at, tick=False):
        client = Client()  # signed in anew: a sign-in ends long before the awards
        client.force_login(entry.representative)
        answer = client.get(reverse("entry_show", args=[entry.code]))
    assert answer.status_code == 200
    page = answer.content.decode()
    return [(words, datetime.fromisoformat(day)) for words, day in PROMISED.findall(page)]


@pytest.mark.parametrize("state", [EntryState.SUBMITTED, EntryState.ELIGIBLE])
def test_page_promises_what_comes_next_and_nothing_that_is_past(state: EntryState) -> None:
    edition = make_edition("open")
    entry = make_entry(state, edition=edition)
    give_film(entry)
    entry.refresh_from_db()
    edition.refresh_from_db()
    nominees, awards = ("Nominees", edition.nominees_at), ("The awards", edition.awards_at)
    assert {
        "before": promised(entry, edition.nominees_at - SECOND),
        "nominees are late": promised(entry, edition.nominees_at),
        "last second": promised(entry, edition.awards_at - SECOND),
        "results are late": promised(entry, edition.awards_at),
    } == {
        "before": [nominees],
        "nominees are late": [awards],
        "last second": [awards],
        "results are late": [],
    }
    early = edition.nominees_at - 2 * SECOND
    NomineeList.objects.create(
        edition=edition, snapshot={}, hash="a" * 64, sealed_by=make_user(), published_at=early
    )
    assert promised(entry, edition.nominees_at - SECOND) == [awards]
