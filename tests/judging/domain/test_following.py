from typing import Any

import pytest
from django.core.management import call_command

from contest.enums import EntryState
from contest.models import Entry
from judging.domain import awards
from judging.domain.following import editions_to_propose_anew, follow_entry, follow_lost_moves
from judging.models import Assignment
from tests.judging.juries import judge_film, make_jury, make_tallied

pytestmark = pytest.mark.django_db


def test_assignments_of_an_entry_that_leaves_are_withdrawn_and_come_back_with_it() -> None:
    jury = make_jury(judges=2, entries=2, reviews=2)
    entry = jury.entries[0]
    judge_film(jury.assignment(entry, jury.judges[0]))
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.WITHDRAWN)
    follow_entry(entry.pk)
    rows = Assignment.objects.filter(entry=entry).order_by("seat")
    assert list(rows.values_list("state", flat=True)) == ["withdrawn", "withdrawn"]
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.ELIGIBLE)
    follow_entry(entry.pk)
    follow_entry(entry.pk)
    assert list(rows.values_list("state", flat=True)) == ["scored", "due"]


@pytest.mark.slow
def test_awards_are_proposed_anew_where_a_suggested_film_has_left() -> None:
    jury, tally = make_tallied(entries=2)
    awards.propose(tally, by=jury.organiser)
    other = make_jury().entries[0]
    assert [list(editions_to_propose_anew(one)) for one in (None, other.pk)] == [[], []]
    assert list(editions_to_propose_anew(jury.entries[0].pk)) == [jury.edition]
    Entry.objects.filter(pk=jury.entries[0].pk).update(state=EntryState.WITHDRAWN)
    assert list(editions_to_propose_anew()) == [jury.edition]


@pytest.mark.slow
def test_sweeper_follows_moves_that_nobody_heard_of(django_assert_num_queries: Any) -> None:
    jury = make_jury(judges=2, entries=2, reviews=2)
    gone, stays = jury.entries
    with django_assert_num_queries(3):  # the open rounds, and two for each
        assert follow_lost_moves() == 0
    for state, expected in (
        (EntryState.DISQUALIFIED, ["withdrawn", "withdrawn"]),
        (EntryState.ELIGIBLE, ["due", "due"]),
    ):
        Entry.objects.filter(pk=gone.pk).update(state=state)
        call_command("sweep", once=True)
        assert list(Assignment.objects.filter(entry=gone).values_list("state", flat=True)) == expected
    assert list(Assignment.objects.filter(entry=stays).values_list("state", flat=True)) == ["due", "due"]
