"""The link of an invitation, as whoever opens it sees it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from contest.domain.duties import has_role
from contest.enums import EntryState, Role, TeamInvitationState, TeamRight
from contest.models import Edition, Entry, Notice, TeamInvitation, TeamMember, User
from contest.policies import Refused
from contest.team import inviting
from contest.team.joining import take_up
from contest.team.members import leave_team
from tests.contest.nights import make_sealed_edition
from tests.contest.team.scene import client_of, join, link_of, place_of, untold
from tests.factories import make_edition, make_entry, make_membership, make_user

pytestmark = pytest.mark.django_db
EDIT, SEE, SUBMIT = TeamRight.EDIT, TeamRight.SEE, TeamRight.SUBMIT
ACCOUNT = {"name": "Ana Lin", "password": "a lamp that learns to wait"}


@pytest.fixture
def entry() -> Entry:
    return make_entry(title="The Lamp")


@pytest.fixture
def invitation(entry: Entry) -> TeamInvitation:
    return inviting.invite(entry, email="ana@x.org", right=EDIT, by=entry.representative)


def told(answer: Any, words: str) -> tuple[int, bool]:
    return answer.status_code, words in answer.content.decode()


def test_stranger_makes_an_account_and_is_in_the_team(entry: Entry, invitation: TeamInvitation) -> None:
    client = client_of(None)
    assert told(client.get(link_of(invitation)), "The Lamp") == (200, True)
    short = client.post(link_of(invitation), {"name": "Ana Lin", "password": "a"})
    assert told(short, "too short") == (422, True)
    assert told(short, 'value="Ana Lin"') == (422, True)
    answer = client.post(link_of(invitation), ACCOUNT)
    assert (answer.status_code, answer.url) == (302, reverse("entry_show", args=[entry.code]))
    ana = User.objects.get(email="ana@x.org")
    assert ana.emailaddress_set.get().verified
    assert (place_of(ana, entry).right, has_role(ana, entry.edition, Role.CREATOR)) == (EDIT, True)
    assert client.get(reverse("entry_about", args=[entry.code])).status_code == 200
    assert Notice.objects.get(kind="team_changed").user == entry.representative
    assert untold() == []


def test_account_signs_in_first_and_is_told_no_film_before(invitation: TeamInvitation) -> None:
    make_user("ana@x.org")
    client, address = client_of(None), link_of(invitation)
    for answer in (client.get(address), client.post(address, ACCOUNT)):
        assert "There is an account for ana@x.org already." in answer.content.decode()
        assert "The Lamp" not in answer.content.decode()
    assert User.objects.filter(email="ana@x.org").count() == 1


def test_address_may_be_one_that_the_account_has_confirmed(entry: Entry, invitation: TeamInvitation) -> None:
    ana = make_user("ana@y.org")
    other = client_of(ana)
    words = "This invitation was sent to ana@x.org, and you are signed in as ana@y.org."
    assert told(other.get(link_of(invitation)), words) == (200, True)
    assert told(other.post(link_of(invitation)), words) == (409, True)
    address = ana.emailaddress_set.create(email="ana@x.org", verified=False)
    assert told(other.post(link_of(invitation)), words) == (409, True)
    address.verified = True
    address.save()
    assert "You are invited to the team of a film in" in other.get(reverse("desk")).content.decode()
    assert other.post(link_of(invitation)).status_code == 302
    assert place_of(ana, entry).right == EDIT


def test_used_twice_withdrawn_and_expired_links_say_so(entry: Entry, invitation: TeamInvitation) -> None:
    join_url = link_of(invitation)
    ana, later = client_of(make_user("ana@x.org")), timezone.now() + inviting.VALID
    with time_machine.travel(later):
        assert told(ana.post(join_url), "This invitation could be answered until") == (410, True)
    inviting.withdraw_invitation(entry, code=invitation.code, by=entry.representative)
    assert told(ana.post(join_url), "This invitation was withdrawn.") == (410, True)
    inviting.invite(entry, email="ana@x.org", right=SEE, by=entry.representative)
    ana = client_of(User.objects.get(email="ana@x.org"))  # the session has ended on the way
    assert ana.post(join_url).status_code == 302
    assert ana.post(join_url).url == reverse("entry_team", args=[entry.code])
    assert told(client_of(None).post(join_url, ACCOUNT), "was accepted already") == (410, True)
    assert TeamMember.objects.count() == 1
    for key in ("", "x", f"{invitation.code}.x", "\0"):
        assert ana.get(f"/team/{key}/").status_code == 404


def test_who_has_left_does_not_come_back_by_the_old_link(entry: Entry, invitation: TeamInvitation) -> None:
    ana = make_user("ana@x.org")
    take_up(invitation, by=ana)
    leave_team(entry, by=ana)
    assert told(client_of(ana).post(link_of(invitation)), "was accepted already") == (410, True)
    join(entry, SEE, user=ana)
    assert (place_of(ana, entry).right, place_of(ana, entry).left_at) == (SEE, None)


def test_declining_can_become_joining(invitation: TeamInvitation) -> None:
    ana = client_of(make_user("ana@x.org"))
    decline = reverse("team_decline", args=[inviting.key_of(invitation)])
    assert [ana.post(decline).status_code for _ in range(2)] == [302, 302]
    assert TeamInvitation.objects.get().state == TeamInvitationState.DECLINED
    assert told(ana.get(link_of(invitation)), "You have declined.") == (200, True)
    team = client_of(invitation.entry.representative).get(reverse("entry_team", args=[invitation.entry.code]))
    buttons = ("Remove from the list", "Withdraw invitation", "Send again")
    assert [word in team.content.decode() for word in buttons] == [True, False, False]
    assert ana.post(link_of(invitation)).status_code == 302
    assert told(ana.post(decline), "was accepted already") == (409, True)


def test_judge_is_refused_and_learns_nothing(entry: Entry, invitation: TeamInvitation) -> None:
    judge = make_user("ana@x.org")
    make_membership(judge, entry.edition, Role.JUDGE)
    for answer in (client_of(judge).get(link_of(invitation)), client_of(judge).post(link_of(invitation))):
        page = answer.content.decode()
        assert "You are a judge of this edition" in page
        assert "Decline the invitation" in page
        assert not [word for word in ("The Lamp", entry.code, entry.representative.name) if word in page]
    desk = client_of(judge).get(reverse("desk")).content.decode()
    assert "You are invited to the team of a film in" in desk
    assert entry.representative.email not in desk
    client_of(judge).post(reverse("team_decline", args=[inviting.key_of(invitation)]))
    invitation.refresh_from_db()
    assert invitation.state == TeamInvitationState.DECLINED
    assert "Decline the invitation" not in client_of(judge).get(link_of(invitation)).content.decode()
    assert not TeamMember.objects.exists()


def test_after_the_deadline_no_one_joins_to_edit(entry: Entry, invitation: TeamInvitation) -> None:
    Edition.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    ana = client_of(make_user("ana@x.org"))
    assert told(ana.post(link_of(invitation)), "Entries closed on") == (410, True)


def test_entries_that_a_person_may_submit_count_as_theirs() -> None:
    edition = make_edition(regulations={"max_entries": 1})
    ana, one, other = make_user("ana@x.org"), make_entry(edition=edition), make_entry(edition=edition)
    join(one, SUBMIT, user=ana)
    with pytest.raises(Refused, match="1 of the 1 entries allowed"):
        join(other, SUBMIT, user=ana)
    TeamInvitation.objects.filter(entry=other).delete()
    join(other, EDIT, user=ana)
    assert told(client_of(ana).post(reverse("entry_start", args=[edition.slug])), "1 of the 1") == (409, True)


@pytest.mark.slow
def test_sealed_teams_stay_as_they_are() -> None:
    edition, (entry, *_others), _organiser, seal = make_sealed_edition(winners=1, others=0)
    seal.delete()
    ana = make_user("ana@x.org")
    invitation = inviting.invite(entry, email="ana@x.org", right=SEE, by=entry.representative)
    seal.pk = None
    seal.save()
    words = "The jury has decided, so teams stay as they are."
    assert told(client_of(ana).post(link_of(invitation)), words) == (410, True)
    with pytest.raises(Refused, match=words):
        inviting.invite(entry, email="b@x.org", right=SEE, by=entry.representative)
    assert edition.entries.get(state=EntryState.ELIGIBLE).members.count() == 0
