"""Two windows, or two members, with one line of the register or the statements of one entry: what the other
one saved meanwhile stays, and where both changed one field, a person chooses."""

import json
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from contest.consents.asked import agreed_of, statements_for
from contest.enums import ConsentUse
from contest.models import Consent, Entry, MusicUse, Portrayal, RightsPaper
from contest.theater.permission import permission_of
from tests.contest.register.register_of_film import paper, register_person

pytestmark = pytest.mark.django_db


def as_opened(opened: str) -> dict[str, Any]:
    """What a window sends in which nothing was touched."""
    return {**json.loads(opened), "opened": opened}


def test_each_statement_is_agreed_to_by_itself(creator: Client, entry: Entry) -> None:
    url = reverse("entry_rights", args=[entry.code])
    Consent.objects.all().delete()
    first, second, *others = [statement.value for statement in statements_for(entry)]
    early = as_opened(creator.get(url).context["opened"])
    creator.post(url, {**early, "consents": [first, *others], "theater": "on"})
    creator.post(url, {**early, "consents": [second]})
    assert {one.value for one in agreed_of(entry, statements_for(entry))} == {first, second, *others}
    assert permission_of(entry) is not None
    late = as_opened(creator.get(url).context["opened"])
    creator.post(url, {**late, "consents": [second, *others], "theater": []})
    assert {one.value for one in agreed_of(entry, statements_for(entry))} == {second, *others}
    assert permission_of(entry) is None


def test_each_consent_of_a_person_stands_by_itself(creator: Client, entry: Entry) -> None:
    row = register_person(entry, uses=[ConsentUse.JUDGING])
    page = creator.get(reverse("person_edit", args=[entry.code, row.pk]))
    early, url = as_opened(page.context["opened_uses"]), reverse("person_consents", args=[entry.code, row.pk])
    creator.post(url, {**early, "uses": ["judging", "theater"]})
    creator.post(url, {**early, "uses": ["public"]})
    assert sorted(one.use for one in row.consents.standing()) == ["public", "theater"]


def test_what_both_changed_in_a_line_is_chosen_and_all_else_is_saved(creator: Client, entry: Entry) -> None:
    row = register_person(entry, name="Ana")
    url = reverse("person_edit", args=[entry.code, row.pk])
    early = as_opened(creator.get(url).context["opened"])
    creator.post(url, {**early, "name": "Ana Wijaya", "kind": "voice"})
    creator.post(url, {**early, "basis": "own"})
    row = Portrayal.objects.get()
    assert (row.name, row.kind, row.basis) == ("Ana Wijaya", "voice", "own")
    answer = creator.post(url, {**early, "name": "Anna Wijaya"})
    assert answer.status_code == 409
    told = [(clash.label, clash.theirs, clash.mine) for clash in answer.context["clashes"]]
    assert told == [("Who is it?", "Ana Wijaya", "Anna Wijaya")]
    assert Portrayal.objects.get().name == "Ana Wijaya"
    late = {**early, "opened": answer.context["opened"], "kind": "voice", "basis": "own"}
    creator.post(url, {**late, "name": "Anna Wijaya", "keep-name": "mine"})
    row = Portrayal.objects.get()
    assert (row.name, row.kind, row.basis) == ("Anna Wijaya", "voice", "own")


def test_what_both_changed_in_a_piece_of_music_is_chosen(creator: Client, entry: Entry) -> None:
    row = MusicUse.objects.create(entry=entry, title="Opening", basis="tool", source="Suno 5")
    url = reverse("music_edit", args=[entry.code, row.pk])
    early = as_opened(creator.get(url).context["opened"])
    creator.post(url, {**early, "title": "Overture"})
    answer = creator.post(url, {**early, "title": "Prelude", "source": "Suno 4"})
    told = [(clash.label, clash.theirs, clash.mine) for clash in answer.context["clashes"]]
    assert (answer.status_code, told) == (409, [("Piece of music", "Overture", "Prelude")])
    creator.post(url, {**early, "title": "Prelude", "keep-title": "theirs", "source": "Suno 4"})
    row = MusicUse.objects.get()
    assert (row.title, row.source) == ("Overture", "Suno 4")


def test_file_for_somebody_whom_another_window_made_up_is_named_and_not_dropped(
    creator: Client, entry: Entry
) -> None:
    row = register_person(entry, name="Ana", consent_paper=None)
    RightsPaper.objects.all().delete()
    url = reverse("person_edit", args=[entry.code, row.pk])
    early = as_opened(creator.get(url).context["opened"])
    creator.post(url, {**early, "basis": "invented"})
    answer = creator.post(url, {**early, "consent_file": paper(), "guardian_file": paper()})
    told = [
        "This file was not kept: with what is chosen here now, none is asked for. To keep it, choose "
        "otherwise and add the file again; or save without it."
    ]
    assert (answer.status_code, RightsPaper.objects.count()) == (422, 0)
    assert answer.context["form"].errors == {"consent_file": told, "guardian_file": told}
    again = as_opened(answer.context["opened"])
    creator.post(url, {**again, "basis": "consent", "consent_file": paper()})
    assert [one.name for one in Portrayal.objects.get().papers] == ["consent.pdf"]


def test_licence_of_music_that_another_window_gave_to_a_tool_is_named_too(
    creator: Client, entry: Entry
) -> None:
    row = MusicUse.objects.create(entry=entry, title="Opening", basis="licence", source="CC BY 4.0")
    url = reverse("music_edit", args=[entry.code, row.pk])
    early = as_opened(creator.get(url).context["opened"])
    creator.post(url, {**early, "basis": "tool", "source": "Suno 5"})
    answer = creator.post(url, {**early, "licence_file": paper()})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["licence_file"])


def test_file_that_another_window_added_is_named_as_it_goes(creator: Client, entry: Entry) -> None:
    row = register_person(entry, name="Ana", consent_paper=None)
    RightsPaper.objects.all().delete()
    url = reverse("person_edit", args=[entry.code, row.pk])
    early = as_opened(creator.get(url).context["opened"])
    creator.post(url, {**early, "consent_file": paper(name="signed.pdf")})
    answer = creator.post(url, {**early, "basis": "invented"})
    assert (answer.status_code, RightsPaper.objects.count()) == (302, 0)
    assert [str(one) for one in get_messages(answer.wsgi_request)][-1] == (
        "Removed, since no file is asked for here now: <bdi>signed.pdf</bdi>."
    )
