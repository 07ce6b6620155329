"""One decision about many entries: looked at first, each on its own merits, one email each."""

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.entry_decisions import disqualify_entry
from contest.enums import BulkDecision, EntryState, NoticeKind, Role, TeamRight
from contest.models import BulkAct, Edition, Entry, Notice, OfficeTask, RequestedChange, TeamMember
from contest.office.bulk_acts import KEPT, forget_plans, plan_act, start_act
from contest.office.usual_reasons import keep_reasons
from contest.policies import Refused
from media_pipeline.enums import MatchVerdict
from media_pipeline.models import Match
from tests.contest.matches import make_match
from tests.contest.office.scene import make_office, work
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
REASON = "The credits name nobody. Please add them."


def outcomes(act: BulkAct) -> list[tuple[str, str]]:
    return [(line.outcome, line.why) for line in act.lines.all()]


def choose(client: Client, edition: Edition, act: str, entries: list[Entry], **more: Any) -> Any:
    sent = {"act": act, "entry": [entry.code for entry in entries], **more}
    return client.post(reverse("office_entries_act", args=[edition.slug]), sent)


def test_films_with_a_possible_duplicate_are_named_before_many_are_accepted(client: Client) -> None:
    edition, organiser, [alone] = make_office(1)
    match = make_match(edition)
    pair = list(Entry.objects.filter(film__in=[match.film_id, match.other_id]))
    client.force_login(organiser)

    def said(act: str) -> list[str]:
        address = choose(client, edition, act, [alone, *pair])["Location"]
        told = re.findall("is not decided about: ([^.]*)[.]", client.get(address).content.decode())
        return sorted(told[0].split(", ")) if told else []

    assert (said("accept"), said("return")) == (sorted(entry.code for entry in pair), [])
    Match.objects.update(verdict=MatchVerdict.DIFFERENT, decided_at=timezone.now())
    assert said("accept") == []


def test_return_of_many_touches_whom_it_showed_and_says_why_others_not(client: Client) -> None:
    edition, organiser, [one, two, moved] = make_office(3)
    keep_reasons(edition, ["The credits name nobody."], by=organiser)
    own = make_entry(EntryState.SUBMITTED, edition=edition)
    TeamMember.objects.create(
        entry=own, user=organiser, right=TeamRight.SEE, joined_at=timezone.now(), left_at=timezone.now()
    )
    back = make_entry(EntryState.RETURNED, edition=edition)
    out = make_entry(EntryState.DISQUALIFIED, edition=edition)
    foreign = make_entry(EntryState.SUBMITTED)
    client.force_login(organiser)
    answer = choose(client, edition, "return", [one, two, moved, own, back, out, foreign])
    act = BulkAct.objects.get()
    address = reverse("office_bulk", args=[edition.slug, act.pk])
    assert answer["Location"] == address
    page = client.get(address).content.decode()
    assert "3 entries are affected" in page
    assert "3 entries are left out" in page
    assert "Request changes to 3 entries" in page
    assert foreign.code not in page
    asked = {"reason": "", "changes": "Name the composer."}
    refused = client.post(address, asked)
    assert refused.status_code == 422
    assert "Name the composer." in refused.content.decode()
    asked |= {"usual": edition.usual_reasons.get().pk, "reason": "Please add them."}
    shown = client.post(address, {**asked, "show": "1"}).content.decode()
    assert "The credits name nobody.\n\nPlease add them." in shown
    assert Notice.objects.count() == 0
    Entry.objects.filter(pk=moved.pk).update(version=7)  # its creator was faster
    for _twice in range(2):
        assert client.post(address, asked)["Location"] == address
    assert OfficeTask.objects.count() == 1
    work()
    work()  # taken up again by another worker
    assert outcomes(act) == [
        ("done", ""),
        ("done", ""),
        ("left_out", "The entry changed after you looked at the list. Look at it again."),
        ("left_out", "This is your own entry. Another organiser has to decide about it."),
        ("left_out", "This entry already has the status “Changes requested”."),
        ("left_out", "An entry with the status “Disqualified” cannot change to “Changes requested”."),
    ]
    reason = "The credits name nobody.\n\nPlease add them."
    states = Entry.objects.filter(pk__in=[one.pk, two.pk]).values_list("state", "decision_reason")
    assert list(states) == [("returned", reason)] * 2
    assert list(RequestedChange.objects.values_list("text", flat=True)) == ["Name the composer."] * 2
    mails = Notice.objects.order_by("entry").values_list("kind", "entry")
    assert list(mails) == [(NoticeKind.ENTRY_RETURNED, one.pk), (NoticeKind.ENTRY_RETURNED, two.pk)]
    assert "2 entries are decided about" in client.get(address).content.decode()


def test_acceptance_of_all_that_the_filter_finds(client: Client) -> None:
    edition, organiser, entries = make_office(3, country="FR")
    other = make_entry(EntryState.SUBMITTED, edition=edition)
    client.force_login(organiser)
    choose(client, edition, "accept", [], everything="1", query="country=FR")
    act = BulkAct.objects.get()
    page = client.get(reverse("office_bulk", args=[edition.slug, act.pk])).content.decode()
    assert "3 entries are affected" in page
    assert f"<b>Accepted: {entries[0].title}</b>" in page or "Accept 3 entries" in page
    start_act(act, reason="", changes=(), by=organiser)
    work()
    assert outcomes(act) == [("done", "")] * 3
    other.refresh_from_db()
    assert other.state == EntryState.SUBMITTED


def test_disqualified_film_is_not_accepted_with_others(client: Client) -> None:
    edition, organiser, entries = make_office(2)
    disqualify_entry(entries[1], reason="It is not your own film.", by=organiser)
    client.force_login(organiser)
    choose(client, edition, "accept", entries)
    lines = BulkAct.objects.get().lines.order_by("pk")
    assert [(line.entry_id, line.why) for line in lines] == [
        (entries[0].pk, ""),
        (entries[1].pk, "This entry is disqualified. That is withdrawn on its own page, one by one."),
    ]


def test_refusals_are_in_words(client: Client) -> None:
    edition, organiser, entries = make_office(1)
    client.force_login(organiser)
    address = reverse("office_entries_act", args=[edition.slug])
    sent = ({}, {"act": "explode"}, {"act": "accept"}, {"act": "accept", "entry": ["\0", "' OR 1=1"]})
    wrong = {"act": "accept", "everything": "1", "query": "share_from=x"}
    assert [client.post(address, one).status_code for one in (*sent, wrong)] == [409, 409, 302, 302, 302]
    choose(client, edition, "disqualify", entries)
    act = BulkAct.objects.latest("pk")
    colleague = make_membership(make_user(), edition, Role.ORGANISER).user
    with pytest.raises(Refused, match="Somebody else has prepared this"):
        start_act(act, reason=REASON, changes=(), by=colleague)
    Edition.objects.filter(pk=edition.pk).update(published_at=timezone.now())
    edition.refresh_from_db()
    with pytest.raises(Refused, match="results are published"):
        plan_act(edition, entries, decision=BulkDecision.ACCEPT, by=organiser)


def test_plans_that_nobody_starts_are_forgotten() -> None:
    edition, organiser, entries = make_office(1)
    plan_act(edition, entries, decision=BulkDecision.ACCEPT, by=organiser)
    plan_act(edition, entries, decision=BulkDecision.RETURN, by=organiser)  # in another window
    assert forget_plans() == 0
    assert forget_plans(timezone.now() + 2 * KEPT) == 4  # the acts, with a line each
    act = plan_act(edition, entries, decision=BulkDecision.ACCEPT, by=organiser)
    start_act(act, reason="", changes=(), by=organiser)
    assert forget_plans(timezone.now() + 2 * KEPT) == 0


def test_chosen_entries_are_claimed_and_released(client: Client) -> None:
    edition, organiser, [one, two] = make_office(2)
    colleague = make_membership(make_user(), edition, Role.ORGANISER).user
    Entry.objects.filter(pk=two.pk).update(claimed_by=colleague)
    client.force_login(organiser)
    answer = choose(client, edition, "claim", [one, two])
    words = [str(message) for message in get_messages(answer.wsgi_request)]
    left = "1 entry was left as it was: claimed already, or your own."
    assert words == ["You have claimed 1 entry.", left]
    claims = Entry.objects.order_by("pk").values_list("claimed_by", flat=True)
    assert list(claims) == [organiser.pk, colleague.pk]
    choose(client, edition, "release", [one, two])
    assert list(claims.all()) == [None, colleague.pk]
