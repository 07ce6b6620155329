from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from contest.domain.invited_accounts import NewAccount
from contest.domain.ledger import find_differences
from contest.enums import Role
from contest.models import JournalEntry, Membership, Notice, User
from contest.policies import Refused
from judging.domain import answers, rounds
from judging.domain.invitations import revoke_invitation
from judging.domain.jury_replay import INVITATION, PROFILE
from judging.domain.profiles import change_profile
from judging.enums import InvitationState
from judging.models import Invitation, Seat
from tests.factories import PASSWORD, make_edition, make_membership, make_user
from tests.judging.juries import make_invitation, make_jury

pytestmark = pytest.mark.django_db


def join(invitation: Invitation) -> User:
    account = NewAccount("Ana Lin", PASSWORD, language="id", time_zone="Asia/Jakarta")
    return answers.join_jury(invitation, account=account)


def refusal(invitation: Invitation, judge: User | None = None) -> str:
    with pytest.raises(Refused) as caught:
        answers.accept_invitation(invitation, judge=judge) if judge else join(invitation)
    return str(caught.value.reason)


def test_link_makes_an_account_of_a_confirmed_address_and_a_seat() -> None:
    jury = make_jury()
    invitation = make_invitation(jury.edition, by=jury.organiser, email="ana@x.org", round_=jury.round)
    judge = join(invitation)
    assert (judge.email, judge.name, judge.language, judge.time_zone) == (
        *("ana@x.org", "Ana Lin", "id", "Asia/Jakarta"),
    )
    assert EmailAddress.objects.filter(user=judge, verified=True, primary=True).exists()
    assert Membership.objects.filter(user=judge, edition=jury.edition, role=Role.JUDGE).exists()
    assert Seat.objects.filter(judge=judge, round=jury.round).exists()
    assert Notice.objects.count() == 1  # the invitation; nobody is told twice
    lines = JournalEntry.objects.order_by("-number").values_list("verb", "actor")[:3]
    assert list(lines) == [
        ("invitation.accepted", judge.pk),
        ("round.panel", jury.organiser.pk),
        ("role_granted", None),
    ]


def test_account_joins_and_a_closed_round_gives_no_seat() -> None:
    jury, judge = make_jury(), make_user()
    invitation = make_invitation(jury.edition, by=jury.organiser, email=judge.email, round_=jury.round)
    rounds.close_round(jury.round, by=jury.organiser)
    answers.accept_invitation(invitation, judge=judge)
    assert Invitation.objects.get().judge == judge
    assert not Seat.objects.filter(judge=judge).exists()


def test_who_cannot_accept_is_told_why() -> None:
    edition, by, other = make_edition(), make_user(), make_user("other@x.org")
    invitation = make_invitation(edition, by=by, email="ana@x.org")
    assert refusal(invitation, other) == (
        "This invitation was sent to ana@x.org, and you are signed in as other@x.org. Sign out and open the "
        "link again, or ask the festival office to invite the other address."
    )
    ana = make_user("ana@x.org")
    assert refusal(invitation) == (
        "There is an account for ana@x.org already. Sign in, then open the link again."
    )
    creates = make_membership(ana, edition, Role.CREATOR)
    assert refusal(invitation, ana) == (
        "You are a creator in this edition. Write to the festival office if you are to judge it too."
    )
    creates.delete()
    organises = make_membership(ana, edition, Role.ORGANISER)
    assert refusal(invitation, ana) == (
        "You have another role in this edition. Ask an organiser to make you a judge as well, under “People”."
    )
    organises.delete()
    answers.accept_invitation(invitation, judge=ana)
    used = "This invitation was accepted already. Sign in with ana@x.org to go to your films."
    assert {refusal(invitation, ana), refusal(invitation, other), refusal(invitation)} == {used}
    expired = make_invitation(edition, by=by)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    assert refusal(expired).startswith("This invitation could be answered until ")
    revoked = make_invitation(edition, by=by)
    revoke_invitation(revoked, by=by)
    assert refusal(revoked) == (
        "The festival office has withdrawn this invitation. Write to it if that is a mistake."
    )
    type(edition).objects.update(published_at=timezone.now())
    late = Invitation.objects.create(
        edition=edition, email="late@x.org", invited_by=by, language="en", **times_of(expired)
    )
    assert refusal(late) == "The results are published; the work of this jury is done."
    assert User.objects.filter(email__in=[revoked.email, expired.email, late.email]).count() == 0


def times_of(invitation: Invitation) -> dict[str, object]:
    return {name: getattr(invitation, name) for name in ("invited_at", "mailed_at", "expires_at")}


def test_no_can_become_yes_and_accepted_cannot_be_revoked() -> None:
    edition, by = make_edition(), make_user()
    invitation = make_invitation(edition, by=by)
    for _twice in range(2):
        answers.decline_invitation(invitation)
    assert Invitation.objects.get().state == InvitationState.DECLINED
    join(invitation)
    with pytest.raises(Refused) as caught:
        revoke_invitation(invitation, by=by)
    assert str(caught.value.reason) == (
        "This invitation has been accepted. To end it, remove the role under “People”."
    )
    verbs = JournalEntry.objects.filter(verb__startswith="invitation").order_by("number")
    assert list(verbs.values_list("verb", flat=True)) == ["invitation.declined", "invitation.accepted"]


@pytest.mark.django_db(transaction=True)
def test_link_that_is_used_twice_at_once_makes_one_account() -> None:
    invitation = make_invitation(make_edition(), by=make_user())

    def answer(_number: int) -> bool:
        try:
            return bool(join(invitation))
        except Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(answer, range(4))) == [False, False, False, True]
    assert User.objects.filter(email=invitation.email).count() == 1


def test_journal_tells_of_invitations_and_profiles() -> None:
    edition, by = make_edition(), make_user()
    for answer in (answers.decline_invitation, join, lambda one: revoke_invitation(one, by=by)):
        answer(make_invitation(edition, by=by))
    judge = Invitation.objects.get(state=InvitationState.ACCEPTED).judge
    assert judge is not None
    change_profile(judge, edition=edition, languages=["en"], absences=[], cap=9, by=judge)
    assert differences() == []
    Invitation.objects.filter(state=InvitationState.DECLINED).update(state=InvitationState.SENT)
    judge.judge_profiles.update(cap=None)
    assert [what.partition(", but")[0] for what in differences()] == ['state is "sent"', "cap is null"]


def differences() -> list[str]:
    ours = (INVITATION, PROFILE)
    return [found.what for found in find_differences() if found.row.table in ours]
