from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from contest.domain.notices import render_mail
from contest.enums import NoticeKind
from contest.mail_texts.keeping import keep_words
from contest.models import JournalEntry, Notice, User
from judging.domain import rounds
from judging.domain.profiles import change_profile
from judging.domain.reminders import judges_behind, remind_behind, remind_judges, set_reminders
from judging.models import Assignment, Round, Seat
from tests.judging.juries import Jury, judge_film, make_jury
from tests.mails import sent_mails

pytestmark = pytest.mark.django_db


def at_day(jury: Jury, days: float) -> list[tuple[str, str]]:
    """What is enqueued so many days after the films were assigned: kinds of email, and to whom."""
    before = set(Notice.objects.values_list("pk", flat=True))
    start = Assignment.objects.order_by("assigned_at")[0].assigned_at
    remind_judges(start + timedelta(days=days))
    new = Notice.objects.exclude(pk__in=before).order_by("kind", "user")
    return [(notice.kind, str(notice.user)) for notice in new]


def make_long_jury() -> tuple[Jury, str, str]:
    jury = make_jury(judges=2, entries=4, reviews=1)
    Round.objects.update(closes_at=timezone.now() + timedelta(days=30))
    jury.round.refresh_from_db()
    first, second = sorted(jury.judges, key=lambda judge: judge.pk)
    Notice.objects.all().delete()
    return jury, str(first), str(second)


@pytest.mark.slow
def test_each_email_is_enqueued_once_and_its_time() -> None:
    jury, first, second = make_long_jury()
    assert at_day(jury, 0) == [("round_opened", first), ("round_opened", second)]
    assert at_day(jury, 0.5) == []
    assert at_day(jury, 6) == []
    assert at_day(jury, 7.1) == [("round_reminder", first), ("round_reminder", second)]
    assert at_day(jury, 8) == []
    set_reminders(jury.judges[0], wanted=False)
    assert at_day(jury, 14.1) == [("round_reminder", str(jury.judges[1]))]
    for assignment in Assignment.objects.filter(seat__judge=jury.judges[1]):
        judge_film(assignment)
    set_reminders(jury.judges[0], wanted=True)
    assert at_day(jury, 22) == [("round_reminder", str(jury.judges[0]))]
    assert at_day(jury, 28.5) == [("round_ends_soon", str(jury.judges[0]))]
    assert at_day(jury, 29.9) == []
    assert at_day(jury, 31) == []


def test_judge_is_told_once_of_films_that_were_assigned_later() -> None:
    jury, first, _second = make_long_jury()
    at_day(jury, 0)
    later = timezone.now() + timedelta(hours=1)
    of_first = Assignment.objects.filter(
        seat__judge__in=[judge for judge in jury.judges if str(judge) == first]
    )
    of_first.filter(pk=of_first.order_by("pk")[0].pk).update(assigned_at=later)
    behind = {str(one.judge): one.hindrance for one in judges_behind(jury.round, later)}
    assert (behind[first], behind[_second]) == ("", "got an email about these films within the last day")
    assert remind_judges(later + timedelta(minutes=9)) == 0
    assert remind_judges(later + timedelta(minutes=11)) == 1
    assert remind_judges(later + timedelta(minutes=12)) == 0
    mail = sent_mails()[-1]
    told = next(judge.email for judge in jury.judges if str(judge) == first)
    assert (mail.to, mail.subject) == ([told], "More films to judge: Screening")
    assert "More films in “Screening” have been assigned to you." in mail.body


def test_weekly_reminder_waits_until_the_judge_is_back() -> None:
    jury, _first, _second = make_long_jury()
    at_day(jury, 0)
    start = timezone.now().astimezone(jury.edition.zone).date()
    away = (start + timedelta(days=5), start + timedelta(days=9))
    judge = jury.judges[0]
    change_profile(judge, edition=jury.edition, languages=[], absences=[away], cap=None, by=judge)
    assert at_day(jury, 7.1) == [("round_reminder", str(jury.judges[1]))]
    assert at_day(jury, 9) == []
    assert at_day(jury, 10) == [("round_reminder", str(judge))]


def test_email_says_what_the_desk_says_in_the_judges_language_and_zone() -> None:
    jury = make_jury(judges=1, entries=3, reviews=1, seconds=2400)
    judge = jury.judges[0]
    judge.language, judge.time_zone = "en", "Europe/Paris"
    judge.save()
    Round.objects.update(closes_at=datetime(2030, 5, 1, 20, 0, tzinfo=UTC))
    Notice.objects.all().delete()
    remind_judges()
    mail = sent_mails()[-1]
    assert mail.subject == "Films to judge: Screening"
    assert "You have 3 films left to score until 1 May 2030, 22:00 (Paris)" in mail.body
    assert "About 120 minutes of film. With one minute for each film beside its length, this" in mail.body
    assert "this takes about 2 hours 5 minutes; your own pace counts" in mail.body
    assert "/judge/\n" in mail.body


def test_judges_are_written_to_in_the_editions_own_words() -> None:
    jury = make_jury(judges=1, entries=3, reviews=1, seconds=2400)
    User.objects.filter(pk=jury.judges[0].pk).update(language="en", time_zone="Europe/Paris")
    Round.objects.update(closes_at=datetime(2030, 5, 1, 20, 0, tzinfo=UTC))
    words = ("{round}, until {round_ends}", "{work}\n\n{desk_link}")
    keep_words(jury.edition, NoticeKind.ROUND_OPENED, "en", words=words, expected=None, by=jury.organiser)
    Notice.objects.all().delete()
    remind_judges()
    mail = sent_mails()[-1]
    both = "1 May 2030, 22:00 (Paris) · 2 May 2030, 04:00 in Shanghai"
    assert mail.subject == f"Screening, until {both}"
    assert mail.body.split("\n\n")[1:4] == [
        f"You have 3 films left to score until {both}.",
        "About 120 minutes of film. With one minute for each film beside its length, this takes about 2 "
        "hours 5 minutes; your own pace counts once you have scored three films.",
        f"{settings.SITE_URL}/judge/",
    ]


def test_judges_are_told_once_when_the_end_has_moved() -> None:
    jury, first, second = make_long_jury()
    at_day(jury, 0)
    ends = jury.round.closes_at + timedelta(days=2)
    rounds.change_plan(
        jury.round,
        name=jury.round.name,
        closes_at=ends,
        reviews_per_entry=1,
        by=jury.organiser,
        reason="Two judges are ill.",
    )
    assert at_day(jury, 3) == [("round_end_moved", first), ("round_end_moved", second)]
    assert at_day(jury, 3.1) == []
    assert "has a new end" in sent_mails()[-1].subject


def test_organiser_reminds_whoever_can_be_reminded() -> None:
    jury, _first, _second = make_long_jury()
    by_seat = {seat.judge: seat.pk for seat in Seat.objects.all()}
    one, two = jury.judges
    start = timezone.now()
    set_reminders(one, wanted=False)
    behind = {found.judge: found.hindrance for found in judges_behind(jury.round)}
    assert behind == {one: "has turned reminders off", two: ""}
    assert remind_behind(jury.round, by_seat.values(), by=jury.organiser, now=start) == 1
    notice = Notice.objects.get()
    assert (notice.kind, notice.user, notice.facts["by_hand"]) == ("round_reminder", two, True)
    line = JournalEntry.objects.get(verb="judges.reminded")
    assert (line.subject, line.facts, line.actor) == (
        f"round:{jury.round.code}",
        {"judges": [two.pk]},
        jury.organiser,
    )
    body = render_mail(notice).body
    assert "The festival office reminds you that films in “Screening” still wait for your scores." in body
    assert "at most once a week" not in body
    set_reminders(one, wanted=True)
    today = start.astimezone(jury.edition.zone).date()
    change_profile(one, edition=jury.edition, languages=[], absences=[(today, today)], cap=None, by=one)
    assert {found.judge: found.hindrance for found in judges_behind(jury.round)} == {
        one: "is away today",
        two: "got an email about these films within the last day",
    }
    assert remind_behind(jury.round, by_seat.values(), by=jury.organiser, now=start) == 0
    tomorrow = start + timedelta(days=1, minutes=1)
    assert remind_behind(jury.round, [by_seat[one]], by=jury.organiser, now=tomorrow) == 1
    rounds.close_round(jury.round, by=jury.organiser)
    assert judges_behind(jury.round) == []


def test_sweep_of_a_round_that_nobody_is_to_be_told_of_writes_nothing() -> None:
    jury, _first, _second = make_long_jury()
    rounds.close_round(jury.round, by=jury.organiser)
    assert remind_judges() == 0
    assert Notice.objects.count() == 0
