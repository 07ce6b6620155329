from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.domain.editions import format_instant
from contest.models import JournalEntry
from judging.domain import rounds, scoresheets
from judging.domain.refusals import NotPossibleNow
from judging.domain.timetable import follow_timetable, growth_of, haste_of, hindrance_of
from judging.models import Assignment, Round
from tests.judging.juries import Jury, make_jury, watch

pytestmark = pytest.mark.django_db


def due_round(**fields: object) -> Jury:
    """A round in preparation that should have opened a minute ago."""
    jury = make_jury(is_open=False)
    fields = {"opens_at": timezone.now() - timedelta(minutes=1), **fields}
    Round.objects.filter(pk=jury.round.pk).update(**fields)
    jury.round.refresh_from_db()
    return jury


def test_round_opens_by_itself_at_its_time_and_assigns_its_films() -> None:
    jury = due_round()
    assert follow_timetable(timezone.now() - timedelta(minutes=2)) == 0
    call_command("sweep", once=True)
    jury.round.refresh_from_db()
    assert (jury.round.state, Assignment.objects.count()) == ("open", 8)
    line = JournalEntry.objects.get(verb="round.open")
    assert line.actor is None


def test_round_closes_by_itself_after_its_grace() -> None:
    jury = make_jury()
    now = timezone.now()
    Round.objects.filter(pk=jury.round.pk).update(closes_at=now, grace_minutes=30)
    moved = [follow_timetable(now + timedelta(minutes=minutes)) for minutes in (0, 29, 30, 31)]
    jury.round.refresh_from_db()
    assert (moved, jury.round.state) == ([0, 0, 1, 0], "closed")
    assert JournalEntry.objects.get(verb="round.closed").facts == {"left": 8}


def test_no_score_is_taken_after_the_end_though_nobody_closed_the_round() -> None:
    jury = make_jury()
    mine = jury.assignment()
    watch(mine)
    now = timezone.now()
    Round.objects.filter(pk=jury.round.pk).update(closes_at=now - timedelta(minutes=5), grace_minutes=6)
    scoresheets.save_mark(mine, criterion="sound", value="7")
    Round.objects.filter(pk=jury.round.pk).update(grace_minutes=5)
    for act in (
        lambda: scoresheets.save_mark(mine, criterion="sound", value="8"),
        lambda: scoresheets.save_notes(mine, text="late"),
        lambda: scoresheets.submit_scores(mine),
    ):
        with pytest.raises(NotPossibleNow, match="This round has ended"):
            act()
    assert list(mine.scoresheet.marks.values_list("value", flat=True)) == [7]


@pytest.mark.slow
def test_round_that_cannot_open_says_why_on_its_page_and_on_the_offices_first(client: Client) -> None:
    jury = due_round()
    jury.round.seats.all().delete()
    assert follow_timetable() == 0
    why = "The panel has no judges. Choose the panel, then open the round."
    assert hindrance_of(jury.round) == why
    client.force_login(jury.organiser)
    for page in (
        client.get(reverse("round_show", args=[jury.edition.slug, jury.round.code])),
        client.get(reverse("office_show", args=[jury.edition.slug])),
    ):
        assert why in page.content.decode()
    rounds.seat_judges(jury.round, judges=jury.judges, by=jury.organiser)
    assert (hindrance_of(jury.round), follow_timetable()) == ("", 1)


def test_round_of_all_entries_says_that_more_can_come_while_entries_are_open() -> None:
    jury = make_jury()
    edition = jury.edition
    assert growth_of(jury.round) == ""
    assert growth_of(jury.round, edition.closes_at - timedelta(days=1)) == (
        f"Entries can be submitted until {format_instant(edition.closes_at, edition)}. A film that is "
        "accepted after the films of this round were assigned gets no judges until you assign again."
    )


@pytest.mark.slow
def test_round_that_leaves_no_day_before_the_awards_is_warned_of(client: Client) -> None:
    jury = make_jury()
    edition, round_ = jury.edition, jury.round
    client.force_login(jury.organiser)
    pages = [
        reverse("round_show", args=[edition.slug, round_.code]),
        reverse("office_show", args=[edition.slug]),
    ]
    words = "That leaves less than a day to calculate, decide and seal the results."

    def shown(hours: float) -> list[bool]:
        Round.objects.filter(pk=round_.pk).update(closes_at=edition.awards_at - timedelta(hours=hours))
        return [words in client.get(page).content.decode() for page in pages]

    assert (shown(0), shown(23), shown(72)) == ([True, True], [True, True], [False, False])
    Round.objects.filter(pk=round_.pk).update(advancing=2, closes_at=edition.nominees_at)
    assert "the nominees are announced on" in haste_of(Round.objects.get(pk=round_.pk))
