"""What the office asks to be changed, ticked off by the creator before the entry is submitted again."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from contest.correspondence.requested_changes import MOST_CHANGES, read_changes
from contest.domain.entries import submit_entry
from contest.domain.entry_decisions import accept_entry, return_entry
from contest.domain.notices import send_first_notice
from contest.enums import EntryState, Role
from contest.models import Entry, RequestedChange
from contest.policies import Refused
from tests.factories import make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
REASON = "Two things keep it from being judged."


@pytest.mark.slow
def test_list_goes_with_the_entry_and_is_ticked_before_it_is_submitted_again() -> None:
    entry = make_entry(EntryState.SUBMITTED, title="Lamp")
    organiser = make_membership(make_user(), entry.edition, Role.ORGANISER).user
    office, creator = Client(), Client()
    office.force_login(organiser)
    creator.force_login(entry.representative)
    there = [entry.edition.slug, entry.code]
    decision = {
        "decision": "return",
        "reason": REASON,
        "changes": "Name the composer.\r\n\n  Remove   the watermark. \nName the composer.",
        "version": entry.version,
        "sure": "yes",
    }
    assert office.post(reverse("office_entry_decide", args=there), decision).status_code == 302
    first, second = RequestedChange.objects.filter(entry=entry)
    assert [first.text, second.text] == ["Name the composer.", "Remove the watermark."]
    while send_first_notice():
        pass
    assert "– Name the composer.\n– Remove the watermark.\n" in mail.outbox[-1].body
    tick = reverse("entry_changes", args=[entry.code])
    assert creator.post(tick, {"done": [first.pk]}).status_code == 302
    entry.refresh_from_db()
    with pytest.raises(
        Refused, match="1 of the changes that the festival office requested is not ticked off"
    ):
        submit_entry(entry, by=entry.representative)
    review = creator.get(reverse("entry_submit", args=[entry.code])).content.decode()
    assert "1 of the changes that the festival office requested is not ticked off." in review
    assert ("See the requested changes" in review, "Submit your film again" in review) == (True, False)
    shown = creator.get(reverse("entry_show", args=[entry.code])).content.decode()
    assert (shown.count('name="done"'), shown.count(" checked")) == (2, 1)
    page = office.get(reverse("office_entry", args=there)).content.decode()
    assert page.index("Name the composer.") > page.index(">ticked off<")
    assert ">not ticked off<" in page
    creator.post(tick, {"done": [first.pk, second.pk]})
    assert RequestedChange.objects.filter(done_at=None).count() == 0
    creator.post(tick, {"done": [second.pk]})  # taken back
    assert list(RequestedChange.objects.filter(done_at=None)) == [first]
    assert creator.post(tick, {"done": ["x"]}).status_code == 409


def test_next_return_has_a_list_of_its_own_and_acceptance_minds_none() -> None:
    entry = make_entry(EntryState.SUBMITTED)
    organiser = make_membership(make_user(), entry.edition, Role.ORGANISER).user
    return_entry(entry, reason=REASON, changes=["Name the composer."], by=organiser)
    accept = accept_entry
    with pytest.raises(Refused):
        accept(entry, by=organiser)
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.SUBMITTED)
    entry.refresh_from_db()
    return_entry(entry, reason=REASON, by=organiser)
    assert RequestedChange.objects.count() == 0


def test_lists_that_are_too_long_are_refused_in_words() -> None:
    assert read_changes("") == []
    with pytest.raises(ValueError, match=r"These are 21 changes; up to 20 are taken\."):
        read_changes("\n".join(str(n) for n in range(MOST_CHANGES + 1)))
    with pytest.raises(ValueError, match=r"The change “x{39}…” has 301 characters; up to 300 are taken\."):
        read_changes("a\n" + "x" * 301)
