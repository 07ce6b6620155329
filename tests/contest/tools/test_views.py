"""The AI tools of an edition: an organiser's own, those that films are mainly made with, those retired."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.domain.gate import lacks_of
from contest.domain.queries.entries import readiness_of
from contest.enums import EntryState, Purpose, Role, Tool
from contest.forms.declaration import ToolsForm
from contest.models import Edition, Entry, JournalEntry, ToolUse
from contest.tools.offers import tools_listed
from contest.views.shot_strip import declared_makers
from tests.contest.films import give_film
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(client: Client) -> Edition:
    edition = make_edition("open")
    make_membership(organiser := make_user(), edition, Role.ORGANISER)
    client.force_login(organiser)
    return edition


def window(client: Client, edition: Edition) -> dict[str, Any]:
    """What a browser sends that changes nothing."""
    opened = client.get(reverse("office_tools", args=[edition.slug])).context["opened"]
    return {**json.loads(opened), "opened": opened}


def save(client: Client, edition: Edition, **change: Any) -> Any:
    sent = window(client, edition) | change
    return client.post(reverse("office_tools", args=[edition.slug]), sent)


def offered(edition: Edition) -> list[str]:
    rules = Edition.objects.select_related("regulations").get(pk=edition.pk).regulations
    return [offer.value for offer in tools_listed(rules) if offer.is_offered]


def test_two_tools_are_added_and_films_have_to_be_made_mainly_with_one(
    client: Client, edition: Edition
) -> None:
    assert save(client, edition, name=" Luma  Dream ").status_code == 302
    assert save(client, edition, name="Voicer", kind="sound").status_code == 302
    assert offered(edition)[-3:] == ["other:Luma Dream", "other:Voicer", "other"]
    entry = Entry.objects.select_related("edition__regulations").get(pk=make_entry(edition=edition).pk)
    entry.tool_uses.all().delete()
    names = [maker.words for maker in declared_makers(entry)]
    assert (names[-2:], "Voicer" in names) == (["Luma Dream", "Another tool"], False)
    form = ToolsForm(entry=entry).as_data()
    form.update({"tools-0-tool": "other:Luma Dream", "tools-0-purposes": "pictures"})
    client.force_login(entry.representative)
    assert client.post(reverse("entry_shots", args=[entry.code]), form).status_code == 302
    assert list(entry.tool_uses.values_list("tool", "other_name")) == [("other", "Luma Dream")]
    page = client.get(reverse("entry_shots", args=[entry.code])).content.decode()
    assert '<option value="other:Luma Dream" selected>Luma Dream</option>' in page


@pytest.mark.slow
def test_film_made_with_another_than_the_main_tool_is_told_so(client: Client, edition: Edition) -> None:
    entry = make_entry(EntryState.ELIGIBLE, edition=edition)
    give_film(entry, labels=(Tool.SEEDANCE, Tool.VEO, Tool.VEO))
    asked = save(client, edition, main=["sora"])
    assert asked.status_code == 422
    assert "drafts 0, submitted 1. Drafts could not be submitted; submitted ones could not win." in (
        asked.content.decode()
    )
    sure = asked.context["touched"].answer
    assert save(client, edition, main=["sora"], sure=sure).status_code == 302
    entry = Entry.objects.select_related("edition__regulations").get(pk=entry.pk)
    (low,) = [one for one in readiness_of(entry).findings if one.code == "main_tools_low"]
    assert str(low.message).startswith("0.0 of the 90.0 AI-made seconds are made with the tools that")
    assert [lack.code for lack in lacks_of(edition, [entry.pk]) if lack.code == "main_tools_low"] == [
        "main_tools_low"
    ]
    assert save(client, edition, main=["veo", "sora"]).status_code == 422  # it declares Seedance alone
    ToolUse.objects.create(entry=entry, tool=Tool.VEO, purpose=Purpose.PICTURES)
    assert save(client, edition, main=["veo", "sora"]).status_code == 302
    entry = Entry.objects.select_related("edition__regulations").get(pk=entry.pk)
    assert "main_tools_low" not in [one.code for one in readiness_of(entry).findings]
    regulations = client.get(reverse("regulations_show", args=[edition.slug])).content.decode()
    assert "Films are made mainly with these tools: <bdi>Veo 3</bdi>, <bdi>Sora</bdi>." in regulations


def test_tool_that_entries_use_is_retired_only_when_one_is_sure_and_stays_with_them(
    client: Client, edition: Edition
) -> None:
    entry = make_entry(EntryState.DRAFT, edition=edition)
    make_entry(EntryState.SUBMITTED, edition=edition)
    assert save(client, edition, name="Luma").status_code == 302
    left = [value for value in offered(edition) if value not in ("seedance", "other:Luma")]
    asked = save(client, edition, offered=left)
    assert "Entries that have declared <bdi>Seedance 1.0 Pro</bdi>" not in asked.content.decode()
    assert "Seedance 1.0 Pro, and keep it: drafts 1, submitted 1." in asked.content.decode()
    assert "other:Luma" in offered(edition)
    assert save(client, edition, offered=left, sure=asked.context["touched"].answer).status_code == 302
    assert "seedance" not in offered(edition)
    entry = Entry.objects.select_related("edition__regulations").get(pk=entry.pk)
    assert next(row["tool"].value() for row in ToolsForm(entry=entry).rows) == "seedance"
    other = Entry.objects.select_related("edition__regulations").get(
        pk=make_entry(EntryState.DRAFT, edition=edition).pk
    )
    other.tool_uses.all().delete()
    choices = ToolsForm(entry=other).rows[0].fields["tool"].choices  # type: ignore[attr-defined]
    assert "seedance" not in dict(choices)
    line = JournalEntry.objects.filter(verb="tools_changed").latest("number")
    assert (line.facts["tools_retired"], line.facts["tools_added"]) == (["Seedance 1.0 Pro", "Luma"], [])
    rules = Edition.objects.get(pk=edition.pk).regulations
    assert "other:Luma" not in [offer.value for offer in tools_listed(rules)]


@pytest.mark.slow
def test_what_cannot_be_is_refused_in_words_at_its_field(client: Client, edition: Edition) -> None:
    every = offered(edition)
    found = {
        name: save(client, edition, **change).context["form"].errors.get(field, [""])[0]
        for name, field, change in (
            ("nothing", "offered", {"offered": []}),
            ("twice", "name", {"name": "sora"}),
            ("unseen", "name", {"name": "\u3164"}),
            ("not offered", "main", {"offered": [one for one in every if one != "veo"], "main": ["veo"]}),
            ("unknown", "main", {"main": ["suno"]}),
        )
    }
    assert found == {
        "nothing": "Creators have to choose at least one tool. Tick one.",
        "twice": "There is a tool called “sora” already. Choose another name.",
        "unseen": "This has only invisible characters. Type it anew.",
        "not offered": "Films can only have to be made with what creators can choose. Tick Veo 3 above too.",
        "unknown": "Choose from the list; what was sent is not in it.",
    }


def test_what_another_organiser_did_meanwhile_is_shown_and_not_lost(client: Client, edition: Edition) -> None:
    late = window(client, edition)
    assert save(client, edition, main=["veo"]).status_code == 302
    answer = client.post(
        reverse("office_tools", args=[edition.slug]), late | {"main": ["sora"], "name": "Luma"}
    )
    assert answer.status_code == 409
    assert [(one.theirs, one.mine) for one in answer.context["clashes"]] == [("Veo 3", "Sora")]
    assert answer.context["form"]["name"].value() == "Luma"
