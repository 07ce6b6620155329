"""Arithmetic of what was played, and the clock that counts it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from contest.models import JournalEntry
from judging.domain import rounds
from judging.domain.refusals import NotPossibleNow, WatchImplausible
from judging.domain.scoresheets import submit_scores
from judging.domain.watched import note_handover, record_beat
from judging.models import Assignment, Scoresheet, Watch, WatchClock
from tests.judging.juries import make_jury, mark_all

START = timezone.now()


class Page:
    """A page with a film, in a session of its judge that has asked for the film."""

    def __init__(self, assignment: Assignment, name: str = "a", *, session: str = "s") -> None:
        self.assignment, self.name, self.session, self.number = assignment, name * 12, session, 0
        note_handover(assignment.pk, session)

    def beat(
        self, second: float, *ranges: list[int], playing: bool = True, number: int = 0, height: object = 0
    ) -> int:
        """Beat at this second of the test; returns how many seconds count by now."""
        self.number = number or self.number + 1
        message = {"page": self.name, "number": self.number, "playing": playing, "ranges": list(ranges)}
        message |= {"height": height} if height else {}
        now = START + timedelta(seconds=second)
        self.answer = record_beat(self.assignment, message, session_key=self.session, now=now)
        return self.answer.watch.seconds


@pytest.mark.django_db
def test_film_played_to_its_end_counts_whole() -> None:
    page = Page(make_jury(seconds=12).assignment())
    beats = [page.beat(0), page.beat(5.1, [0, 5]), page.beat(9.8, [5, 10])]
    assert beats == [0, 5, 10]
    assert page.beat(12.0, [10, 12], playing=False) == 12
    assert Watch.objects.get().ranges == [[0, 12]]


@pytest.mark.django_db
def test_scoresheet_says_in_which_quality_most_of_the_film_was_seen() -> None:
    assignment = make_jury(seconds=20).assignment()
    page = Page(assignment)
    page.beat(0)
    page.beat(8, [0, 8], height=4320)  # 8K, and no more lines than that
    page.beat(9, [8, 9], height="1080p")
    page.beat(10, [9, 10], height=-1080)
    page.beat(11, [10, 11], height=4321)
    assert page.beat(20, [11, 20], height=1080) == 20
    assert Watch.objects.get().heights == {"4320": 8, "1080": 9}
    mark_all(assignment)
    submit_scores(assignment)
    assert Scoresheet.objects.get().seen_height == 1080
    assert JournalEntry.objects.get(verb="scoresheet.handed_in").facts["lines"] == 1080


@pytest.mark.django_db
def test_waiting_without_playing_earns_nothing() -> None:
    """61 seconds of waiting and one request, after a page was opened, a beat sent, or a film paused."""
    assignment = make_jury(seconds=60).assignment()
    page = Page(assignment)
    assert page.beat(61, [0, 60]) == 0
    assert page.beat(122, [0, 60]) == 0
    assert page.beat(123, playing=False) == 0
    assert page.beat(153, [0, 30]) == 0


@pytest.mark.slow
@pytest.mark.django_db
def test_no_more_counts_than_the_time_since_the_last_beat() -> None:
    page = Page(make_jury(seconds=60).assignment())
    page.beat(0)
    assert page.beat(5, [0, 30]) == 6  # a second ahead, once
    assert page.beat(10, [6, 60]) == 11
    assert page.beat(10.2, [11, 60]) == 11
    for number in range(20):  # pages that begin anew gain no second each
        again = Page(page.assignment, "bcdefghijk"[number % 10], session="s")
        again.beat(10.3 + number / 100)
        assert again.beat(10.305 + number / 100, [11, 60]) == 11


@pytest.mark.django_db
def test_double_speed_counts_half() -> None:
    page = Page(make_jury(seconds=60).assignment())
    page.beat(0)
    assert [page.beat(5 * n, [0, 10 * n]) for n in range(1, 7)][-1] == 31


@pytest.mark.django_db
def test_what_was_saved_up_by_watching_again_is_not_spent_later() -> None:
    page = Page(make_jury(seconds=90).assignment())
    for n in range(5):
        page.beat(5 * n, [0, 5])
    assert page.beat(25, [5, 90]) == 12  # five since the last beat, one left over, one ahead


@pytest.mark.django_db
def test_replayed_beat_counts_nothing() -> None:
    page = Page(make_jury(seconds=60).assignment())
    page.beat(0)
    page.beat(5, [0, 5])
    clock = WatchClock.objects.values().get()
    assert page.beat(20, [5, 20], number=2) == 5
    assert page.beat(20, [5, 20], number=1) == 5
    assert WatchClock.objects.values().get() == clock


@pytest.mark.django_db
def test_beat_after_a_cut_of_twenty_seconds_counts_and_after_an_hour_of_sleep_does_not() -> None:
    page = Page(make_jury(seconds=90).assignment())
    page.beat(0)
    assert page.beat(27, [0, 27]) == 27
    assert page.beat(3627, [27, 60]) == 27
    assert page.beat(3632, [27, 32]) == 32


@pytest.mark.django_db
def test_clock_that_was_turned_back_counts_nothing() -> None:
    page = Page(make_jury(seconds=60).assignment())
    page.beat(100)
    assert (page.beat(50, [0, 50]), page.beat(55, [0, 5])) == (0, 5)


@pytest.mark.django_db
def test_page_that_began_last_counts_across_tabs_and_machines_and_the_other_says_so() -> None:
    jury = make_jury(judges=1, entries=2, reviews=1, seconds=60)
    first, second = Assignment.objects.select_related("seat__judge")
    here, there = Page(first, "a"), Page(second, "b", session="t")
    seconds = []
    for n in range(6):
        seconds += [(here.beat(5 * n, [0, 5 * n + 1]), there.beat(5 * n + 2, [0, 5 * n + 1]))]
    assert seconds == [(0, 0), (0, 6), (0, 11), (0, 16), (0, 21), (0, 26)]
    assert (here.answer.is_elsewhere, there.answer.is_elsewhere) == (True, False)
    Page(first, "c").beat(28, playing=False)  # opened, and nothing plays in it
    assert there.beat(30, [26, 29], playing=False) == 29
    assert (here.beat(31), here.answer.is_elsewhere) == (0, False)
    assert (here.beat(36, [0, 5]), here.answer.is_elsewhere) == (5, False)
    again = Page(first, "d")  # the page is loaded anew
    assert (again.beat(37), again.beat(42, [5, 10]), again.answer.is_elsewhere) == (5, 10, False)
    assert (here.beat(43, [5, 12]), here.beat(83, [5, 12]), here.beat(85, [10, 12])) == (10, 10, 12)
    assert WatchClock.objects.get().judge == jury.judges[0]


@pytest.mark.django_db
def test_tab_that_is_paused_and_reports_on_counts_nothing() -> None:
    page = Page(make_jury(seconds=60).assignment())
    page.beat(0)
    assert page.beat(5, [0, 5], playing=False) == 5
    beats = [page.beat(5 * n, [5, 5 * n], playing=False) for n in range(2, 9)]
    assert beats == [5] * 7
    assert page.beat(45, [5, 45]) == 5  # plays again from here on
    assert page.beat(50, [5, 10]) == 10


@pytest.mark.django_db
def test_ranges_that_overlap_count_once() -> None:
    page = Page(make_jury(seconds=60).assignment())
    page.beat(0)
    assert page.beat(10, [0, 8], [4, 10], [2, 6]) == 10
    assert page.beat(15, [5, 12]) == 12
    assert Watch.objects.get().ranges == [[0, 12]]


@pytest.mark.django_db
def test_beat_with_a_number_of_the_future_makes_those_before_it_old() -> None:
    page = Page(make_jury(seconds=60).assignment())
    page.beat(0)
    assert page.beat(5, [0, 5], number=1000) == 5
    assert page.beat(10, [5, 10], number=3) == 5
    assert page.beat(15, [5, 10], number=1001) == 10


@pytest.mark.django_db
@pytest.mark.parametrize("says", ["1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z", 10**12])
def test_clock_of_the_judges_computer_does_not_count(says: object) -> None:
    assignment = make_jury(seconds=60).assignment()
    note_handover(assignment.pk, "s")
    for number, second in ((1, 0), (2, 5)):
        message = {"page": "a" * 12, "number": number, "playing": True, "ranges": [[0, 30]], "at": says}
        record_beat(assignment, message, session_key="s", now=START + timedelta(seconds=second))
    assert Watch.objects.get().seconds == 6  # five, and one ahead


@pytest.mark.django_db
def test_film_that_this_session_has_not_asked_for_does_not_count() -> None:
    page = Page(make_jury(seconds=60).assignment())
    page.session = "other"
    page.beat(0)
    assert (page.beat(5, [0, 5]), page.answer.is_delivered) == (0, False)
    note_handover(page.assignment.pk, "other")
    assert (page.beat(10, [0, 5]), page.answer.is_delivered) == (5, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"page": None},
        {"page": "A" * 12},
        {"number": 0},
        {"number": 2**31},
        {"number": 2**31 + 1},
        {"number": True},
        {"playing": 1},
        {"ranges": None},
        {"ranges": [[0, 63]]},
        {"ranges": [[5, 3]]},
        {"ranges": [[-1, 4]]},
        {"ranges": [[0, 1.5]]},
        {"ranges": [7]},
        {"ranges": [[0, 1]] * 2001},
    ],
)
def test_beat_that_no_page_sends_is_refused(change: dict[str, object]) -> None:
    assignment = make_jury(seconds=62.0).assignment()
    message = {"page": "a" * 12, "number": 1, "playing": True, "ranges": []}
    record_beat(assignment, message, session_key="s")
    with pytest.raises(WatchImplausible):
        record_beat(assignment, message | {"number": 2} | change, session_key="s")
    assert WatchClock.objects.get().number == 1


@pytest.mark.django_db
def test_beat_after_the_round_is_closed_is_refused() -> None:
    jury = make_jury()
    page = Page(jury.assignment())
    rounds.close_round(jury.round, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="not open"):
        page.beat(0)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_beats_of_ten_tabs_at_once_count_no_second_twice() -> None:
    assignment = make_jury(seconds=90).assignment()
    page = Page(assignment)
    page.beat(0)

    def beat(number: int) -> None:
        try:
            mine = Assignment.objects.select_related("seat__judge", "seat__round").get(pk=assignment.pk)
            message = {"page": "a" * 12, "number": number, "playing": True, "ranges": [[0, 90]]}
            record_beat(mine, message, session_key="s", now=START + timedelta(seconds=10))
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(beat, range(2, 12)))
    assert Watch.objects.get().seconds == 11
