"""Another contact person by the word of the office."""

from typing import Any

import pytest
from django.urls import reverse

from contest.domain.journal import find_breaches
from contest.domain.notices import render_mail
from contest.enums import EntryState, HandOverState, TeamRight
from contest.models import Edition, Entry, HandOver, JournalEntry, Membership, Notice, TeamMember, User
from contest.policies import may_edit
from contest.team import hand_over
from tests.contest.team.scene import client_of, join, place_of, untold
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
REASON = "Nobody has answered three emails since May."


@pytest.fixture
def entry() -> Entry:
    return make_entry(EntryState.SUBMITTED, title="The Lamp")


@pytest.fixture
def organiser(entry: Entry) -> User:
    organiser = make_user("office@example.org")
    make_membership(organiser, entry.edition, "organiser")
    return organiser


def replace(by: User, entry: Entry, email: str, reason: str = REASON) -> Any:
    there = reverse("office_contact_replace", args=[entry.edition.slug, entry.code])
    return client_of(by).post(there, {"contact_email": email, "contact_reason": reason})


def mails() -> dict[str, tuple[str, str]]:
    sent = [render_mail(notice) for notice in Notice.objects.filter(facts__what="contact_replaced")]
    return {mail.to[0]: (str(mail.subject), str(mail.body)) for mail in sent}


def test_member_takes_the_place_of_a_contact_person_who_does_not_answer(
    entry: Entry, organiser: User
) -> None:
    old, ana = entry.representative, join(entry, user=make_user("ana@example.org", name="Ana"))
    hand_over.offer(entry, member_id=place_of(ana, entry).pk, by=old)
    answer = replace(organiser, entry, "ANA@example.org")
    there = reverse("office_entry", args=[entry.edition.slug, entry.code])
    assert (answer.status_code, answer.url) == (302, there)
    entry.refresh_from_db()
    assert (entry.representative, place_of(old, entry).right, place_of(old, entry).left_at) == (
        ana,
        TeamRight.SUBMIT,
        None,
    )
    assert not TeamMember.objects.filter(user=ana).exists()
    assert HandOver.objects.get().state == HandOverState.WITHDRAWN
    line = JournalEntry.objects.get(verb="contact_replaced")
    assert (line.actor, line.facts["member"], line.facts["former"], line.facts["reason"]) == (
        organiser,
        ana.pk,
        old.pk,
        REASON,
    )
    told = mails()
    assert {address: subject for address, (subject, _) in told.items()} == {
        "ana@example.org": f"You are the contact person of entry {entry.code} now",
        old.email: f"Ana is the contact person of entry {entry.code} now",
    }
    assert all(REASON in body for _, body in told.values())
    assert (untold(), list(find_breaches())) == ([], [])
    page = client_of(organiser).get(there).content.decode()
    assert "made another person the contact person" in page


def test_somebody_from_outside_takes_the_place_of_a_closed_account(entry: Entry, organiser: User) -> None:
    old, ana = entry.representative, make_user("ana@example.org")
    User.objects.filter(pk=old.pk).update(is_active=False)
    assert replace(organiser, entry, "ana@example.org").status_code == 302
    entry.refresh_from_db()
    assert (entry.representative, bool(may_edit(old, entry)), list(mails())) == (ana, False, [ana.email])
    assert place_of(old, entry).left_at is not None  # so that they never judge it
    assert Membership.objects.filter(user=ana, edition=entry.edition, role="creator").exists()
    assert untold() == []


@pytest.mark.slow
def test_whoever_is_barred_is_named_at_the_field_and_nothing_changes(organiser: User, entry: Entry) -> None:
    judge, closed = make_user("judge@example.org", name="Jo"), make_user("closed@example.org", name="Cy")
    make_membership(judge, entry.edition, "judge")
    make_membership(make_user("chair@example.org", name="Ada"), entry.edition, "chair")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    busy = make_user("busy@example.org", name="Bo")
    make_entry(edition=entry.edition, representative=busy)
    entry.edition.regulations.max_entries = 1
    entry.edition.regulations.save()
    refused = {
        "judge@example.org": "Jo has a role in the office or the jury of this edition",
        "chair@example.org": "Ada has a role in the office or the jury of this edition",
        "closed@example.org": "The account of Cy is closed.",
        "busy@example.org": "Bo may already submit as many entries as the regulations allow each person.",
        "office@example.org": "You cannot make yourself the contact person. Choose somebody else.",
        entry.representative.email: "is the contact person of this entry already.",
        "nobody@example.org": "Nobody has an account by nobody@example.org.",
        "ana\0@example.org": "invisible character (NUL)",
        "": "This field is required",
        "x" * 5000: "Enter a valid email address",
    }
    for email, words in refused.items():
        answer = replace(organiser, entry, email)
        page = answer.content.decode()
        assert (answer.status_code, words in page, REASON in page) == (422, True, True), email
        assert 'aria-invalid="true"' in page, email
    short = replace(organiser, entry, "judge@example.org", "x")
    assert (short.status_code, "Write at least" in short.content.decode()) == (422, True)
    assert not JournalEntry.objects.filter(verb="contact_replaced").exists()


def test_only_other_organisers_do_it_and_not_once_the_jury_has_decided(organiser: User, entry: Entry) -> None:
    ana = join(entry)
    own = make_entry(EntryState.SUBMITTED, edition=entry.edition, representative=organiser)
    answer = replace(organiser, own, ana.email)
    assert (answer.status_code, "This is your own entry" in answer.content.decode()) == (409, True)
    far = make_user()
    make_membership(far, make_edition(), "organiser")
    assert [replace(who, entry, ana.email).status_code for who in (far, ana, entry.representative)] == [
        404
    ] * 3
    Edition.objects.filter(pk=entry.edition_id).update(published_at=entry.edition.opens_at)
    late = replace(organiser, entry, ana.email)
    assert (late.status_code, "The jury has decided" in late.content.decode()) == (409, True)
    assert Entry.objects.get(pk=entry.pk).representative == entry.representative
