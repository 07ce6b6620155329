from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from contest.domain.notices import render_mail
from contest.models import JournalEntry, Notice
from judging.domain import cuts, early_closing, rounds
from judging.domain.refusals import Unsound
from judging.domain.reminders import remind_judges
from judging.enums import RoundState
from judging.models import Round
from tests.judging.juries import judge_all, judge_film, make_jury, make_ranked

pytestmark = pytest.mark.django_db
WHY = "The ceremony was moved to March."


def test_round_is_closed_early_with_a_reason_that_judges_with_films_left_get() -> None:
    jury = make_jury(judges=2, entries=2, reviews=1)
    judge_film(jury.assignment(jury.entries[0]))
    done, waiting = jury.assignment(jury.entries[0]).seat.judge, jury.assignment(jury.entries[1]).seat.judge
    assert done != waiting
    with pytest.raises(Unsound, match="This is missing or too short"):
        early_closing.close_by_hand(jury.round, by=jury.organiser)
    assert (Round.objects.get().state, Notice.objects.count()) == (RoundState.OPEN, 0)
    assert early_closing.close_by_hand(jury.round, by=jury.organiser, reason=WHY) == 1
    mail = Notice.objects.get()
    assert (mail.user, mail.kind) == (waiting, "round_end_moved")
    letter = render_mail(mail)
    subject, body = letter.subject, str(letter.body)
    assert subject == "Screening was closed before its end"
    assert "“Screening” was closed" in body
    assert "You had one film left to score; it needs no scores from you any longer." in body
    assert f"Reason: {WHY}" in body
    assert JournalEntry.objects.get(verb="round.closed").facts == {"reason": WHY, "left": 1}
    jury.round.refresh_from_db()
    closing = early_closing.closing_of(jury.round)
    assert closing is not None
    assert (closing.by, closing.reason, closing.is_early) == (jury.organiser, WHY, True)


def test_reopened_round_tells_its_panel_the_end_again() -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    Round.objects.update(announced_end=jury.round.closes_at)
    early_closing.close_by_hand(jury.round, by=jury.organiser, reason=WHY)
    rounds.reopen_round(jury.round, by=jury.organiser)
    remind_judges()
    moved = Notice.objects.filter(kind="round_end_moved").order_by("pk")
    assert ["closed_at" in mail.facts for mail in moved] == [True, False]


def test_nothing_is_asked_where_no_judge_loses_time() -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    judge_all(jury)
    assert early_closing.needs_reason(jury.round) is False
    assert early_closing.close_by_hand(jury.round, by=jury.organiser) == 0
    late = make_jury(judges=1, entries=1, reviews=1)
    ended = late.round.ends_at + timedelta(minutes=1)
    assert early_closing.close_by_hand(late.round, by=late.organiser, now=ended) == 1
    assert Notice.objects.count() == 0


@pytest.mark.slow
def test_page_asks_for_the_reason_and_says_when_and_by_whom_it_was_closed(client: Client) -> None:
    jury = make_jury(judges=1, entries=2, reviews=1)
    client.force_login(jury.organiser)
    address = reverse("round_close", args=[jury.edition.slug, jury.round.code])
    refused = client.post(address, {"reason": "soon"})
    page = refused.content.decode()
    assert (refused.status_code, Round.objects.get().state) == (422, RoundState.OPEN)
    assert "Reason to close the round before its end" in page
    assert "soon</textarea>" in page
    client.post(address, {"reason": WHY})
    shown = client.get(reverse("round_show", args=[jury.edition.slug, jury.round.code])).content.decode()
    assert "· was to end" in shown
    assert f"Closed by {jury.organiser} " in shown
    assert f"Reason: {WHY}" in shown


@pytest.mark.slow
def test_round_says_how_many_films_advanced(client: Client) -> None:
    jury, tally = make_ranked()
    client.force_login(jury.organiser)
    address = reverse("round_show", args=[jury.edition.slug, jury.round.code])
    assert "3 films are to advance from this round." in client.get(address).content.decode()
    cuts.decide_cut(tally, moved={jury.entries[3].code: f"{WHY} And so it advances."}, by=jury.organiser)
    page = client.get(address).content.decode()
    assert "4 films advanced from this round." in page
    assert "are to advance" not in page
