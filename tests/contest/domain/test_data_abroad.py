"""Whoever enters a film from abroad agrees to the transfer by a statement of its own."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.conf.checks import country_of_data_is_one
from contest.consents.asked import statements_for
from contest.domain.entries import withdraw_entry
from contest.domain.queries.entries import readiness_of
from contest.enums import ConsentKind, EntryState
from contest.models import Entry
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


def lacks(entry: Entry) -> bool:
    found = readiness_of(Entry.objects.get(pk=entry.pk)).findings
    told = [str(finding.message) for finding in found if finding.code == "consents_missing"]
    assert told in ([], ["1 of the 5 statements has not been agreed to. All of them are required."])
    return bool(told)


def save(client: Client, entry: Entry, *, without: str = "") -> int:
    """All that is asked is agreed to, but for one kind."""
    asked = statements_for(Entry.objects.get(pk=entry.pk))
    sent = {"consents": [one.value for one in asked if one.kind != without]}
    return client.post(reverse("entry_rights", args=[entry.code]), sent).status_code


@pytest.mark.slow
def test_transfer_is_asked_about_where_the_country_differs(client: Client, settings: Any) -> None:
    settings.DATA_COUNTRY = "DE"
    entry = make_entry(EntryState.DRAFT, country="CN")
    entry.consents.all().delete()
    client.force_login(entry.representative)
    page = client.get(reverse("entry_rights", args=[entry.code])).content.decode()
    assert "may be transferred to Germany and stored there." in page
    assert re.findall('<input[^>]*value="abroad:DE"[^>]*checked', page) == []  # not ticked in advance
    assert (save(client, entry, without="abroad"), lacks(entry)) == (302, True)
    assert (save(client, entry), lacks(entry)) == (302, False)
    consent = entry.consents.get(kind=ConsentKind.ABROAD)
    assert (consent.version, consent.given_by) == ("DE", entry.representative)
    given_at = consent.given_at
    assert (save(client, entry), lacks(entry)) == (302, False)
    assert entry.consents.get(kind=ConsentKind.ABROAD).given_at == given_at
    settings.DATA_COUNTRY = "US"
    assert lacks(entry)  # the data has moved: that is another statement
    settings.DATA_COUNTRY = "DE"
    assert (save(client, entry, without="abroad"), lacks(entry)) == (302, True)  # taken back
    for country, data in (("DE", "DE"), ("", "DE"), ("CN", "")):
        settings.DATA_COUNTRY = data
        Entry.objects.filter(pk=entry.pk).update(country=country)
        page = client.get(reverse("entry_rights", args=[entry.code])).content.decode()
        assert (lacks(entry), "Transfer abroad" in page) == (False, False), (country, data)


def test_withdrawing_the_entry_takes_the_consent_back(settings: Any) -> None:
    settings.DATA_COUNTRY = "DE"
    entry = make_entry(EntryState.SUBMITTED)
    withdraw_entry(entry, by=entry.representative)
    assert (entry.consents.filter(kind=ConsentKind.ABROAD).exists(), lacks(entry)) == (False, True)


def test_privacy_page_says_where_the_data_lies(client: Client, settings: Any) -> None:
    settings.DATA_COUNTRY = "DE"
    assert "The data of this website lies in Germany." in client.get(reverse("privacy_show")).content.decode()
    settings.DATA_COUNTRY = ""
    assert "Where the data lies" not in client.get(reverse("privacy_show")).content.decode()


def test_country_that_is_none_is_an_error(settings: Any) -> None:
    settings.DATA_COUNTRY = "Germany".upper()
    assert [error.id for error in country_of_data_is_one(None)] == ["laureate.E010"]
