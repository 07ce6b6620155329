"""Private notes, claims of one entry, and the reasons of an office."""

import pytest
from django.test import Client
from django.urls import reverse

from contest.domain.people import revoke_role
from contest.enums import EntryState, Role
from contest.models import Entry, JournalEntry, OfficeNote
from contest.office.claims import claim_entries
from contest.office.usual_reasons import MOST_REASONS, read_reasons
from tests.contest.office.scene import make_office
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_note_is_for_the_office_and_not_for_whoever_made_the_film(client: Client) -> None:
    edition, organiser, [entry] = make_office(1)
    maker = entry.representative
    make_membership(maker, edition, Role.ASSISTANT)
    there = [edition.slug, entry.code]
    client.force_login(organiser)
    client.post(reverse("office_note", args=there), {"note": " Ask about the music.\n"})
    note = OfficeNote.objects.get()
    assert (note.author, note.text) == (organiser, "Ask about the music.")
    assert "Ask about the music." in client.get(reverse("office_entry", args=there)).content.decode()
    assert client.post(reverse("office_note", args=there), {"note": "x\0"}).status_code == 422
    line = JournalEntry.objects.get(verb="note_written")
    assert (line.subject, line.facts) == (f"entry:{entry.code}", {})
    client.force_login(maker)
    assert "Ask about the music." not in client.get(reverse("office_entry", args=there)).content.decode()
    assert client.post(reverse("office_note", args=there), {"note": "I am great."}).status_code == 409
    refused = client.post(reverse("office_note", args=there), {"note": "I am great."}).content.decode()
    assert "I am great.</textarea>" in refused
    client.force_login(make_membership(make_user(), edition, Role.ASSISTANT).user)
    page = client.get(reverse("office_entry", args=there)).content.decode()
    assert "Ask about the music." in page
    assert "Organisers and assistants of this edition read it, but nobody who worked on the film." in page
    client.force_login(make_membership(make_user(), edition, Role.CHAIR).user)  # whose jury judges blind
    page = client.get(reverse("office_entry", args=there)).content.decode()
    assert ("Ask about the music." in page, "Private note" in page) == (False, False)
    assert client.post(reverse("office_note", args=there), {"note": "Mine."}).status_code == 404


@pytest.mark.slow
def test_claim_is_one_persons_and_ends_with_the_role(client: Client) -> None:
    edition, organiser, [entry] = make_office(1)
    colleague = make_membership(make_user(), edition, Role.ORGANISER).user
    own = make_entry(EntryState.SUBMITTED, edition=edition, representative=organiser)
    claim = reverse("office_claim", args=[edition.slug, entry.code])
    client.force_login(organiser)
    page = client.post(claim, follow=True).content.decode()
    assert "You have claimed this entry." in page
    assert claim_entries(edition, [entry.code, own.code], by=colleague) == 1  # of another person, and free
    assert claim_entries(edition, [own.code], by=organiser) == 0
    entry.refresh_from_db()
    assert entry.claimed_by == organiser
    client.post(claim, {"release": "1"})
    entry.refresh_from_db()
    assert entry.claimed_by is None
    client.force_login(make_membership(make_user(), edition, Role.CHAIR).user)
    page = client.get(reverse("office_entry", args=[edition.slug, entry.code])).content.decode()
    assert ("Claim the entry" in page, client.post(claim).status_code) == (False, 409)
    entry.refresh_from_db()
    assert entry.claimed_by is None


@pytest.mark.django_db(transaction=True)
def test_whoever_leaves_the_office_claims_nothing() -> None:
    edition, organiser, [entry] = make_office(1)
    claim_entries(edition, [entry.code], by=organiser)
    revoke_role(organiser, edition=edition, role=Role.ORGANISER, by=None)
    assert Entry.objects.get().claimed_by is None


def test_usual_reasons_are_one_a_line_and_offered_with_each_decision(client: Client) -> None:
    edition, organiser, [entry] = make_office(1)
    address = reverse("office_reasons", args=[edition.slug])
    client.force_login(organiser)
    typed = "The credits are  empty.\r\n\nThe sound is missing.\nThe credits are empty.\n"
    assert client.post(address, {"reasons": typed}).status_code == 302
    reasons = edition.usual_reasons.all()
    assert [one.text for one in reasons] == ["The credits are empty.", "The sound is missing."]
    refused = client.post(address, {"reasons": "Too short"})
    assert (refused.status_code, "Too short" in refused.content.decode()) == (422, True)
    assert "The reason “Too short”: This is missing or too short." in refused.content.decode()
    decide = reverse("office_entry_decide", args=[edition.slug, entry.code])
    asked = {"decision": "return", "usual": reasons[1].pk, "version": entry.version, "sure": "yes"}
    assert client.post(decide, asked).status_code == 302
    entry.refresh_from_db()
    assert entry.decision_reason == "The sound is missing."
    with pytest.raises(ValueError, match="These are 31 reasons"):
        read_reasons("\n".join(f"Reason number {number}, at length." for number in range(MOST_REASONS + 1)))
