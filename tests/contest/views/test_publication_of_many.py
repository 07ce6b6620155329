"""Publishing what thousands of entries wait for keeps no page waiting: a worker writes the emails."""

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

ENTRIES = 9_200
MOST_TIMES, NOISE = 2, 0.1  # of what a dozen entries take; seconds of this process


@pytest.mark.slow
@pytest.mark.django_db
def test_request_that_publishes_takes_no_longer_with_many_entries(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    few, _entries, organiser_of_few, _seal = make_sealed_edition(winners=11, others=1)
    edition, entries, organiser, _seal = make_sealed_edition(winners=11, others=1)
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
    by_few, by_many = publish(few, organiser_of_few), publish(edition, organiser)
    slow = {act: (by_few[act], by_many[act]) for act in by_few if by_many[act] > limit(by_few[act])}
    assert slow == {}
    assert Edition.objects.published().count() == 2
    task = OfficeTask.objects.get(kind=OfficeTaskKind.TELL_CREATORS, edition=edition)
    assert (task.total, Notice.objects.count(), BATCH) == (ENTRIES + len(entries), 0, 500)
    OfficeTask.objects.exclude(pk=task.pk).delete()
    do_office_tasks()
    assert Notice.objects.count() == ENTRIES + len(entries)


def publish(edition: Edition, organiser: User) -> dict[str, float]:
    """Seconds of this process for the page of the results, and for the request that publishes them."""
    read_winners(edition)
    client = Client()
    client.force_login(organiser)
    address = reverse("office_results", args=[edition.slug])
    client.get(address)  # what is loaded once
    return {
        "page": min(seconds_of(client, "GET", address) for _ in range(3)),
        "publish": seconds_of(client, "POST", address, year="2026"),
    }


def seconds_of(client: Client, method: str, address: str, **data: str) -> float:
    began = time.process_time()
    response = client.get(address) if method == "GET" else client.post(address, data)
    assert response.status_code == (200 if method == "GET" else 302)
    return time.process_time() - began


def limit(seconds: float) -> float:
    return MOST_TIMES * seconds + NOISE
