"""What the office finds, and by what."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.domain.queries.office import STUCK
from contest.enums import EntryState, Purpose, Role, Tool
from contest.models import Entry, SavedView, ToolUse
from contest.office.entry_search import WantedEntries, choices_in, entries_in_office
from media_pipeline.enums import FilmState, Severity
from media_pipeline.models import FilmFinding
from tests.contest.films import make_film_row
from tests.contest.office.scene import make_office
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.judging.juries import make_jury

pytestmark = pytest.mark.django_db


def titles(edition: Any, **wanted: Any) -> list[str]:
    return [entry.title for entry in entries_in_office(edition, WantedEntries(**wanted))]


def test_entry_is_found_by_everything_that_people_call_it() -> None:
    edition, *_ = make_office()
    person = make_user("Zoë@Example.org", name="Łukasz Çelik")
    boats = make_entry(
        EntryState.ELIGIBLE,
        edition=edition,
        representative=person,
        title="Café des Étoiles",
        original_title="纸船 ПЕСНЯ",
        team_name="Ἁρμονία",
    )
    make_entry(EntryState.SUBMITTED, edition=edition, title="Other", original_title="别的")
    make_entry(EntryState.DRAFT, edition=edition, representative=person, title="Café draft")
    make_entry(EntryState.ELIGIBLE, title="Café of another edition")
    ways = (
        *(boats.code.lower(), "cafe etoiles", "CAFÉ", "纸船", "песня", "αρμονια"),
        *("lukasz", "celik cafe", "zoe@example", "cafe\u0301"),
    )
    assert [words for words in ways if titles(edition, words=words) != ["Café des Étoiles"]] == []
    assert titles(edition, words="cafe lantern") == []


def test_new_names_are_found_and_old_ones_are_not() -> None:
    edition, _organiser, [entry] = make_office(1, title="Lamp")
    entry.title = "Lantern"
    entry.save(update_fields=["title"])
    entry.representative.name = "Mei"
    entry.representative.save(update_fields=["name"])
    found = {words: titles(edition, words=words) for words in ("lamp", "lantern", "mei", "person")}
    assert found == {"lamp": [], "lantern": ["Lantern"], "mei": ["Lantern"], "person": ["Lantern"]}


def test_list_is_narrowed_by_each_filter() -> None:
    edition, organiser, _none = make_office()
    film = make_film_row(state=FilmState.STUCK)
    FilmFinding.objects.create(film=film, code="black", severity=Severity.WARNS)
    one = make_entry(
        EntryState.SUBMITTED,
        edition=edition,
        title="One",
        film=film,
        country="FR",
        language="French, some Latin",
        ai_percent=71.5,
        claimed_by=organiser,
    )
    ToolUse.objects.create(entry=one, tool=Tool.SORA, purpose=Purpose.PICTURES)
    make_entry(EntryState.ELIGIBLE, edition=edition, title="Two", ai_percent=95)
    asked: list[dict[str, Any]] = [
        *({"state": STUCK}, {"state": "eligible"}, {"finding": "black"}, {"country": "FR"}),
        *({"tool": "sora"}, {"language": "fr"}, {"language": "zh"}, {"share_from": 72}, {"share_to": 72}),
        *({"claim": "nobody"}, {"order": "title"}, {"order": "-share"}, {"order": "country"}),
    ]
    found = [titles(edition, **one) for one in asked]
    assert found == [
        *(["One"], ["Two"], ["One"], ["One"]),
        *(["One"], ["One"], ["Two"], ["Two"], ["One"]),
        *(["Two"], ["One", "Two"], ["Two", "One"], ["Two", "One"]),
    ]
    mine = entries_in_office(edition, WantedEntries(claim="mine"), reader=organiser)
    assert list(mine) == [one]
    choices = choices_in(edition, shows_rounds=True)
    assert choices["country"] == [("CN", "China"), ("FR", "France")]
    assert choices["language"] == [("zh", "Chinese"), ("fr", "French")]
    assert choices["finding"] == [("black", "Black frames")]


def test_list_is_narrowed_to_a_round() -> None:
    jury = make_jury(entries=2)
    make_entry(EntryState.ELIGIBLE, edition=jury.edition, title="Not judged")
    found = titles(jury.edition, round=jury.round.code)
    assert found == [entry.title for entry in jury.entries]
    assert choices_in(jury.edition, shows_rounds=True)["round"] == [(jury.round.code, jury.round.title)]


def test_filters_that_find_nothing_by_themselves_are_told(client: Client) -> None:
    edition, organiser, _entries = make_office(1)
    client.force_login(organiser)
    page = client.get(reverse("office_entries", args=[edition.slug]), {"share_from": 93, "share_to": 80})
    words = "No film lies between 93% and 80%: the first is the lower value."
    assert (page.status_code, words in page.content.decode()) == (422, True)
    keep = reverse("office_view_save", args=[edition.slug])
    for query in ("state=bogus", ""):
        refused = client.post(keep, {"name": "Wrong", "query": query})
        assert "The filter of this view cannot be read." in refused.content.decode(), query
    assert SavedView.objects.count() == 0


def test_pages_ask_as_much_for_three_entries_as_for_one(client: Client) -> None:
    counts = []
    for number in (1, 3):
        edition, organiser, entries = make_office(number)
        for entry in entries:
            Entry.objects.filter(pk=entry.pk).update(film=make_film_row(), claimed_by=organiser)
            SavedView.objects.create(edition=edition, user=organiser, name=entry.code, query="state=stuck")
        client.force_login(organiser)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("office_entries", args=[edition.slug])).content.decode()
        counts.append(len(asked))
        assert page.count('name="entry"') == number
    assert counts[0] == counts[1] <= 20


def test_views_are_kept_by_person_and_deleted(client: Client) -> None:
    edition, organiser, _entries = make_office(1)
    other = make_membership(make_user(), edition, Role.CHAIR).user
    keep, address = (reverse(name, args=[edition.slug]) for name in ("office_view_save", "office_entries"))
    client.force_login(organiser)
    sent = {"name": "French", "query": "country=CN&state=submitted&evil=1"}
    assert client.post(keep, sent)["Location"] == f"{address}?state=submitted&country=CN"
    client.post(keep, {**sent, "query": "state=eligible"})  # the same name again
    view = SavedView.objects.get()
    assert (view.user, view.query) == (organiser, "state=eligible")
    assert "?state=eligible" in client.get(address).content.decode()
    refused = client.post(keep, {"name": "\0", "query": "state=submitted"})
    assert (refused.status_code, SavedView.objects.count()) == (422, 1)
    client.force_login(other)
    assert "?state=eligible" not in client.get(address).content.decode()
    delete = reverse("office_view_delete", args=[edition.slug, view.pk])
    assert client.post(delete).status_code == 404
    client.force_login(organiser)
    assert client.post(delete).status_code == 302
    assert SavedView.objects.count() == 0


def test_page_of_another_edition_stays_hidden(client: Client) -> None:
    _edition, organiser, _entries = make_office()
    client.force_login(organiser)
    assert client.get(reverse("office_entries", args=[make_edition().slug])).status_code == 404
