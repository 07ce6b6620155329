import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.enums import Role
from contest.models import Entry, Membership
from judging.domain.declarations import confirm_conflict
from judging.models import DeclaredConflict, DismissedHint, Recusal
from tests.factories import make_membership
from tests.judging.juries import Jury, has_conflict, judge_all, make_jury

pytestmark = pytest.mark.django_db


def namesakes(number: int) -> Jury:
    """A jury whose first judge has the name of the first films' creators, written otherwise."""
    jury = make_jury(judges=2, entries=4, reviews=1, is_open=False)
    jury.judges[0].name = "José Álvarez"
    jury.judges[0].save()
    for entry in jury.entries[:number]:
        entry.credits.update(name="ALVAREZ Jose")
    return jury


def page_of(client: Client, jury: Jury) -> str:
    client.force_login(jury.organiser)
    return client.get(reverse("conflict_list", args=[jury.edition.slug])).content.decode()


def decide(client: Client, jury: Jury, found: str, **fields: object) -> int:
    told = {
        "judge": jury.judges[0].pk,
        "code": jury.entries[0].code,
        "ground": "name:alvarez jose",
        "reason": "They are two people.",
        "found": found,
        **fields,
    }
    return client.post(reverse("conflict_decide", args=[jury.edition.slug]), told).status_code


@pytest.mark.slow
def test_hints_are_shown_and_dismissed_with_a_reason_or_confirmed(client: Client) -> None:
    jury = namesakes(2)
    page = page_of(client, jury)
    assert page.count("may be the person named “ALVAREZ Jose” in this entry") == 2
    assert decide(client, jury, "dismiss", reason="No.") == 422
    assert decide(client, jury, "nothing") == 422
    assert decide(client, jury, "dismiss", ground="name:other") == 409
    assert decide(client, jury, "dismiss") == 302
    assert decide(client, jury, "confirm") == 409  # somebody has decided
    assert decide(client, jury, "confirm", code=jury.entries[1].code) == 302
    assert "Nothing is to be decided." in page_of(client, jury)
    hint, recusal = DismissedHint.objects.get(), Recusal.objects.get()
    assert (hint.entry, hint.reason, hint.dismissed_by) == (
        jury.entries[0],
        "They are two people.",
        jury.organiser,
    )
    assert (recusal.entry, recusal.judge, recusal.confirmed_by) == (
        jury.entries[1],
        jury.judges[0],
        jury.organiser,
    )


def test_what_a_conflict_costs_is_said_before_it_is_confirmed(client: Client) -> None:
    jury = make_jury(judges=1, entries=2, reviews=1)
    jury.judges[0].name = "José Álvarez"
    jury.judges[0].save()
    for entry in jury.entries:
        entry.credits.update(name="ALVAREZ Jose")
    said = "has submitted scores for this film. Once the conflict is confirmed, they no longer count"
    assert page_of(client, jury).count(said) == 0
    judge_all(jury, leave=(jury.entries[1],))
    assert page_of(client, jury).count(said) == 1


def test_reason_that_is_too_short_stays_where_it_was_typed(client: Client) -> None:
    jury = namesakes(2)
    client.force_login(jury.organiser)
    told = {"judge": jury.judges[0].pk, "code": jury.entries[1].code, "ground": "name:alvarez jose"}
    page = client.post(
        reverse("conflict_decide", args=[jury.edition.slug]), {**told, "found": "confirm", "reason": "Him."}
    )
    shown = page.content.decode()
    hints = shown.split("may be the person named")[1:]
    wrong, other = (next(hint for hint in hints if jury.entries[n].code in hint) for n in (1, 0))
    assert (page.status_code, "Him.</textarea>" in wrong, "missing or too short" in wrong) == (
        422,
        True,
        True,
    )
    assert "Him." not in other


@pytest.mark.slow
def test_number_of_queries_does_not_grow(client: Client) -> None:
    counts = []
    for number in (1, 3):
        jury = namesakes(number)
        page_of(client, jury)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("conflict_list", args=[jury.edition.slug]))
        counts.append(len(found))
    assert counts[0] == counts[1]


COUNTRY, NAME = {"act": "declare_country"}, {"act": "declare_name"}


@pytest.mark.slow
def test_judge_declares_on_their_own_page(client: Client) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    judge = jury.judges[0]
    client.force_login(judge)
    address = reverse("own_conflicts", args=[jury.edition.slug])
    assert "(optional)" not in client.get(address).content.decode()
    for wrong in (
        {},
        {**NAME, "kind": "person", "name": ""},
        {**NAME, "kind": "country", "name": "CN"},
        {**COUNTRY, "country": "XX"},
    ):
        assert client.post(address, wrong).status_code == 422
    for told in ({**COUNTRY, "country": "CN"}, {**NAME, "kind": "school", "name": "Film Academy"}):
        assert client.post(address, told).status_code == 302
    page = client.get(address).content.decode()
    assert [word in page for word in ("China", "Film Academy")] == [True, True]
    assert has_conflict(judge, jury.entries[0])
    assert address in client.get(reverse("judge_desk")).content.decode()


@pytest.mark.slow
def test_organiser_declares_takes_back_and_confirms_for_a_judge(client: Client) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    address = conflicts_page(client, jury)
    assert client.post(address, {**NAME, "kind": "company", "name": "Sora Ltd."}).status_code == 302
    conflict = DeclaredConflict.objects.get()
    assert (conflict.judge, conflict.declared_by) == (jury.judges[0], jury.organiser)
    drop = {"act": "drop", "conflict": conflict.pk}
    assert client.post(address, {**drop, "reason": ""}).status_code == 422
    assert client.post(address, {**drop, "reason": "It was another one."}).status_code == 302
    late = client.post(address, {**drop, "reason": "It was another one."})
    assert late.status_code == 422
    confirm = {"act": "confirm", "code": "NOTHING", "reason": "They are siblings."}
    wrong = client.post(address, confirm)
    assert "This edition has no submitted entry with this number." in wrong.content.decode()
    code = jury.entries[0].code
    assert client.post(address, {**confirm, "code": code.lower()}).status_code == 302
    assert "They are siblings." in client.get(address).content.decode()


def test_conflict_with_a_film_is_taken_back_with_a_reason(client: Client) -> None:
    jury = make_jury(judges=1, entries=2, reviews=1)
    address = conflicts_page(client, jury)
    film, other = jury.entries
    for entry in jury.entries:
        confirm_conflict(jury.judges[0], entry, reason="They are siblings.", by=jury.organiser)
    mine = Recusal.objects.get(entry=film)
    take_back = {"act": "take_back", "conflict": mine.pk, "reason": "It is another Álvarez."}
    wrong = client.post(address, {**take_back, "reason": "No."})
    page = wrong.content.decode()
    assert (wrong.status_code, "No.</textarea>" in page, "This is missing or too short" in page) == (
        422,
        True,
        True,
    )
    assert client.post(address, take_back).status_code == 302
    late = client.post(address, take_back)
    assert (late.status_code, "This conflict has been taken back already." in late.content.decode()) == (
        422,
        True,
    )
    assert list(Recusal.objects.values_list("entry", flat=True)) == [other.pk]


@pytest.mark.slow
def test_page_of_a_judge_asks_as_often_for_three_conflicts_as_for_one(client: Client) -> None:
    counts = []
    for number in (1, 3):
        jury = make_jury(judges=1, entries=3, reviews=1, is_open=False)
        address = conflicts_page(client, jury)
        for entry in jury.entries[:number]:
            confirm_conflict(jury.judges[0], entry, reason="They are siblings.", by=jury.organiser)
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        counts.append(len(found))
    assert counts[0] == counts[1]


@pytest.mark.slow
def test_own_film_stays_barred_and_nobody_takes_back_their_own_conflict(client: Client) -> None:
    jury = make_jury(judges=1, entries=2, reviews=1)
    judge, (film, other) = jury.judges[0], jury.entries
    Entry.objects.filter(pk=film.pk).update(representative=judge)
    address = conflicts_page(client, jury)
    for entry in jury.entries:
        confirm_conflict(judge, entry, reason="It is their own.", by=jury.organiser)
    own = {"act": "take_back", "conflict": Recusal.objects.get(entry=film).pk, "reason": "Let them judge it."}
    refused = client.post(address, own)
    assert (refused.status_code, "This is the judge’s own film." in refused.content.decode()) == (422, True)
    Entry.objects.filter(pk=film.pk).update(representative=film.representative)
    make_membership(judge, jury.edition, Role.CHAIR)
    client.force_login(judge)
    theirs = own | {"conflict": Recusal.objects.get(entry=other).pk}
    refused = client.post(address, theirs)
    assert "This conflict of interest is your own." in refused.content.decode()
    assert Recusal.objects.count() == 2


def conflicts_page(client: Client, jury: Jury) -> str:
    """Of the first judge, for the organiser who is signed in."""
    client.force_login(jury.organiser)
    seat = Membership.objects.get(user=jury.judges[0], edition=jury.edition, role=Role.JUDGE)
    return reverse("judge_conflicts", args=[jury.edition.slug, seat.pk])
