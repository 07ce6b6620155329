"""Roles are given by the page of people: at once to accounts, by an invitation to any other address."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.domain.ledger import find_differences
from contest.domain.notices import send_first_notice
from contest.enums import NoticeKind, Role
from contest.models import Edition, JournalEntry, Membership, Notice, RoleInvitation, User
from contest.policies import Refused
from contest.privacy.erasure import erase_person
from contest.roles.accepting import take_up
from contest.roles.inviting import give_role, key_of, send_again, withdraw_invitation
from contest.roles.removing import remove_role
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
ACCOUNT = {"name": "Ana Lin", "password": "a lamp that learns to wait"}


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def organiser(edition: Edition) -> User:
    return make_membership(make_user(), edition, Role.ORGANISER).user


@pytest.fixture
def office(client: Client, organiser: User) -> Client:
    client.force_login(organiser)
    return client


@pytest.fixture
def invitation(edition: Edition, organiser: User) -> RoleInvitation:
    return invite(edition, organiser)


def invite(edition: Edition, by: User, *, role: Role = Role.ASSISTANT) -> RoleInvitation:
    given = give_role("ana@x.org", edition=edition, role=role, by=by, language="id")
    assert isinstance(given, RoleInvitation)
    return given


def link_of(invitation: RoleInvitation) -> str:
    return reverse("role_invitation", args=[key_of(invitation)])


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def told(answer: Any, words: str) -> tuple[int, bool]:
    return answer.status_code, words in answer.content.decode()


def untold() -> list[str]:
    """What the table of invitations holds otherwise than the journal says."""
    return [one for one in map(str, find_differences()) if "roleinvitation" in one]


def roles_held(user: User) -> list[str]:
    return sorted(user.memberships.values_list("role", flat=True))


@pytest.mark.slow
def test_address_without_an_account_is_invited_makes_one_and_sees_its_office(
    office: Client, edition: Edition
) -> None:
    people = reverse("office_people", args=[edition.slug])
    asked = {"email": "Ana@X.org", "role": "assistant", "language": "id"}
    assert told(office.post(people, asked, follow=True), "An invitation was sent to ana@x.org") == (200, True)
    assert told(office.get(people), "Invited, not accepted yet") == (200, True)
    again = office.post(people, asked)
    assert told(again, "has been invited to this role already") == (422, True)
    assert told(again, 'value="Ana@X.org"') == (422, True)
    assert send_first_notice()
    (letter,) = mail.outbox
    invitation = RoleInvitation.objects.get()
    assert (letter.to, link_of(invitation) in letter.body) == (["ana@x.org"], True)
    assert "ana" not in str(JournalEntry.objects.get(verb="role_invited").facts)

    stranger = client_of(None)
    assert told(stranger.get(link_of(invitation)), "Check entries: claim them") == (200, True)
    assert told(stranger.post(link_of(invitation), {"name": "Ana", "password": "a"}), "too short") == (
        422,
        True,
    )
    assert stranger.post(link_of(invitation), ACCOUNT).status_code == 302
    ana = User.objects.get(email="ana@x.org")
    assert (roles_held(ana), ana.emailaddress_set.get().verified) == (["assistant"], True)
    assert stranger.get(reverse("office_show", args=[edition.slug])).status_code == 200
    assert stranger.get(people).status_code == 404
    assert told(stranger.get(link_of(invitation)), "was accepted already") == (410, True)
    assert told(office.get(people), "Invited, not accepted yet") == (200, False)
    assert untold() == []


def test_account_has_the_role_at_once_and_is_told(office: Client, edition: Edition) -> None:
    person = make_user()
    people = reverse("office_people", args=[edition.slug])
    assert office.post(people, {"email": person.email, "role": "curator"}).status_code == 302
    again = office.post(people, {"email": person.email, "role": "curator"})
    assert told(again, "has this role already: Curator.") == (422, True)
    assert roles_held(person) == ["curator"]
    assert send_first_notice()
    assert not send_first_notice()
    (letter,) = mail.outbox
    assert (letter.to, "Select films for the theater" in letter.body) == ([person.email], True)
    page = office.get(people).content.decode()
    assert page.count(str(edition.memberships.get(role=Role.ORGANISER).user)) >= 2  # who gave it
    closed = make_user(is_active=False)
    refused = office.post(people, {"email": closed.email, "role": "curator"})
    assert told(refused, "is closed, so it cannot have a role") == (422, True)


def test_forwarded_link_opens_nothing_for_another_account(invitation: RoleInvitation) -> None:
    other = make_user()
    reader = client_of(other)
    words = "was sent to ana@x.org, and you are signed in as"
    assert told(reader.get(link_of(invitation)), words) == (200, True)
    assert told(reader.post(link_of(invitation)), words) == (409, True)
    with pytest.raises(Refused, match="was sent to ana@"):
        take_up(invitation, by=other)
    ana = make_user("ana@x.org")
    assert told(client_of(None).post(link_of(invitation), ACCOUNT), "Sign in to answer") == (409, True)
    assert client_of(ana).post(link_of(invitation)).status_code == 302
    assert (roles_held(other), roles_held(ana)) == ([], ["assistant"])
    assert client_of(None).get(link_of(invitation)[:-2] + "x/").status_code == 404


def test_link_ends_by_time_by_withdrawal_with_its_sender_and_with_the_results(
    edition: Edition, organiser: User, invitation: RoleInvitation
) -> None:
    ana = make_user("ana@x.org")
    with time_machine.travel(invitation.expires_at + timedelta(seconds=1)):
        assert told(client_of(ana).get(link_of(invitation)), "could be answered until") == (410, True)
        send_again(invitation, by=organiser)
        assert told(client_of(ana).get(link_of(invitation)), "Accept the role") == (200, True)
    second = make_membership(make_user(), edition, Role.ORGANISER).user
    remove_role(edition.memberships.get(user=organiser), by=second)
    for answer in (client_of(ana).post(link_of(invitation)), Client().get(link_of(invitation))):
        assert told(answer, "no longer organises this edition") == (410, True)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        assert send_again(invitation, by=second).invited_by == second
        Edition.objects.filter(pk=edition.pk).update(published_at=timezone.now())
        assert told(client_of(ana).post(link_of(invitation)), "There is nothing left to do in this role") == (
            410,
            True,
        )
        withdraw_invitation(invitation, by=second)
    assert told(client_of(ana).get(link_of(invitation)), "has withdrawn this invitation") == (410, True)
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_invitation(invitation, by=second)
    assert Membership.objects.filter(role=Role.ASSISTANT).count() == 0
    assert untold() == []


def test_invitation_is_sent_again_after_a_while_and_not_for_ever(
    office: Client, organiser: User, invitation: RoleInvitation
) -> None:
    args = [invitation.edition.slug, invitation.code]
    at_once = office.post(reverse("role_invitation_send", args=args))
    assert told(at_once, "went out a moment ago") == (409, True)
    for hours in range(1, 5):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            assert office.post(reverse("role_invitation_send", args=args)).status_code == 302
    with (
        time_machine.travel(timezone.now() + timedelta(hours=9)),
        pytest.raises(Refused, match=r"sent to ana@x\.org: 5\. Allowed: 5\."),
    ):
        send_again(invitation, by=organiser)
    assert Notice.objects.filter(kind=NoticeKind.ROLE_INVITED).count() == 5


def test_creator_and_judge_get_by_invitation_what_goes_with_their_part_alone(
    edition: Edition, organiser: User, invitation: RoleInvitation
) -> None:
    ana = make_user("ana@x.org")
    make_entry(edition=edition, representative=ana)
    answer = client_of(ana).post(link_of(invitation))
    assert told(answer, "You have a film in this edition, or another role") == (409, True)
    with pytest.raises(Refused, match="As an assistant they would check the entries"):
        give_role(ana.email, edition=edition, role=Role.ASSISTANT, by=organiser, language="en")
    reason = "There is nobody else for Friday."
    give_role(ana.email, edition=edition, role=Role.ASSISTANT, by=organiser, language="en", reason=reason)
    assert roles_held(ana) == ["assistant", "creator"]


def test_last_organiser_stays_and_of_two_who_remove_each_other_one_does(
    office: Client, edition: Edition, organiser: User
) -> None:
    people, own = reverse("office_people", args=[edition.slug]), edition.memberships.get(user=organiser)
    assert told(office.post(people, {"revoke": own.pk, "sure": "1"}), "is the only organiser of") == (
        409,
        True,
    )
    with pytest.raises(Refused, match="only organiser"):
        erase_person(organiser)
    make_membership(make_user(is_active=False), edition, Role.ORGANISER)
    assert office.post(people, {"revoke": own.pk, "sure": "1"}).status_code == 409
    second = make_membership(make_user(), edition, Role.ORGANISER)
    remove_role(second, by=organiser)
    with pytest.raises(Refused, match="Only organisers of"):
        remove_role(own, by=second.user)
    make_membership(second.user, edition, Role.ORGANISER)
    left = office.post(people, {"revoke": own.pk, "sure": "1"})
    assert (left.status_code, left.url) == (302, reverse("desk"))
    assert office.get(people).status_code == 404


def test_role_that_is_taken_back_ends_at_once_with_what_was_claimed_and_unused_links(
    edition: Edition, organiser: User, django_capture_on_commit_callbacks: Any
) -> None:
    unused = invite(edition, organiser)
    ana = make_membership(make_user("ana@x.org"), edition, Role.ASSISTANT)
    entry = make_entry("submitted", edition=edition)
    helper = client_of(ana.user)
    claim = reverse("office_claim", args=[edition.slug, entry.code])
    assert helper.post(claim).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        remove_role(ana, by=organiser)
    assert helper.post(claim).status_code == 404
    entry.refresh_from_db()
    assert entry.claimed_by is None
    assert told(helper.post(link_of(unused)), "has withdrawn this invitation") == (410, True)


def test_erased_person_leaves_no_address_in_invitations(invitation: RoleInvitation) -> None:
    ana = make_user("ana@x.org")
    take_up(invitation, by=ana)
    erase_person(ana)
    invitation.refresh_from_db()
    assert (invitation.email.endswith("@erased.invalid"), roles_held(ana)) == (True, [])


def test_page_of_people_asks_the_same_questions_for_many(
    office: Client, edition: Edition, organiser: User
) -> None:
    people, counts = reverse("office_people", args=[edition.slug]), []
    office.get(people)
    for number in (1, 2):
        for _ in range(number):
            give_role(make_user().email, edition=edition, role=Role.CURATOR, by=organiser, language="en")
        email = f"new{number}@x.org"
        give_role(email, edition=edition, role=Role.CHAIR, by=organiser, language="en")
        with CaptureQueriesContext(connection) as asked:
            office.get(people)
        counts.append(len(asked))
    assert counts[0] == counts[1]
