"""Who can be invited to a team, as its contact person sees it."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as site_settings
from django.urls import reverse
from django.utils import timezone

from contest.domain.notices import send_first_notice
from contest.enums import EntryState, TeamInvitationState, TeamRight
from contest.models import Edition, Entry, JournalEntry, Notice, TeamInvitation
from contest.policies import Refused
from contest.team import inviting
from tests.contest.team.scene import client_of, join, link_of, post, untold
from tests.factories import make_entry, make_user

pytestmark = pytest.mark.django_db
EDIT, SEE, SUBMIT = TeamRight.EDIT, TeamRight.SEE, TeamRight.SUBMIT


@pytest.fixture
def entry() -> Entry:
    return make_entry(title="The Lamp")


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_address_gets_a_mail_that_names_neither_film_nor_person(entry: Entry, mailoutbox: Any) -> None:
    answer = post(entry.representative, "team_invite", entry, email="Ana@Example.org", right="edit")
    assert (answer.status_code, answer.url) == (302, reverse("entry_team", args=[entry.code]))
    invitation = TeamInvitation.objects.get()
    assert (invitation.email, invitation.right, invitation.state) == ("ana@example.org", "edit", "sent")
    send_first_notice()
    (mail,) = mailoutbox
    assert mail.to == ["ana@example.org"]
    assert f"{entry.representative.email} works on a film for this contest" in mail.body
    assert f"{site_settings.SITE_URL}/team/{inviting.key_of(invitation)}/" in mail.body
    assert not [word for word in (entry.title, entry.code, entry.representative.name) if word in mail.body]
    assert "key" not in Notice.objects.get().facts
    assert "ana" not in str(JournalEntry.objects.get(verb="team_invited").facts)


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "This field is required"),
        ("ana", "Enter a valid email address"),
        ("ana@x.org\r\nBcc: all@x.org", "Enter a valid email address"),
        ("ana\0@x.org", "invisible character (NUL)"),
        ("阿娜@x.org", "this site cannot send to them"),
        (f"{'a' * 250}@x.org", "the limit is 254"),
        ("me@example.org", "This is your own address"),
        ("MY.OTHER@example.org", "This is your own address"),
        ("member@example.org", "member@example.org is in the team already"),
        ("asked@example.org", "asked@example.org has been invited already"),
    ],
)
def test_what_cannot_be_invited_is_refused_at_the_address(email: str, words: str) -> None:
    me = make_user("me@example.org")
    me.emailaddress_set.create(email="my.other@example.org", verified=True)
    entry = make_entry(representative=me)
    join(entry, user=make_user("member@example.org"))
    inviting.invite(entry, email="asked@example.org", right=SEE, by=me)
    before = TeamInvitation.objects.count()
    answer = post(me, "team_invite", entry, email=email, right="see")
    page = answer.content.decode()
    assert (answer.status_code in (409, 422), words in page) == (True, True)
    assert 'aria-invalid="true"' in page
    assert TeamInvitation.objects.count() == before


@pytest.mark.parametrize("fields", [{}, {"email": "ana@x.org"}, {"email": "ana@x.org", "right": "own"}])
def test_missing_or_strange_fields_are_answered_in_words(entry: Entry, fields: dict[str, str]) -> None:
    answer = post(entry.representative, "team_invite", entry, **fields)
    assert (answer.status_code, "Correct" in answer.content.decode()) == (422, True)


def test_team_has_a_limit_that_says_what_to_do(entry: Entry, monkeypatch: Any) -> None:
    monkeypatch.setattr(inviting, "MOST_PEOPLE", 3)
    join(entry)
    for number in range(2):
        inviting.invite(entry, email=f"a{number}@x.org", right=SEE, by=entry.representative)
    answer = post(entry.representative, "team_invite", entry, email="a2@x.org", right="see")
    words = "invitations not answered: 3. Allowed: 3. Withdraw an invitation, or remove a member, first."
    assert (answer.status_code, words in answer.content.decode()) == (409, True)


def test_a_hundred_invitations_meet_the_limit_of_mails(entry: Entry, settings: Any) -> None:
    settings.MAILS_PER_PERSON_AND_HOUR = 2
    statuses = [
        post(entry.representative, "team_invite", entry, email=f"a{number}@x.org", right="see").status_code
        for number in range(3)
    ]
    assert statuses == [302, 302, 429]
    assert TeamInvitation.objects.count() == 2


def test_members_and_strangers_invite_nobody(entry: Entry) -> None:
    member = join(entry, SUBMIT)
    refused = post(member, "team_invite", entry, email="ana@x.org", right="see")
    assert (refused.status_code, "Only the contact person" in refused.content.decode()) == (409, True)
    assert post(make_user(), "team_invite", entry, email="ana@x.org", right="see").status_code == 404
    assert post(None, "team_invite", entry, email="ana@x.org", right="see").status_code == 302
    assert not TeamInvitation.objects.unanswered().exists()


def test_after_the_deadline_people_are_invited_to_see_alone() -> None:
    entry = make_entry(EntryState.ELIGIBLE)
    Edition.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    entry = Entry.objects.select_related("edition__regulations").get()
    for right in (EDIT, SUBMIT):
        with pytest.raises(Refused, match="Since then nobody else can be given the right"):
            inviting.invite(entry, email="ana@x.org", right=right, by=entry.representative)
    assert inviting.invite(entry, email="ana@x.org", right=SEE, by=entry.representative).right == "see"


def test_withdrawn_invitation_can_be_sent_again_by_the_same_row(entry: Entry) -> None:
    by = entry.representative
    first = inviting.invite(entry, email="ana@x.org", right=SEE, by=by)
    assert post(by, "team_withdraw", entry, invitation=first.code).status_code == 302
    again = post(by, "team_withdraw", entry, invitation=first.code)
    assert (again.status_code, "has been withdrawn already" in again.content.decode()) == (409, True)
    second = inviting.invite(entry, email="ana@x.org", right=EDIT, by=by)
    assert (second.pk, second.state, second.right) == (first.pk, TeamInvitationState.SENT, EDIT)
    assert Notice.objects.filter(kind="team_invited").count() == 2


@pytest.mark.slow
def test_unanswered_invitation_is_sent_again_a_few_times_and_either_link_opens_it(
    entry: Entry, mailoutbox: Any
) -> None:
    by = entry.representative
    first = inviting.invite(entry, email="ana@x.org", right=SEE, by=by)
    early = post(by, "team_send_again", entry, invitation=first.code)
    beside = re.search(r"<b><bdi>ana@x.org</bdi></b>(.+?)Send again", early.content.decode(), re.DOTALL)
    assert beside
    assert (early.status_code, "went out a moment ago" in beside[1]) == (409, True)
    later = timezone.now() + inviting.VALID + timedelta(days=1)  # the first one has expired
    with time_machine.travel(later):
        answer = client_of(by).post(
            reverse("team_send_again", args=[entry.code]), {"invitation": first.code}, follow=True
        )
        assert "the link of the earlier email opens it too" in answer.content.decode()
        assert (
            client_of(make_user("ana@x.org")).get(link_of(first)).content.decode().count("Join the team")
        ) == 1
    again = TeamInvitation.objects.get()
    assert (again.code, again.expires_at > later + timedelta(days=13)) == (first.code, True)
    assert Notice.objects.filter(kind="team_invited").count() == 2
    for number in range(1, 5):
        with time_machine.travel(later + number * timedelta(hours=1)):
            last = post(by, "team_send_again", entry, invitation=first.code)
    assert (last.status_code, "Invitations sent to ana@x.org: 5. Allowed: 5." in words(last)) == (
        409,
        True,
    )
    assert Notice.objects.filter(kind="team_invited").count() == 5
    assert untold() == []


@pytest.mark.slow
def test_answered_and_foreign_invitations_are_not_sent_again(entry: Entry, settings: Any) -> None:
    by, theirs = entry.representative, make_entry()
    foreign = inviting.invite(theirs, email="ana@x.org", right=SEE, by=theirs.representative)
    mine = inviting.invite(entry, email="ana@x.org", right=SEE, by=by)
    mails = Notice.objects.count()
    inviting.withdraw_invitation(entry, code=mine.code, by=by)
    for named in (mine.code, foreign.code, "", "\0", "x" * 5000):
        refused = post(by, "team_send_again", entry, invitation=named)
        assert (refused.status_code, "was answered or withdrawn" in words(refused)) == (409, True)
    member = join(entry, SUBMIT)
    assert post(member, "team_send_again", entry, invitation=mine.code).status_code == 409
    settings.MAILS_PER_PERSON_AND_HOUR = 0
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        hasty = post(theirs.representative, "team_send_again", theirs, invitation=foreign.code)
    assert hasty.status_code == 429
    assert Notice.objects.filter(kind="team_invited").count() == mails + 1  # the member's own


@pytest.mark.slow
def test_invitations_of_another_entry_are_not_found(entry: Entry) -> None:
    other = make_entry()
    theirs = inviting.invite(other, email="ana@x.org", right=SEE, by=other.representative)
    for named in (theirs.code, "", "\0", "x" * 5000):
        assert post(entry.representative, "team_withdraw", entry, invitation=named).status_code == 409
    assert TeamInvitation.objects.get().state == TeamInvitationState.SENT


def test_page_asks_as_often_for_three_people_as_for_one(entry: Entry, django_assert_num_queries: Any) -> None:
    client = client_of(entry.representative)
    client.get(reverse("entry_team", args=[entry.code]))  # what is kept once it was asked
    for number in range(2):
        for one in range(1 + 2 * number):
            join(entry)
            inviting.invite(entry, email=f"a{number}{one}@x.org", right=SEE, by=entry.representative)
        with django_assert_num_queries(20):
            assert client.get(reverse("entry_team", args=[entry.code])).status_code == 200
