"""Rights, removal and leaving, and what each right reaches."""

from typing import Any

import pytest
from django.urls import reverse

from contest.domain.notices import render_mail
from contest.enums import EntryState, TeamRight
from contest.models import Entry, JournalEntry, Notice, TeamMember
from contest.policies import Refused, may_edit, may_submit, may_withdraw
from contest.team.members import change_right, leave_team, remove_member
from contest.theater.policies import may_permit
from tests.contest.films import give_film
from tests.contest.team.scene import client_of, join, place_of, post, untold
from tests.factories import make_edition, make_entry, make_user

pytestmark = pytest.mark.django_db
EDIT, SEE, SUBMIT = TeamRight.EDIT, TeamRight.SEE, TeamRight.SUBMIT


@pytest.fixture
def entry() -> Entry:
    return make_entry()


def test_each_right_allows_what_it_says(entry: Entry) -> None:
    people = [entry.representative, *(join(entry, right) for right in (SUBMIT, EDIT, SEE)), make_user()]
    policies = (may_edit, may_permit, may_submit)
    allowed = [[bool(may(user, entry)) for may in policies] for user in people]
    assert allowed == [[True] * 3, [True] * 3, [True, True, False], [False] * 3, [False] * 3]
    submitted = make_entry(EntryState.SUBMITTED)
    members = [join(submitted, right) for right in (SUBMIT, EDIT, SEE)]
    assert [bool(may_withdraw(user, submitted)) for user in members] == [True, False, False]
    reasons = [str(may_submit(user, entry).reason) for user in people[2:]]
    assert [reason[:30] for reason in reasons] == [
        "You can change this entry, but",
        "You can see this entry but not",
        "This entry belongs to another ",
    ]


@pytest.mark.slow
def test_pages_of_the_entry_open_for_the_team_and_the_desk_lists_it(entry: Entry) -> None:
    pages = ("show", "film", "about", "people", "shots", "rights", "preview", "submit", "team")
    for right in TeamRight:
        client = client_of(join(entry, right))
        found = {page: client.get(reverse(f"entry_{page}", args=[entry.code])).status_code for page in pages}
        assert found == dict.fromkeys(pages, 200)
        desk = client.get(reverse("desk")).content.decode()
        assert (entry.code in desk, f"Contact person: {entry.representative}" in desk) == (True, True)


def test_seeing_member_saves_nothing_and_keeps_what_was_typed(entry: Entry) -> None:
    answer = post(join(entry, SEE), "entry_about", entry, title="Another title", version=0)
    page = answer.content.decode()
    assert (answer.status_code, "Another title" in page, "You can see this entry" in page) == (
        409,
        True,
        True,
    )


def test_removed_member_reads_so_with_what_was_typed(entry: Entry) -> None:
    ana = join(entry)
    client, about = client_of(ana), reverse("entry_about", args=[entry.code])
    remove_member(entry, member_id=place_of(ana, entry).pk, by=entry.representative)
    answer = client.post(about, {"title": "The <Lamp>", "synopsis": "It waits.", "version": "0"})
    page = answer.content.decode()
    assert answer.status_code == 410
    assert f"You are no longer in the team of entry {entry.code}" in page
    assert "The &lt;Lamp&gt;\nIt waits.</textarea>" in page
    saved = client.post(about, {"title": "x"}, headers={"X-Autosave": "1"})
    assert (saved.status_code, "no longer in the team" in saved.json()["error"]) == (410, True)
    manifest = {"entry": entry.code}
    upload = client.post(reverse("upload_open"), manifest, content_type="application/json")
    assert (upload.status_code, "no longer in the team" in upload.json()["message"]) == (409, True)
    assert client.get(reverse("desk")).status_code == 200
    assert Notice.objects.filter(kind="team_changed", user=ana).count() == 1
    assert untold() == []


def test_removed_member_loses_the_film_at_once(entry: Entry) -> None:
    give_film(entry)
    ana = join(entry)
    client = client_of(ana)
    page = client.get(reverse("entry_preview", args=[entry.code])).content.decode()
    address = next(word for word in page.split('"') if word.startswith("/media/"))
    assert client.get(address).status_code != 403
    leave_team(entry, by=ana)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("member", ["", "x", "-1", "٣", "9" * 19, "9" * 400, "\0"])
def test_a_member_that_is_none_is_answered_in_words(entry: Entry, member: str) -> None:
    for view in ("team_right", "team_remove", "hand_over_offer"):
        answer = post(entry.representative, view, entry, member=member, right="see")
        assert (answer.status_code, "no longer in the team" in answer.content.decode()) == (409, True)


def test_member_of_another_team_is_none_of_this(entry: Entry) -> None:
    other = make_entry()
    theirs = place_of(join(other), other)
    assert post(entry.representative, "team_remove", entry, member=theirs.pk).status_code == 409
    assert post(entry.representative, "team_right", entry, member=theirs.pk, right="own").status_code == 409
    assert TeamMember.objects.present().count() == 1


def test_rights_are_given_by_the_contact_person_within_the_limit() -> None:
    edition = make_edition(regulations={"max_entries": 1})
    entry, ana = make_entry(edition=edition), make_user()
    join(entry, SEE, user=ana)
    place, by = place_of(ana, entry), entry.representative
    assert post(by, "team_right", entry, member=place.pk, right="edit").status_code == 302
    make_entry(edition=edition, representative=ana)
    with pytest.raises(Refused, match="may already submit as many entries"):
        change_right(entry, member_id=place.pk, right=SUBMIT, by=by)
    with pytest.raises(Refused, match="Only the contact person"):
        change_right(entry, member_id=place.pk, right=SUBMIT, by=ana)
    assert place_of(ana, entry).right == EDIT
    assert untold() == []


def test_contact_person_leaves_only_after_handing_over(entry: Entry) -> None:
    ana = join(entry)
    answer = post(entry.representative, "team_leave", entry)
    assert (answer.status_code, "Offer it to a member" in answer.content.decode()) == (409, True)
    assert post(ana, "team_leave", entry).url == reverse("desk")
    assert post(ana, "team_leave", entry).status_code == 410
    leave_team(entry, by=ana)
    assert place_of(ana, entry).left_at is not None


def test_mails_reach_whoever_may_submit(entry: Entry, settings: Any) -> None:
    settings.MAILS_PER_PERSON_AND_HOUR = 20
    submitted = make_entry(EntryState.SUBMITTED)
    ana, gone = join(submitted, SUBMIT), join(submitted, SUBMIT)
    join(submitted, EDIT)
    gone.is_active = False
    gone.save()
    Notice.objects.all().delete()
    assert post(ana, "entry_withdraw", submitted).status_code == 302
    readers = Notice.objects.filter(kind="entry_withdrawn").order_by("pk").values_list("user", flat=True)
    assert list(readers) == [submitted.representative_id, ana.pk]
    title = f"your film “{submitted.title}” ({submitted.code})."
    mails = [str(render_mail(notice).body) for notice in Notice.objects.filter(kind="entry_withdrawn")]
    assert [f"{ana} has withdrawn {title}" in mail for mail in mails] == [True, False]
    assert [f"You have withdrawn {title}" in mail for mail in mails] == [False, True]
    assert JournalEntry.objects.get(verb="entry_withdrawn").facts == {"from": "submitted", "to": "withdrawn"}
