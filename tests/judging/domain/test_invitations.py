from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from contest.domain.editions import format_instant
from contest.domain.notices import render_mail, send_first_notice
from contest.enums import NoticeKind, Role
from contest.mail_texts.keeping import keep_words
from contest.models import JournalEntry, Notice, User
from contest.policies import Refused
from contest.signals import swept
from judging.domain import answers, invitations
from judging.domain.addresses import Address, read_addresses
from judging.domain.answers import accept_invitation
from judging.domain.invitations import invite_judges, remind, revoke_invitation
from judging.enums import InvitationState
from judging.models import Invitation
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.judging.juries import make_invitation, make_jury

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_invited_address_gets_a_mail_with_the_link_in_its_language() -> None:
    edition, by = make_edition(), make_user()
    chen = make_user("chen@example.org", name="Chen", language="zh-hans")
    sent, left = invite_judges(
        edition, read_addresses("Dewi <dewi@example.org>, chen@example.org").addresses, language="id", by=by
    )
    assert ([row.email for row in sent], left) == (["dewi@example.org", "chen@example.org"], [])
    notices = list(Notice.objects.order_by("pk"))
    assert [notice.user for notice in notices] == [None, chen]
    mails = [render_mail(notice) for notice in notices]
    assert [mail.to for mail in mails] == [["dewi@example.org"], ["chen@example.org"]]
    for mail, row, name in zip(mails, sent, ("Dewi", "Chen"), strict=True):
        assert f"/invitation/{invitations.key_of(row)}/" in mail.body
        assert name in mail.body.splitlines()[0]
    while send_first_notice():
        pass
    assert {"key" in notice.facts for notice in Notice.objects.filter(sent_at__isnull=False)} == {False}
    line = JournalEntry.objects.get(verb="jury.invited")
    assert (line.facts, line.actor) == ({"invitations": [row.code for row in sent]}, by)


def test_who_need_not_be_invited_comes_back_with_the_reason() -> None:
    edition, by = make_edition(), make_user()
    judge, creator, chair = make_user(), make_user(), make_user()
    make_membership(judge, edition, Role.JUDGE)
    make_membership(chair, edition, Role.CHAIR)
    make_entry(edition=edition, representative=creator)
    waiting = make_invitation(edition, by=by)
    text = f"{judge.email}\n{creator.email}\n{waiting.email}\nnew@example.org\n{chair.email}"
    addresses = read_addresses(text).addresses
    sent, left = invite_judges(edition, addresses, language="en", by=by, reason="Too short")
    assert [row.email for row in sent] == ["new@example.org"]
    assert [(one.address.line, str(one.reason)) for one in left] == [
        (1, "This person is a judge of this edition already. Choose them for the panel instead."),
        (
            2,
            "This person is a creator in this edition. To invite them as a judge as well, give the reason.",
        ),
        (3, "This person was invited already and has not answered. Send a reminder instead."),
        (
            5,
            "This person has another role in this edition and sees its rankings, or who made its films. To "
            "make them a judge as well, assign the role under “People”.",
        ),
    ]
    assert [one.is_creator for one in left] == [False, True, False, False]


def test_creator_is_invited_for_a_reason_that_is_kept_with_the_name_of_who_gave_it() -> None:
    edition, by, creator = make_edition(), make_user(), make_user()
    make_entry(edition=edition, representative=creator)
    reason = "Nobody else knows stop motion."
    text = f"{creator.email}\nnew@example.org"
    sent, left = invite_judges(
        edition, read_addresses(text).addresses, language="en", by=by, reason=f" {reason} "
    )
    assert ({row.email: row.reason for row in sent}, left) == (
        {creator.email: reason, "new@example.org": ""},
        [],
    )
    assert JournalEntry.objects.get(verb="jury.invited").facts["reason"] == reason
    invitation = Invitation.objects.get(email=creator.email)
    accept_invitation(invitation, judge=creator)
    line = JournalEntry.objects.get(verb="role_granted", subject=f"user:{creator.pk}")
    assert (line.facts, line.actor) == ({"role": Role.JUDGE, "reason": reason}, by)


@pytest.mark.slow
def test_thousand_addresses_are_invited_with_few_queries(
    settings: Any, django_assert_max_num_queries: Any
) -> None:
    edition, by = make_edition(), make_user()
    good = [Address(number, f"judge{number}@example.org") for number in range(960)]
    with django_assert_max_num_queries(40):
        sent, _left = invite_judges(edition, good, language="en", by=by)
    assert (len(sent), Invitation.objects.count(), Notice.objects.count()) == (960, 960, 960)
    settings.INVITATIONS_PER_DAY = 1000
    more = [Address(number, f"more{number}@example.org") for number in range(41)]
    with pytest.raises(Refused) as caught:
        invite_judges(edition, more, language="en", by=by)
    assert str(caught.value.reason) == (
        "Invitations sent within 24 hours: 960. Allowed: 1000. This list has 41 more: send at most 40 of "
        "them now, and the others tomorrow."
    )
    assert Invitation.objects.count() == 960


@pytest.mark.parametrize("state", ["expired", "declined", "revoked"])
def test_address_can_be_invited_anew_after_it_was_left(state: str) -> None:
    edition, by = make_edition(), make_user()
    first = make_invitation(edition, by=by, email="ana@example.org")
    if state == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    elif state == "declined":
        answers.decline_invitation(first)
    else:
        revoke_invitation(first, by=by)
    again = make_invitation(edition, by=by, email="ana@example.org")
    assert (again.pk, again.state, Notice.objects.count()) == (first.pk, InvitationState.SENT, 2)
    answers.refuse_unanswerable(Invitation.objects.get())


def test_silent_are_reminded_by_the_sweeper_three_times_at_most() -> None:
    edition, by = make_edition(), make_user()
    invitation = make_invitation(edition, by=by)
    assert remind(Invitation.objects.all()) == 0  # a moment ago
    found = []
    for day in range(1, 31):
        found += [day] * invitations.remind_silent_judges(timezone.now() + day * DAY)
    assert found == [5, 10, 15]
    assert Invitation.objects.get().reminders == 3
    latest = Notice.objects.latest("pk")
    assert (Notice.objects.count(), latest.facts["reminder"]) == (4, 3)
    told = JournalEntry.objects.filter(verb="jury.reminded")
    assert [(line.facts, line.actor) for line in told] == [({"invitations": [invitation.code]}, None)] * 3
    assert render_mail(latest).subject == f"Reminder: invitation to the jury of {edition.title} 2026"
    assert remind(Invitation.objects.all(), now=invitation.expires_at - DAY) == 0


def test_answered_and_expired_are_not_reminded() -> None:
    edition, by = make_edition(), make_user()
    later = timezone.now() + 6 * DAY
    answers.decline_invitation(make_invitation(edition, by=by))
    revoke_invitation(make_invitation(edition, by=by), by=by)
    gone = make_invitation(edition, by=by)
    Invitation.objects.filter(pk=gone.pk).update(expires_at=later)
    assert invitations.remind_silent_judges(later) == 0
    swept.send(None)
    assert Notice.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_organisers_invite_the_same_address_at_once() -> None:
    edition, people = make_edition(), [make_user(), make_user()]

    def invite(by: User) -> int:
        try:
            return len(invite_judges(edition, [Address(1, "ana@x.org")], language="en", by=by)[0])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(invite, people)) == [0, 1]
    assert (Invitation.objects.count(), Notice.objects.count()) == (1, 1)


def test_invitation_in_own_words_has_its_link_and_what_is_asked_and_a_reminder_says_that_it_is_one() -> None:
    jury = make_jury(judges=1, entries=3, reviews=1)
    words = ("Come to {edition}", "{asked}\n\n{invitation_link} until {link_until}")
    keep_words(jury.edition, NoticeKind.JUDGE_INVITED, "en", words=words, expected=None, by=jury.organiser)
    invitation = make_invitation(jury.edition, by=jury.organiser)
    mail = render_mail(Notice.objects.get(kind=NoticeKind.JUDGE_INVITED))
    link = f"{settings.SITE_URL}{reverse('invitation_show', args=[invitations.key_of(invitation)])}"
    with translation.override("en"), timezone.override(jury.edition.zone):
        until = format_instant(invitation.expires_at, jury.edition)
    assert mail.subject == f"Come to {jury.edition}"
    assert mail.body.split("\n\n")[1].startswith(
        "What you are asked for, as it is planned today:\n“Screening”: "
    )
    assert mail.body.split("\n\n")[2] == f"{link} until {until}"
    assert invitations.remind_silent_judges(timezone.now() + 6 * DAY) == 1
    assert render_mail(Notice.objects.latest("pk")).subject == (
        f"Reminder: invitation to the jury of {jury.edition.title} 2026"
    )


def test_invitation_in_own_words_says_nothing_of_rounds_where_none_is_planned() -> None:
    edition, by = make_edition(), make_user()
    make_membership(by, edition, Role.ORGANISER)
    words = ("Come", "{asked}{invitation_link} {link_until}")
    keep_words(edition, NoticeKind.JUDGE_INVITED, "en", words=words, expected=None, by=by)
    invitation = make_invitation(edition, by=by)
    body = render_mail(Notice.objects.get(kind=NoticeKind.JUDGE_INVITED)).body
    link = f"{settings.SITE_URL}{reverse('invitation_show', args=[invitations.key_of(invitation)])}"
    assert body.split("\n\n")[1].startswith(link)
