"""The creator's permission: asked with the rights, changed at any time, and what hangs on it."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.ledger import find_differences
from contest.enums import TeamRight
from contest.models import JournalEntry, TeamMember, TheaterPermission
from contest.policies import Refused
from contest.theater.permission import set_permission
from contest.theater.policies import may_permit
from tests.contest.theater.conftest import Theater
from tests.factories import make_entry, make_user

pytestmark = pytest.mark.django_db


def test_rights_step_asks_for_it_and_asks_for_nothing_else_with_it(client: Client) -> None:
    entry = make_entry()
    client.force_login(entry.representative)
    address = reverse("entry_rights", args=[entry.code])
    assert 'name="theater"' in client.get(address).content.decode()
    for given, standing in (("on", 1), ("on", 1), ("", 0), ("on", 1)):
        form = {"consents": ["rules:1"], **({"theater": given} if given else {})}
        assert client.post(address, form).status_code == 302
        assert entry.theater_permissions.standing().count() == standing
    kept = entry.theater_permissions.order_by("pk")
    assert [(row.version, row.given_by, row.ended_at is None) for row in kept] == [
        ("2", entry.representative, False),
        ("2", entry.representative, True),
    ]


@pytest.mark.slow
def test_creator_changes_it_after_the_results(theater: Theater, client: Client) -> None:
    entry = theater.entries[0]
    client.force_login(entry.representative)
    page = client.get(reverse("entry_rights", args=[entry.code])).content.decode()
    assert "Withdraw this permission" in page
    film = reverse("theater_film", args=[entry.code])
    assert client.get(film).status_code == 200
    own = reverse("entry_show", args=[entry.code])
    agreed, asked = "You agreed that the AI Theater may show your film", "Choose whether the AI Theater may"
    assert [words in client.get(own).content.decode() for words in (agreed, asked)] == [True, False]
    address = reverse("entry_theater", args=[entry.code])
    answer = client.post(address, {"given": "no"}, follow=True).content.decode()
    assert "Withdrawn. The theater no longer shows this film." in answer
    assert client.get(film).status_code == 404
    assert [words in client.get(own).content.decode() for words in (agreed, asked)] == [False, True]
    answer = client.post(address, {"given": "yes"}, follow=True).content.decode()
    assert "The theater may show this film" in answer
    assert client.get(film).status_code == 200


@pytest.mark.slow
def test_withdrawn_film_is_gone_at_once_from_kept_pages_and_players(theater: Theater) -> None:
    entry, stranger = theater.entries[0], Client()
    pages = [reverse("theater_hall"), reverse("theater_films"), reverse("theater_film", args=[entry.code])]
    before = [stranger.get(page).content.decode() for page in pages]
    assert [entry.code in page for page in before] == [True] * 3
    media = set(re.findall(r"/media/[\w-]+/\w+\.\w+", before[2]))
    set_permission(entry, False, by=entry.representative)
    after = [stranger.get(page) for page in pages]
    assert [answer.status_code for answer in after] == [200, 200, 404]
    assert [entry.code in answer.content.decode() for answer in after[:2]] == [False] * 2
    own = TheaterPermission.objects.filter(entry=entry)
    assert [permission.ended_at is not None for permission in own] == [True]
    shown = {stranger.get(address).status_code for address in media}
    assert 403 in shown
    assert stranger.get(reverse("film_show", args=[entry.code])).status_code == 200  # a winner's own page


def test_only_the_contact_person_gives_it(theater: Theater, client: Client) -> None:
    entry = theater.entries[3]
    with pytest.raises(Refused):
        set_permission(entry, True, by=theater.organiser)
    client.force_login(theater.organiser)
    assert client.post(reverse("entry_theater", args=[entry.code]), {"given": "yes"}).status_code == 404


def test_member_who_only_sees_gets_no_button_that_ends_in_a_refusal(theater: Theater, client: Client) -> None:
    entry = theater.entries[0]
    member = make_user()
    TeamMember.objects.create(entry=entry, user=member, right=TeamRight.SEE, joined_at=timezone.now())
    client.force_login(member)
    page = client.get(reverse("entry_rights", args=[entry.code])).content.decode()
    (button,) = re.findall(r'<button[^>]*name="given"[^>]*>', page)
    assert button.endswith('value="no" disabled aria-describedby="theater-why">')
    assert str(may_permit(member, entry).reason) in html.unescape(page)
    client.force_login(entry.representative)
    assert "theater-why" not in client.get(reverse("entry_rights", args=[entry.code])).content.decode()


def test_journal_tells_and_proves_it(theater: Theater) -> None:
    entry = theater.entries[0]
    set_permission(entry, False, by=entry.representative)
    lines = JournalEntry.objects.filter(subject=f"entry:{entry.code}", verb__startswith="theater")
    assert [line.verb for line in lines.order_by("number")] == [
        "theater_permitted",
        "theater_permission_withdrawn",
    ]
    of_theater = ("contest_theaterpermission", "contest_theaterfilm", "contest_programme")
    assert [found for found in find_differences() if found.row.table in of_theater] == []
    TheaterPermission.objects.filter(entry=theater.entries[1]).delete()
    found = [str(found) for found in find_differences() if found.row.table in of_theater]
    assert [theater.entries[1].code in words for words in found] == [True]
