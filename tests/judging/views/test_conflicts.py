import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contest.models import Membership
from judging.models import DeclaredConflict, DismissedHint, Recusal
from tests.judging.juries import Jury, has_conflict, make_jury

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


def test_hints_are_shown_and_dismissed_with_a_reason_or_confirmed(client: Client) -> None:
    jury = namesakes(2)
    page = page_of(client, jury)
    assert page.count("may be the person named “ALVAREZ Jose” in this entry") == 2
    assert decide(client, jury, "dismiss", reason="No.") == 422
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


def test_number_of_queries_does_not_grow(client: Client) -> None:
    counts = []
    for number in (1, 3):
        jury = namesakes(number)
        page_of(client, jury)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("conflict_list", args=[jury.edition.slug]))
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_judge_declares_on_their_own_page(client: Client) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    judge = jury.judges[0]
    client.force_login(judge)
    address = reverse("own_conflicts", args=[jury.edition.slug])
    assert client.post(address, {"kind": "person", "name": ""}).status_code == 422
    assert client.post(address, {"kind": "country", "name": "x", "country": "XX"}).status_code == 422
    for told in ({"kind": "country", "country": "CN"}, {"kind": "school", "name": "Film Academy"}):
        assert client.post(address, told).status_code == 302
    page = client.get(address).content.decode()
    assert [word in page for word in ("China", "Film Academy")] == [True, True]
    assert has_conflict(judge, jury.entries[0])
    assert address in client.get(reverse("judge_desk")).content.decode()


def test_organiser_declares_removes_and_confirms_for_a_judge(client: Client) -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    seat = Membership.objects.get(user=jury.judges[0], edition=jury.edition)
    client.force_login(jury.organiser)
    address = reverse("judge_conflicts", args=[jury.edition.slug, seat.pk])
    assert client.post(address, {"kind": "company", "name": "Sora Ltd."}).status_code == 302
    conflict = DeclaredConflict.objects.get()
    assert (conflict.judge, conflict.declared_by) == (jury.judges[0], jury.organiser)
    assert client.post(address, {"drop": conflict.pk, "reason": ""}).status_code == 422
    assert client.post(address, {"drop": conflict.pk, "reason": "It was another one."}).status_code == 302
    assert client.post(address, {"drop": conflict.pk, "reason": "It was another one."}).status_code == 404
    wrong = client.post(address, {"code": "NOTHING", "reason": "They are siblings."})
    assert "This edition has no submitted entry with this number." in wrong.content.decode()
    code = jury.entries[0].code
    assert client.post(address, {"code": code.lower(), "reason": "They are siblings."}).status_code == 302
    assert "They are siblings." in client.get(address).content.decode()
