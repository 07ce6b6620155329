"""Two windows with one form of the office: neither saves over the other in silence."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.enums import Role
from contest.models import Edition, Regulations, UsualReason
from contest.privacy.retention import periods_of
from tests.factories import make_edition, make_membership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(client: Client) -> Edition:
    edition = make_edition("open")
    make_membership(organiser := make_user(), edition, Role.ORGANISER)
    client.force_login(organiser)
    return edition


def open_window(client: Client, address: str) -> dict[str, Any]:
    """What a browser sends that changes nothing."""
    opened = client.get(address).context["opened"]
    return {**json.loads(opened), "opened": opened}


@pytest.mark.slow
def test_rules_that_another_window_saved_stay_and_a_clash_is_asked_about(
    client: Client, edition: Edition
) -> None:
    address = reverse("office_edition", args=[edition.slug])
    one, other = open_window(client, address), open_window(client, address)
    del one["counts_images"]
    assert client.post(address, one | {"max_entries": "4"}).status_code == 302
    assert client.post(address, other | {"min_seconds": "45"}).status_code == 302
    rules = Regulations.objects.get(edition=edition)
    assert (rules.max_entries, rules.min_seconds, rules.counts_images) == (4, 45, False)
    late = client.post(address, other | {"max_entries": "5", "grace_hours": "24"})
    assert late.status_code == 409
    assert [(one.name, one.theirs, one.mine) for one in late.context["clashes"]] == [
        ("max_entries", "4", "5")
    ]
    page = late.content.decode()
    assert 'name="keep-max_entries" value="theirs" form="edition"' in page
    assert (late.context["rules"]["max_entries"].value(), late.context["rules"]["grace_hours"].value()) == (
        "5",
        "24",
    )
    rules.refresh_from_db()
    assert (rules.max_entries, rules.grace_hours) == (4, 12)
    again = other | {"max_entries": "5", "grace_hours": "24", "min_seconds": "45"}
    del again["counts_images"]
    again["opened"] = late.context["opened"]
    assert client.post(address, again | {"keep-max_entries": "theirs"}).status_code == 302
    rules.refresh_from_db()
    assert (rules.max_entries, rules.grace_hours) == (4, 24)
    assert client.post(address, again | {"keep-max_entries": "mine"}).status_code == 302
    rules.refresh_from_db()
    assert rules.max_entries == 5


@pytest.mark.slow
@pytest.mark.parametrize(
    "opened", ["", "[", "[]", '{"max_entries": 3}', '{"max_entries": [[["x"]]]}', "9" * 5000]
)
def test_what_no_page_sends_as_opened_is_no_error(client: Client, edition: Edition, opened: str) -> None:
    address = reverse("office_edition", args=[edition.slug])
    sent = open_window(client, address) | {"opened": opened}
    assert client.post(address, sent).status_code in (302, 409)


@pytest.mark.slow
def test_usual_reasons_and_times_are_merged_too(client: Client, edition: Edition) -> None:
    reasons = reverse("office_reasons", args=[edition.slug])
    one, other = open_window(client, reasons), open_window(client, reasons)
    client.post(reasons, one | {"reasons": "The credits are empty."})
    late = client.post(reasons, other | {"reasons": "The sound is missing."})
    assert (late.status_code, late.context["clashes"][0].theirs) == (409, "The credits are empty.")
    assert "The sound is missing.</textarea>" in late.content.decode()
    assert [one.text for one in UsualReason.objects.all()] == ["The credits are empty."]
    retention = reverse("office_retention", args=[edition.slug])
    one, other = open_window(client, retention), open_window(client, retention)
    client.post(retention, one | {"films": "30"})
    assert client.post(retention, other | {"logs": "7"}).status_code == 302
    periods = periods_of(edition)
    assert (periods.films, periods.logs) == (30, 7)
    assert client.post(retention, other | {"films": "31"}).status_code == 409


@pytest.mark.slow
def test_closing_date_is_asked_about_before_entries_are_closed(client: Client, edition: Edition) -> None:
    address = reverse("office_edition", args=[edition.slug])
    until = edition.closes_at.astimezone(edition.zone)
    sent = open_window(client, address)
    sent |= {"closes_at": f"{until - timedelta(days=55):%Y-%m-%dT%H:%M}", "max_entries": "7"}
    asked = client.post(address, sent)
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "Not saved yet: entries would close at once" in page
    assert f'value="{sent["closes_at"]}"' in page
    edition.refresh_from_db()
    assert edition.is_open()
    sure = {"sure": asked.context["cut_off"].answer}
    earlier = {"closes_at": f"{until - timedelta(days=56):%Y-%m-%dT%H:%M}"}
    assert client.post(address, sent | sure | earlier).status_code == 422  # sure of another time
    assert client.post(address, sent | sure).status_code == 302
    edition.refresh_from_db()
    assert not edition.is_open()


def test_page_says_when_creators_are_emailed(client: Client, edition: Edition) -> None:
    page = client.get(reverse("office_edition", args=[edition.slug])).content.decode()
    assert "When the closing date moves, everyone who can still submit an entry is emailed" in page
