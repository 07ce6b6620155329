from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from contest.models import JournalEntry
from judging.domain import recusals, rounds, scoresheets, tallies
from judging.domain.refusals import (
    JuryRefused,
    MarkOutside,
    NotPossibleNow,
    SavedElsewhere,
    ScoresheetUnfinished,
    Unsound,
)
from judging.domain.sealed_scores import commit_to
from judging.enums import AssignmentState
from judging.models import Assignment, Mark, Recusal, Scoresheet
from tests.judging.juries import CRITERIA, judge_film, make_jury, mark_all, watch

pytestmark = pytest.mark.django_db


def marks() -> dict[str, int | None]:
    return dict(Mark.objects.values_list("criterion__slug", "value"))


def test_save_mark_keeps_the_latest() -> None:
    assignment = make_jury().assignment()
    scoresheets.save_mark(assignment, criterion="sound", value=4)
    scoresheets.save_mark(assignment, criterion="sound", value="10")
    scoresheets.save_mark(assignment, criterion="narration", value=None)
    assert marks() == {"sound": 10, "narration": None}


def test_save_mark_outside_the_scale_is_refused() -> None:
    assignment = make_jury().assignment()
    scoresheets.save_mark(assignment, criterion="sound", value=4)
    for value in [0, 11, 7.5, "seven", "", "7.0", -3, True, "٧", [7], "1" * 50]:
        with pytest.raises(MarkOutside, match="Enter a whole number from 1 to 10"):
            scoresheets.save_mark(assignment, criterion="sound", value=value)
        assert marks() == {"sound": 4}, value


def test_save_mark_for_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(Unsound, match="no criterion “charm”"):
        scoresheets.save_mark(make_jury().assignment(), criterion="charm", value=4)


def test_save_mark_after_the_round_is_closed_is_refused() -> None:
    jury = make_jury()
    assignment = jury.assignment()
    scoresheets.save_mark(assignment, criterion="sound", value=4)
    rounds.close_round(jury.round, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="not open"):
        scoresheets.save_mark(assignment, criterion="sound", value=5)
    assert marks() == {"sound": 4}


@pytest.mark.parametrize("state", ["recused", "withdrawn", "released"])
def test_save_mark_for_a_film_that_is_not_due_is_refused(state: str) -> None:
    assignment = make_jury().assignment()
    scoresheets.open_sheet(assignment)
    Assignment.objects.filter(pk=assignment.pk).update(state=state)
    with pytest.raises(NotPossibleNow):
        scoresheets.save_mark(assignment, criterion="sound", value=5)
    assert marks() == {}


def test_mark_replaces_only_what_the_sender_has_seen() -> None:
    """Two machines: the one without network for a while comes second, and overwrites nothing unseen."""
    assignment = make_jury().assignment()
    first = scoresheets.save_mark(assignment, criterion="sound", value=7, replaces=[""]).revision
    newer = scoresheets.save_mark(assignment, criterion="sound", value=9, replaces=[first]).revision
    with pytest.raises(SavedElsewhere, match="“Sound design” was scored differently") as refused:
        scoresheets.save_mark(assignment, criterion="sound", value=None, replaces=["", first])
    told = refused.value
    assert (told.field, told.yours, told.stands, told.revision) == ("sound", None, 9, newer)
    assert marks() == {"sound": 9}
    scoresheets.save_mark(assignment, criterion="sound", value=None, replaces=[newer])
    assert marks() == {"sound": None}


def test_mark_that_was_there_again_is_not_the_one_that_was_seen() -> None:
    assignment = make_jury().assignment()
    seen = scoresheets.save_mark(assignment, criterion="sound", value=7).revision
    for value in (8, 7):
        scoresheets.save_mark(assignment, criterion="sound", value=value)
    with pytest.raises(SavedElsewhere):
        scoresheets.save_mark(assignment, criterion="sound", value=9, replaces=[seen])
    assert marks() == {"sound": 7}


def test_save_whose_answer_was_lost_is_the_same_save() -> None:
    assignment = make_jury().assignment()
    for _time in range(2):
        saved = scoresheets.save_mark(
            assignment, criterion="sound", value=7, replaces=[""], revision="k" * 12
        )
        assert (saved.value, saved.revision) == (7, "k" * 12)
    for _time in range(2):
        sheet = scoresheets.save_notes(assignment, text="0:41", replaces=[""], revision="n" * 12)
        assert (sheet.notes, sheet.notes_revision) == ("0:41", "n" * 12)


@pytest.mark.parametrize("revision", ["", "K" * 12, "k" * 13, "<b>"])
def test_save_gets_a_name_when_it_brings_none(revision: str) -> None:
    saved = scoresheets.save_mark(make_jury().assignment(), criterion="sound", value=7, revision=revision)
    assert (len(saved.revision), saved.revision == revision) == (12, False)


def test_same_value_from_two_machines_is_no_conflict() -> None:
    assignment = make_jury().assignment()
    first = scoresheets.save_mark(assignment, criterion="sound", value=7, replaces=[""])
    second = scoresheets.save_mark(assignment, criterion="sound", value=7, replaces=[""])
    assert second.revision == first.revision


def test_notes_replace_only_what_the_sender_has_seen() -> None:
    assignment = make_jury().assignment()
    first = scoresheets.save_notes(assignment, text="0:41", replaces=[""]).notes_revision
    newer = scoresheets.save_notes(assignment, text="0:41 the lantern", replaces=[first]).notes_revision
    with pytest.raises(SavedElsewhere, match="This text was changed in another window") as refused:
        scoresheets.save_notes(assignment, text="0:41 a lamp", replaces=[first])
    told = refused.value
    assert (told.field, told.yours, told.stands) == ("notes", "0:41 a lamp", "0:41 the lantern")
    scoresheets.save_notes(assignment, text="0:41 a lamp", replaces=[newer])
    assert Scoresheet.objects.get().notes == "0:41 a lamp"


def test_submission_refuses_what_the_judge_has_not_seen() -> None:
    assignment = make_jury().assignment()
    watch(assignment)
    mark_all(assignment)
    seen = dict(Mark.objects.values_list("criterion__slug", "revision")) | {"notes": ""}
    newer = scoresheets.save_mark(assignment, criterion="sound", value=2).revision
    with pytest.raises(SavedElsewhere) as refused:
        scoresheets.submit_scores(assignment, seen=seen)
    assert (refused.value.field, refused.value.stands) == ("sound", 2)
    assert Assignment.objects.get(pk=assignment.pk).state == AssignmentState.DUE
    scoresheets.submit_scores(assignment, seen=seen | {"sound": newer})
    assert Assignment.objects.get(pk=assignment.pk).state == AssignmentState.SCORED


def test_save_notes_keeps_them_whole_or_not_at_all() -> None:
    assignment = make_jury().assignment()
    scoresheets.save_notes(assignment, text="0:41 the cut into the lantern")
    with pytest.raises(Unsound, match="5001 characters"):
        scoresheets.save_notes(assignment, text="x" * 5001)
    assert Scoresheet.objects.get().notes == "0:41 the cut into the lantern"


def test_save_notes_up_to_five_thousand_characters_with_plain_line_ends() -> None:
    assignment = make_jury().assignment()
    scoresheets.save_notes(assignment, text="x" * 4998 + "\r\n" + "y")
    assert Scoresheet.objects.get().notes == "x" * 4998 + "\n" + "y"


def test_submission_tells_the_journal_and_is_final() -> None:
    jury = make_jury()
    assignment = jury.assignment()
    judge_film(assignment, 8)
    line = JournalEntry.objects.get(verb="scoresheet.handed_in")
    assert line.subject == f"assignment:{assignment.code}"
    sheet = Scoresheet.objects.get(assignment=assignment)
    assert sheet.submitted_at is not None
    assert line.facts == {
        "commitment": commit_to(assignment.code, sheet.salt, dict.fromkeys(CRITERIA, 8)),
        "watched": 62,
        "entry_code": assignment.entry.code,
        "submitted_at": sheet.submitted_at.isoformat(),
    }
    assert line.actor == assignment.seat.judge
    with pytest.raises(NotPossibleNow, match="choose “Change scores”"):
        scoresheets.save_mark(assignment, criterion="sound", value=1)
    with pytest.raises(NotPossibleNow, match="choose “Change scores”"):
        scoresheets.save_notes(assignment, text="too late")


def test_submitted_scores_are_changed_by_a_new_version_and_both_are_kept() -> None:
    assignment = make_jury().assignment()
    judge_film(assignment, 8)
    first = Scoresheet.objects.get()
    draft = scoresheets.start_change(assignment)
    assert scoresheets.start_change(assignment) == draft
    scoresheets.save_mark(assignment, criterion="sound", value=3)
    scoresheets.save_notes(assignment, text="heard again")
    assert (counting(assignment), marks_of(first)["sound"]) == (first, 8)  # until the change is submitted
    receipt = scoresheets.submit_scores(assignment)
    assert scoresheets.submit_scores(assignment) == receipt
    second = Scoresheet.objects.get(version=2)
    assert (counting(assignment), second.submitted_at) == (second, receipt.submitted_at)
    assert marks_of(second) == dict.fromkeys(CRITERIA, 8) | {"sound": 3}
    assert (marks_of(first), first.notes, second.notes) == (dict.fromkeys(CRITERIA, 8), "", "heard again")
    line = JournalEntry.objects.get(verb="scoresheet.changed")
    committed = commit_to(f"{assignment.code}/2", second.salt, marks_of(second))
    assert (line.facts["version"], line.facts["commitment"]) == (2, committed)
    assert JournalEntry.objects.filter(verb="scoresheet.handed_in").count() == 1


def test_change_that_was_not_submitted_does_not_count_and_can_be_dropped() -> None:
    jury = make_jury()
    assignment = jury.assignment()
    judge_film(assignment, 8)
    scoresheets.start_change(assignment)
    scoresheets.save_mark(assignment, criterion="sound", value=None)
    scoresheets.drop_change(assignment)
    scoresheets.drop_change(assignment)
    assert (Scoresheet.objects.count(), marks()["sound"]) == (1, 8)
    with pytest.raises(NotPossibleNow, match="choose “Change scores”"):
        scoresheets.save_mark(assignment, criterion="sound", value=1)
    scoresheets.start_change(assignment)
    rounds.close_round(jury.round, by=jury.organiser)
    for act in (scoresheets.submit_scores, scoresheets.start_change, scoresheets.drop_change):
        with pytest.raises(NotPossibleNow, match="This round is closed"):
            act(assignment)
    assert counting(assignment).version == 1


def test_change_is_held_to_what_a_scoresheet_needs() -> None:
    assignment = make_jury().assignment()
    judge_film(assignment, 8)
    scoresheets.start_change(assignment)
    for criterion in CRITERIA[:3]:
        scoresheets.save_mark(assignment, criterion=criterion, value=None)
    with pytest.raises(ScoresheetUnfinished):
        scoresheets.submit_scores(assignment)
    assert counting(assignment).version == 1


def test_scores_that_were_not_submitted_are_not_changed_but_written() -> None:
    with pytest.raises(NotPossibleNow, match="there is nothing to change"):
        scoresheets.start_change(make_jury().assignment())


def test_tally_reads_the_latest_that_was_submitted() -> None:
    jury = make_jury(judges=1, entries=1, reviews=1)
    assignment = jury.assignment()
    judge_film(assignment, 8)
    for value, is_submitted in ((3, True), (9, False)):
        scoresheets.start_change(assignment)
        scoresheets.save_mark(assignment, criterion="sound", value=value)
        if is_submitted:
            scoresheets.submit_scores(assignment)
    assert [sheet["marks"] for sheet in tallies.inputs_of(jury.round)["sheets"]] == [
        dict.fromkeys(CRITERIA, 8) | {"sound": 3}
    ]


def counting(assignment: Assignment) -> Scoresheet:
    return Scoresheet.objects.get(counts_for=assignment)


def marks_of(sheet: Scoresheet) -> dict[str, int | None]:
    return dict(sheet.marks.values_list("criterion__slug", "value"))


def test_submission_twice_gives_the_same_answer() -> None:
    assignment = make_jury().assignment()
    watch(assignment)
    mark_all(assignment)
    first = scoresheets.submit_scores(assignment)
    again = scoresheets.submit_scores(assignment, now=timezone.now() + timedelta(hours=1))
    assert again == first
    assert JournalEntry.objects.filter(verb="scoresheet.handed_in").count() == 1


def test_submission_at_89_per_cent_is_refused() -> None:
    assignment = make_jury(seconds=100.0).assignment()
    watch(assignment, seconds=89)
    mark_all(assignment)
    with pytest.raises(ScoresheetUnfinished) as refused:
        scoresheets.submit_scores(assignment)
    assert refused.value.found == ("Watch 1 more second of the film.",)
    watch(assignment, seconds=90)
    scoresheets.submit_scores(assignment)
    assert Assignment.objects.get(pk=assignment.pk).state == AssignmentState.SCORED


def test_submission_says_all_that_is_missing() -> None:
    assignment = make_jury(seconds=100.0).assignment()
    watch(assignment, seconds=10)
    scoresheets.save_mark(assignment, criterion="sound", value=5)
    with pytest.raises(ScoresheetUnfinished) as refused:
        scoresheets.submit_scores(assignment)
    assert refused.value.found == (
        "Watch 80 more seconds of the film.",
        "Still to score: Creativity, Storytelling, Visuals, Use of AI.",
    )
    assert Assignment.objects.get(pk=assignment.pk).state == AssignmentState.DUE


def test_submission_with_abstentions_counts_from_half_of_the_weight() -> None:
    assignment = make_jury().assignment()
    watch(assignment)
    mark_all(assignment)
    for criterion in ("creativity", "narration"):
        scoresheets.save_mark(assignment, criterion=criterion, value=None)
    with pytest.raises(ScoresheetUnfinished, match="Your scores cover 45% of the weight"):
        scoresheets.submit_scores(assignment)
    scoresheets.save_mark(assignment, criterion="narration", value=6)
    scoresheets.submit_scores(assignment)
    assert Scoresheet.objects.filter(submitted_at__isnull=False).count() == 1


def test_submission_after_the_round_is_closed_is_refused() -> None:
    jury = make_jury()
    assignment = jury.assignment()
    watch(assignment)
    mark_all(assignment)
    rounds.close_round(jury.round, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="is closed"):
        scoresheets.submit_scores(assignment)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_submission_from_twenty_threads_happens_once() -> None:
    assignment = make_jury().assignment()
    watch(assignment)
    mark_all(assignment)

    def submit_scores(_number: int) -> object:
        try:
            return scoresheets.submit_scores(
                Assignment.objects.select_related("seat__round__edition").get(pk=assignment.pk)
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(submit_scores, range(20)))
    assert answers == [scoresheets.Receipt(Scoresheet.objects.get().submitted_at)] * 20  # type: ignore[arg-type]
    assert JournalEntry.objects.filter(verb="scoresheet.handed_in").count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_ten_machines_that_replace_the_same_mark_one_does() -> None:
    assignment = make_jury().assignment()
    seen = scoresheets.save_mark(assignment, criterion="sound", value=1).revision

    def save(value: int) -> int | None:
        try:
            mine = Assignment.objects.select_related("seat__round").get(pk=assignment.pk)
            return scoresheets.save_mark(mine, criterion="sound", value=value, replaces=[seen]).value
        except SavedElsewhere:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(9) as pool:
        saved = [value for value in pool.map(save, range(2, 11)) if value]
    assert (len(saved), marks()) == (1, {"sound": saved[0]})


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_marks_saved_at_once_are_all_kept() -> None:
    assignment = make_jury().assignment()

    def save(number: int) -> None:
        try:
            mine = Assignment.objects.select_related("seat__round").get(pk=assignment.pk)
            scoresheets.save_mark(mine, criterion=CRITERIA[number % 5], value=number % 5 + 1)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(save, range(20)))
    assert marks() == {criterion: n + 1 for n, criterion in enumerate(CRITERIA)}


def test_step_aside_frees_the_film_for_ever() -> None:
    jury = make_jury()
    assignment = jury.assignment()
    recusals.recuse(assignment, reason="  I know the maker  ")
    recusals.recuse(assignment, reason="I know the maker")
    assert Assignment.objects.get(pk=assignment.pk).state == AssignmentState.RECUSED
    assert list(Recusal.objects.values_list("judge_id", "entry_id", "reason")) == [
        (assignment.seat.judge_id, assignment.entry_id, "I know the maker")
    ]
    assert JournalEntry.objects.filter(verb="judge.stepped_aside").count() == 1


def test_step_aside_after_handing_in_takes_the_scoresheet_out() -> None:
    assignment = make_jury().assignment()
    judge_film(assignment)
    recusals.recuse(assignment, reason="I only now saw who made it")
    assert Assignment.objects.scored().count() == 0
    assert Scoresheet.objects.filter(submitted_at__isnull=False).count() == 1


def test_step_aside_with_four_chinese_characters() -> None:
    recusals.recuse(make_jury().assignment(), reason="是我妹妹")
    assert Recusal.objects.get().reason == "是我妹妹"


def test_step_aside_without_a_reason_or_after_the_round_is_refused() -> None:
    jury = make_jury()
    with pytest.raises(Unsound, match="This is missing or too short"):
        recusals.recuse(jury.assignment(), reason="no")
    rounds.close_round(jury.round, by=jury.organiser)
    with pytest.raises(JuryRefused):
        recusals.recuse(jury.assignment(), reason="I know the maker")
