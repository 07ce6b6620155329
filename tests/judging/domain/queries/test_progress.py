import pytest

from judging.domain import recusals
from judging.domain.queries.progress import JudgeRow, RoundRow, Undone, judges_of, rounds_of, undone_in
from judging.models import Assignment, Scoresheet
from tests.judging.juries import judge_film, make_jury, watch

pytestmark = pytest.mark.django_db


def test_round_before_it_opens_has_nothing_to_do() -> None:
    jury = make_jury(judges=2, entries=3, is_open=False)
    row = RoundRow(round=jury.round, judges=2, done=0, due=0)
    assert (rounds_of(jury.edition), row.total) == ([row], 0)


def test_progress_of_a_round_and_its_judge() -> None:
    jury = make_jury(judges=1, entries=5, reviews=1, seconds=90)
    (judge,) = jury.judges
    mine = list(Assignment.objects.filter(seat__round=jury.round).order_by("position"))
    judge_film(mine[0])
    watch(mine[1], seconds=45)
    recusals.recuse(mine[2], reason="She is my sister.")
    (row,) = rounds_of(jury.edition)
    assert (row.judges, row.done, row.due, row.total) == (1, 1, 3, 4)
    last = Scoresheet.objects.get(assignment=mine[0])  # the other was opened only
    (of_judge,) = judges_of(jury.round)
    assert (of_judge.total, of_judge) == (
        4,
        JudgeRow(
            seat=mine[0].seat_id,
            judge=str(judge),
            is_judge=True,
            is_released=False,
            absences="",
            cap=None,
            done=1,
            due=3,
            recused=1,
            minutes_watched=2.25,
            minutes_due=4.5,
            last_seen=last.saved_at,
        ),
    )
    unjudged = tuple(sorted(entry.code for entry in jury.entries if entry.pk != mine[0].entry_id))
    assert undone_in(jury.round) == Undone(due=3, free=1, unjudged=unjudged)
