from datetime import timedelta

import pytest
from django.utils import timezone

from judging.domain import meetings, rounds, rubrics, stages, tallies
from judging.domain.deletion import delete_round
from judging.domain.queries.agreement import agreement_in
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.rubrics import Scale, default_criteria
from judging.domain.stages import Stage
from judging.enums import Blindness, PoolKind
from judging.models import Assignment, Round
from tests.judging.juries import Jury, judge_film, make_jury

pytestmark = pytest.mark.django_db


def plan(jury: Jury, films: int = 2) -> Round:
    return meetings.plan_meeting(
        jury.round,
        codes=[entry.code for entry in jury.entries[:films]],
        closes_at=timezone.now() + timedelta(days=2),
        by=jury.organiser,
    )


def hold(jury: Jury, marks: dict[tuple[int, int], int]) -> Round:
    """A closed meeting with these scores, by film and judge."""
    meeting = plan(jury)
    rounds.open_round(meeting, by=jury.organiser)
    duties = Assignment.objects.filter(seat__round=meeting).select_related(
        "seat__round__edition", "seat__judge", "entry__film"
    )
    for duty in duties:
        place = jury.entries.index(duty.entry), jury.judges.index(duty.seat.judge)
        judge_film(duty, marks[place])
    rounds.close_round(meeting, by=jury.organiser)
    return Round.objects.get(pk=meeting.pk)


def test_meeting_that_would_end_after_its_round_is_refused() -> None:
    jury = make_jury(judges=2, entries=2, is_open=False)
    Round.objects.update(closes_at=timezone.now() + timedelta(days=1))
    jury.round.refresh_from_db()
    with pytest.raises(Unsound, match="The round itself ends on") as refused:
        plan(jury)
    assert refused.value.field == "closes_at"


def test_every_judge_scores_the_common_films_by_the_rounds_criteria() -> None:
    jury = make_jury(judges=3, entries=4, reviews=2, is_open=False)
    rubrics.write_rubric(jury.round, criteria=default_criteria(), scale=Scale(1, 5), by=jury.organiser)
    Round.objects.filter(pk=jury.round.pk).update(blindness=Blindness.OPEN)
    jury.round.refresh_from_db()
    meeting = plan(jury)
    opened = rounds.open_round(meeting, by=jury.organiser)
    assert (opened.entries, len(opened.pairs), opened.shortfalls) == (2, 6, ())
    rubric = rubrics.current_rubric(meeting)
    assert (rubric.highest, meeting.blindness, meeting.title) == (5, "open", "Calibration meeting")


@pytest.mark.slow
def test_scores_of_a_meeting_count_nowhere_and_bar_nobody() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2, is_open=False)
    meeting = hold(jury, {(0, 0): 9, (0, 1): 8, (1, 0): 3, (1, 1): 4})
    with pytest.raises(NotPossibleNow, match="its scores count in no ranking"):
        tallies.compute_tally(meeting, by=jury.organiser)
    for stage in (
        Stage(counted=(meeting,)),
        Stage(pool=PoolKind.ADVANCED, source=meeting),
    ):
        with pytest.raises(Unsound, match="is a calibration meeting; its scores and films count in no"):
            stages.check_stage(stage, edition=jury.edition, number=99)
    opened = rounds.open_round(jury.round, by=jury.organiser)
    assert (len(opened.pairs), opened.shortfalls) == (6, ())
    for duty in Assignment.objects.due().select_related("seat__round__edition", "entry__film"):
        judge_film(duty, 5)
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    assert {row["raw"] for row in tally.results["entries"]} == {5.0}
    assert len(tally.inputs["sheets"]) == 6


@pytest.mark.slow
def test_agreement_is_said_in_words_with_the_films_to_talk_about_first() -> None:
    jury = make_jury(judges=3, entries=3, reviews=2, is_open=False)
    scores = {(0, 0): 9, (0, 1): 9, (0, 2): 8, (1, 0): 2, (1, 1): 8, (1, 2): 5}
    meeting = hold(jury, scores)
    office = agreement_in(meeting)
    totals = [(film.link, film.total) for film in office.films]
    assert [(link, total.lowest, total.middle, total.highest) for link, total in totals] == [
        (jury.entries[1].code, 2.0, 5.0, 8.0),
        (jury.entries[0].code, 8.0, 9.0, 9.0),
    ]
    assert (office.sheets, office.far_apart) == (6, 50)
    assert office.words == "The judges agree about as much as is usual for art."
    assert {gap for _name, gap in office.criteria} == {3.5}
    mine = agreement_in(meeting, judge_id=jury.judges[2].pk)
    assert [(film.link, film.total.own) for film in mine.films] == [("", 5.0), ("", 8.0)]
    assert not {entry.title for entry in jury.entries} & {film.name for film in mine.films}
    Assignment.objects.filter(seat__round=meeting, seat__judge=jury.judges[2], entry=jury.entries[1]).update(
        state="recused"
    )
    assert len(agreement_in(meeting, judge_id=jury.judges[2].pk).films) == 1


def test_meeting_in_which_nobody_scored_says_that_nothing_can_be_told() -> None:
    jury = make_jury(judges=2, entries=2, is_open=False)
    meeting = plan(jury)
    told = agreement_in(meeting)
    assert (told.sheets, told.far_apart, told.films) == (0, None, [])
    assert told.words.startswith("There are too few scores")


def test_meeting_that_cannot_be_held_is_refused() -> None:
    jury = make_jury(judges=2, entries=4, is_open=False)
    with pytest.raises(Unsound, match=r"Films chosen: 1\. Choose 2 to 12"):
        plan(jury, films=1)
    meeting = plan(jury)
    with pytest.raises(NotPossibleNow, match="has its calibration meeting already"):
        plan(jury)
    with pytest.raises(NotPossibleNow, match="“Calibration meeting” builds on this round"):
        delete_round(jury.round, by=jury.organiser)
    rounds.open_round(jury.round, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="“Screening” has been opened, so it is too late"):
        rounds.open_round(meeting, by=jury.organiser)
    delete_round(meeting, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="held before a round that is not open yet"):
        plan(jury)
    alone = make_jury(judges=1, entries=2, is_open=False)
    with pytest.raises(NotPossibleNow, match="needs two judges or more"):
        plan(alone)


def test_panel_that_grows_gives_the_common_films_to_everybody() -> None:
    jury = make_jury(judges=3, entries=3, is_open=False)
    rounds.seat_judges(jury.round, judges=jury.judges[:2], by=jury.organiser)
    meeting = plan(jury)
    rounds.seat_judges(meeting, judges=jury.judges, by=jury.organiser)
    assert len(rounds.open_round(Round.objects.get(pk=meeting.pk), by=jury.organiser).pairs) == 6
