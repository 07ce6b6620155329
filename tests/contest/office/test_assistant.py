"""An assistant checks entries, and nothing else."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.domain import journal
from contest.domain.entry_decisions import disqualify_entry
from contest.enums import BulkDecision, EntryState, Role
from contest.models import BulkAct, Edition, Entry
from contest.office.bulk_acts import start_act
from contest.policies import Refused
from tests.contest.nights import make_sealed_edition
from tests.contest.office.scene import make_office, work
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
REASON = "The credits name nobody. Please add them."


def make_helper(client: Client, edition: Edition) -> Any:
    helper = make_membership(make_user(), edition, Role.ASSISTANT).user
    client.force_login(helper)
    return helper


def decide(client: Client, entry: Entry, decision: str, **more: str) -> Any:
    sent = {"decision": decision, "version": entry.version, "reason": REASON, "sure": "yes", **more}
    return client.post(reverse("office_entry_decide", args=[entry.edition.slug, entry.code]), sent)


def test_assistant_accepts_and_returns_and_never_disqualifies(client: Client) -> None:
    edition, organiser, [one, two, three] = make_office(3)
    out = make_entry(EntryState.SUBMITTED, edition=edition)
    disqualify_entry(out, reason=REASON, by=organiser)
    helper = make_helper(client, edition)
    assert [decide(client, one, "accept").status_code, decide(client, two, "return").status_code] == [
        302,
        302,
    ]
    refused = decide(client, three, "disqualify")
    assert (refused.status_code, REASON in refused.content.decode()) == (409, True)
    assert f"Only organisers of {edition.title} can do this." in refused.content.decode()
    out.refresh_from_db()
    assert decide(client, out, "accept").status_code == 409
    states = Entry.objects.in_edition(edition).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["eligible", "returned", "submitted", "disqualified"]
    own = make_entry(EntryState.SUBMITTED, edition=edition, representative=helper)
    assert "This is your own entry." in decide(client, own, "accept").content.decode()
    page = client.get(reverse("office_entry", args=[edition.slug, three.code])).content.decode()
    assert ("Request changes with this reason…" in page, "Disqualify" in page) == (True, False)


def test_assistant_returns_many_and_disqualifies_none(client: Client) -> None:
    edition, organiser, [one, two] = make_office(2)
    helper, act_url = make_helper(client, edition), reverse("office_entries_act", args=[edition.slug])
    codes = [one.code, two.code]
    assert client.post(act_url, {"act": "claim", "entry": codes}).status_code == 302
    refused = client.post(act_url, {"act": "disqualify", "entry": codes}, follow=True)
    assert ("Only organisers of" in refused.content.decode(), BulkAct.objects.count()) == (True, 0)
    assert client.post(act_url, {"act": "return", "entry": codes}).status_code == 302
    act = BulkAct.objects.get()
    page = client.post(reverse("office_bulk", args=[edition.slug, act.pk]), {"reason": REASON})
    assert page.status_code == 302
    progress = reverse("office_task_progress", args=[edition.slug, BulkAct.objects.get().task_id])
    assert client.get(progress).status_code == 200
    work()
    assert {entry.state for entry in Entry.objects.in_edition(edition)} == {EntryState.RETURNED}
    others = BulkAct.objects.create(
        edition=edition, decision=BulkDecision.ACCEPT, by=organiser, language="en"
    )
    assert client.get(reverse("office_bulk", args=[edition.slug, others.pk])).status_code == 404
    helper.memberships.all().delete()
    with pytest.raises(Refused, match="Only organisers and assistants of"):
        start_act(others, reason="", changes=(), by=helper)


def test_assistant_exports_what_is_checked_and_narrows_the_list_to_no_round(client: Client) -> None:
    edition, _organiser, _entries = make_office(1)
    make_helper(client, edition)
    page = client.get(reverse("office_exports", args=[edition.slug])).content.decode()
    tables = re.findall(rf'href="/office/{edition.slug}/export/(\w+)/"', page)
    assert tables == ["entries", "declarations", "shots", "findings"]
    assert "The whole edition" not in page
    entries = client.get(reverse("office_entries", args=[edition.slug])).content.decode()
    assert ('name="claim"' in entries, 'name="round"' in entries) == (True, False)


@pytest.mark.slow
def test_once_the_jury_has_decided_an_assistant_learns_and_decides_nothing(client: Client) -> None:
    edition, entries, organiser, _seal = make_sealed_edition(winners=1)
    late = make_entry(EntryState.SUBMITTED, edition=edition)
    make_helper(client, edition)
    assert "Only organisers of" in decide(client, late, "accept").content.decode()
    told = {"subject": f"entry:{entries[0].code}", "facts": {}, "actor": organiser, "edition": edition}
    journal.record("award.decided", **told)
    page = reverse("office_entry", args=[edition.slug, entries[0].code])
    assert "award" not in client.get(page).content.decode().lower()
    first = client.get(reverse("office_show", args=[edition.slug])).content.decode()
    assert "sealed" not in first
    client.force_login(organiser)
    assert "decided an award" in client.get(page).content.decode()
