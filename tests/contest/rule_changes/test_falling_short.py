"""A rule that decides whether entries comply is changed while they are there: whom it leaves behind."""

import re
from typing import Any

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.enums import CaptionRule, ConsentKind, EntryState, Tool
from contest.models import Consent, Edition, JournalEntry, Regulations
from contest.rule_changes.falling_short import falling_short
from contest.tools.offers import ToolOffer, tools_listed
from contest.tools.tool_list import change_tools
from tests.contest.films import give_film
from tests.contest.office.scene import make_office
from tests.contest.views.test_organiser import edition_fields
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


def rule(edition: Edition) -> Regulations:
    return Regulations.objects.get(edition=edition)


def short_of(edition: Edition, **wanted: Any) -> tuple[int, int, list[tuple[str, int]]] | None:
    found = falling_short(edition, {**model_to_dict(rule(edition)), **wanted})
    return (found.entries, found.accepted, found.by_rule) if found else None


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_entries_are_counted_by_each_rule_that_they_would_break_anew() -> None:
    edition, organiser, _ = make_office()
    for state, percent in (("eligible", 93.8), ("eligible", 99), ("submitted", 75), ("returned", 60)):
        make_entry(state, edition=edition, ai_percent=percent)
    make_entry(EntryState.WITHDRAWN, edition=edition, ai_percent=75)
    make_entry(EntryState.DRAFT, edition=edition)
    film = give_film(long := make_entry(EntryState.SUBMITTED, edition=edition, ai_percent=100))
    film.duration_ms, film.width, film.height = 200_030, 1920, 1080
    film.save()
    Consent.objects.create(entry=long, kind=ConsentKind.AGE, version="18", given_by=organiser)
    assert short_of(edition) is None
    assert short_of(edition, min_ai_share=60) is None
    assert short_of(edition, min_ai_share=95) == (2, 1, [("Minimum AI share (%)", 2)])  # 60 fell short before
    assert short_of(edition, max_seconds=200) is None  # by a frame
    assert short_of(edition, max_seconds=199, min_height=1080, min_ai_share=76) == (
        *(2, 0),
        [("Minimum AI share (%)", 1), ("Maximum running time (seconds)", 1)],
    )
    assert short_of(edition, min_height=1081) == (1, 0, [("Minimum resolution (pixels)", 1)])
    assert short_of(edition, captions=CaptionRule.ACCEPTANCE) == (5, 2, [("Captions", 5)])
    assert short_of(edition, min_age=18) == (4, 2, [("Minimum age of the contact person (years)", 4)])
    with CaptureQueriesContext(connection) as queries:
        falling_short(edition, {"min_ai_share": 95, "max_seconds": 60, "captions": CaptionRule.ACCEPTANCE})
    assert len(queries) == 1


def test_office_is_asked_once_and_reads_afterwards_which_films_they_are(client: Client) -> None:
    edition, organiser, _ = make_office()
    accepted = make_entry(EntryState.ELIGIBLE, edition=edition, ai_percent=93.8, title="Second-hand Sun")
    make_entry(EntryState.SUBMITTED, edition=edition, ai_percent=80, title="Late Film")
    make_entry(EntryState.SUBMITTED, edition=edition, ai_percent=99, title="Whole Film")
    client.force_login(organiser)
    address = reverse("office_edition", args=[edition.slug])
    typed = edition_fields(edition, min_ai_share="95")
    asked = client.post(address, typed)
    assert (asked.status_code, rule(edition).min_ai_share) == (422, 70)
    assert "2 entries, of them 1 accepted, would no longer comply." in text_of(asked)
    sure = asked.context["short"].answer
    assert (
        client.post(address, typed | {"min_ai_share": "96", "sure": [typed["sure"], sure]}).status_code == 422
    )
    assert client.post(address, typed | {"sure": [typed["sure"], sure]}).status_code == 302
    assert rule(edition).min_ai_share == 95
    line = JournalEntry.objects.get(verb="edition_amended")
    page = client.get(reverse("office_rule_change", args=[edition.slug, line.number]))
    assert "2 entries kept to the former rule and do not keep to this one" in text_of(page)
    assert [entry.title for entry in page.context["left_behind"]] == ["Late Film", "Second-hand Sun"]
    edition.regulations.captions = CaptionRule.ACCEPTANCE
    edition.regulations.save()
    give_film(accepted)
    page = client.get(reverse("office_entry", args=[edition.slug, accepted.code]))
    shown = text_of(page)
    assert "Accepted under the former rule; the creator is not asked for anything." in shown
    assert "The film has no captions." in shown
    assert not [one for one in page.context["findings"] if one.code in ("ai_share_low", "captions_missing")]


def test_films_that_are_made_with_none_of_the_main_tools_are_named(client: Client) -> None:
    edition, organiser, (entry,) = make_office(1, title="Lamp of Mine")
    offers = tools_listed(edition.regulations)
    wanted = [
        ToolOffer(offer.tool, offer.name, offer.kind, is_main=offer.tool == Tool.KLING) for offer in offers
    ]
    change_tools(edition, wanted, by=organiser, expected=offers)
    line = JournalEntry.objects.get(verb="tools_changed")
    client.force_login(organiser)
    page = client.get(reverse("office_rule_change", args=[edition.slug, line.number]))
    assert [one.pk for one in page.context["left_behind"]] == [entry.pk]
