"""Nominees are told once that the audience votes on their films, and the office reads the email before."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from contest.audience.announcing import announce_open_votes
from contest.domain.editions import format_instant
from contest.domain.notices import send_first_notice
from contest.models import AudienceVote, JournalEntry, User
from contest.signals import swept
from contest.theater.permission import set_permission
from tests.contest.audience.scene import client_of, make_vote

pytestmark = pytest.mark.django_db


def send_all() -> list[Any]:
    while send_first_notice():
        pass
    return sorted(mail.outbox, key=lambda sent: sent.to)


@pytest.mark.slow
def test_nominees_are_told_once_when_the_vote_opens_each_in_their_language() -> None:
    scene = make_vote(films=3, open_hours=(1, 3))
    first, second, late = scene.films
    User.objects.filter(pk=second.representative_id).update(language="zh-hans")
    set_permission(late, False, by=late.representative)
    assert announce_open_votes() == 0
    send_all()  # that they are nominated
    mail.outbox.clear()
    opened = timezone.now() - timedelta(minutes=1)
    AudienceVote.objects.update(opens_at=opened)
    swept.send(None)
    swept.send(None)
    told = {sent.to[0]: sent for sent in send_all()}
    assert set(told) == {first.representative.email, second.representative.email}
    letter = told[first.representative.email]
    page = reverse("audience_show", args=[scene.edition.slug])
    assert letter.subject == f"The audience votes, and “{first.shown_title}” is on the ballot"
    with timezone.override(scene.edition.zone):
        ends = format_instant(scene.vote.ends_at, scene.edition)
    assert f"{page}\n\nThe vote ends on: {ends}" in letter.body
    with translation.override("zh-hans"):
        assert (
            told[second.representative.email].subject == f"观众投票已开始，《{second.shown_title}》在选票上"
        )
    set_permission(late, True, by=late.representative)
    assert (announce_open_votes(), announce_open_votes()) == (1, 0)
    lines = JournalEntry.objects.filter(verb="audience_vote_opened").order_by("number")
    assert [line.facts["mails"] for line in lines] == [{"audience_votes": 2}, {"audience_votes": 1}]


def test_office_opens_the_email_before_it_goes() -> None:
    scene = make_vote(films=2, open_hours=(1, 3))
    office, address = client_of(scene.organiser), reverse("office_audience", args=[scene.edition.slug])
    page = office.get(address)
    (kind, mails), first = page.context["mails"][0], min(scene.films, key=lambda film: film.code)
    assert (kind.label, [code for code, _mail in mails]) == (
        "Audience vote opened",
        ["en", "zh-hans", "id"],
    )
    assert f"The audience votes, and “{first.shown_title}” is on the ballot" in page.content.decode()
    assert "gets it when the vote opens, once, in their own language" in page.content.decode()
    AudienceVote.objects.update(opens_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now())
    assert office.get(address).context["mails"] == []
