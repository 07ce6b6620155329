"""Publishing what 23,000 entries wait for keeps no page waiting: a worker writes the emails."""

import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.result_publication import BATCH
from contest.enums import EntryState, OfficeTaskKind
from contest.models import Edition, Entry, Notice, OfficeTask, User
from tests.contest.nights import do_office_tasks, make_sealed_edition, read_winners

ENTRIES, LONGEST = 23_000, 0.2  # seconds of this process for one request


@pytest.mark.slow
@pytest.mark.django_db
def test_request_that_publishes_takes_no_longer_with_many_entries(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    edition, entries, organiser, _seal = make_sealed_edition(winners=11, others=1)
    read_winners(edition)
    User.objects.bulk_create(
        User(email=f"crowd{number}@example.org", password="!", language=("en", "zh-hans", "id")[number % 3])
        for number in range(ENTRIES)
    )
    crowd = list(User.objects.filter(email__startswith="crowd").order_by("pk"))
    now = timezone.now()
    Entry.objects.bulk_create(
        Entry(
            edition=edition,
            code=f"C{user.pk}",
            representative=user,
            state=EntryState.ELIGIBLE,
            submitted_at=now,
            title="A film",
        )
        for user in crowd
    )
    client = Client()
    client.force_login(organiser)
    address = reverse("office_results", args=[edition.slug])
    client.get(address)  # what is loaded once
    took = {}
    for name, ask in {
        "page": lambda: client.get(address),
        "publish": lambda: client.post(address, {"year": "2026"}),
    }.items():
        began = time.process_time()
        response = ask()
        took[name] = time.process_time() - began
        assert response.status_code in (200, 302)
    assert {name: seconds for name, seconds in took.items() if seconds > LONGEST} == {}
    assert Edition.objects.published().count() == 1
    task = OfficeTask.objects.get(kind=OfficeTaskKind.TELL_CREATORS)
    assert (task.total, Notice.objects.count(), BATCH) == (ENTRIES + len(entries), 0, 500)
    do_office_tasks()
    assert Notice.objects.count() == ENTRIES + len(entries)
