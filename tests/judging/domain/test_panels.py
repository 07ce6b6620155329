import pytest

from contest.domain.people import revoke_role
from contest.enums import Role
from contest.models import JournalEntry
from contest.policies import Refused
from contest.signals import swept
from judging.domain import assignments, panels, recusals, rounds
from judging.domain.profiles import change_profile
from judging.enums import AssignmentState
from judging.models import Assignment, Seat
from tests.judging.juries import Jury, judge_film, make_judge, make_jury

pytestmark = pytest.mark.django_db


def states_of(jury: Jury, judge: int = 0) -> list[str]:
    mine = Assignment.objects.filter(seat__judge=jury.judges[judge])
    return sorted(mine.values_list("state", flat=True))


def take_role_back(jury: Jury) -> None:
    revoke_role(jury.judges[0], edition=jury.edition, role=Role.JUDGE, by=jury.organiser)


def test_role_taken_back_frees_the_films_at_once(django_capture_on_commit_callbacks: object) -> None:
    jury = make_jury(judges=2, entries=4, reviews=1)
    judge_film(jury.assignment(judge=jury.judges[0]))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        take_role_back(jury)
    assert states_of(jury) == ["released", "scored"]
    line = JournalEntry.objects.latest("number")
    assert (line.verb, line.facts["freed"], line.actor) == ("judge.excused", 1, None)
    assert len(assignments.preview_assignment(jury.round).pairs) == 1


def test_role_taken_back_is_made_up_for_by_the_sweeper_once() -> None:
    jury = make_jury(judges=2, entries=4, reviews=1)
    take_role_back(jury)
    for _twice in range(2):
        swept.send(None)
    assert states_of(jury) == ["released", "released"]
    assert JournalEntry.objects.filter(verb="judge.excused").count() == 1


def test_released_judge_comes_back_with_the_films_that_nobody_has() -> None:
    jury = make_jury(judges=3, entries=6, reviews=1)
    seat = Seat.objects.get(judge=jury.judges[0])
    recusals.release_judge(seat, by=jury.organiser)
    first, second = Assignment.objects.filter(seat=seat).order_by("position")
    Assignment.objects.create(seat=Seat.objects.get(judge=jury.judges[1]), entry=first.entry, position=9)
    for _twice in range(2):
        back = panels.return_judge(seat, by=jury.organiser)
    assert (back, states_of(jury)) == (0, ["due", "released"])
    second.refresh_from_db()
    seat.refresh_from_db()
    assert (second.state, seat.cap, seat.released_at) == (AssignmentState.DUE, None, None)
    assert JournalEntry.objects.get(verb="judge.returned").facts == {"judge": jury.judges[0].pk, "pairs": 1}


def test_judge_comes_back_up_to_their_limit_and_not_to_recused_films() -> None:
    jury = make_jury(judges=1, entries=4, reviews=1)
    judge, seat = jury.judges[0], Seat.objects.get()
    recusals.recuse(jury.assignment(), reason="I know the director.")
    recusals.release_judge(seat, by=jury.organiser)
    change_profile(judge, edition=jury.edition, languages=[], absences=[], cap=2, by=judge)
    assert Seat.objects.get().cap == 0  # released
    assert panels.return_judge(seat, by=jury.organiser) == 2
    assert states_of(jury) == ["due", "due", "recused", "released"]


def test_who_is_no_judge_any_longer_and_who_comes_too_late_stay_out() -> None:
    jury = make_jury(judges=1, entries=2, reviews=1)
    seat = Seat.objects.get()
    take_role_back(jury)
    with pytest.raises(Refused, match="no longer a judge of this edition"):
        panels.return_judge(seat, by=jury.organiser)
    rounds.close_round(jury.round, by=jury.organiser)
    with pytest.raises(Refused, match="This round is not open"):
        panels.return_judge(seat, by=jury.organiser)


def test_limit_of_a_judge_holds_in_each_seat() -> None:
    jury = make_jury(judges=1, entries=4, reviews=1, is_open=False)
    judge, new = jury.judges[0], make_judge(jury.edition)
    for cap in (3, 2):
        change_profile(judge, edition=jury.edition, languages=["en"], absences=[], cap=cap, by=judge)
    assert Seat.objects.get().cap == 2
    change_profile(new, edition=jury.edition, languages=[], absences=[], cap=1, by=new)
    for _twice in range(2):
        panels.seat_judge(jury.round, new, by=jury.organiser)
    assert sorted(Seat.objects.values_list("cap", flat=True)) == [1, 2]
    rounds.open_round(jury.round, by=jury.organiser)
    assert Assignment.objects.count() == 3
