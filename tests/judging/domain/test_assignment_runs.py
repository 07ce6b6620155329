from datetime import timedelta

import pytest
from django.utils import timezone

from contest.enums import EntryState
from contest.models import Entry, JournalEntry
from contest.policies import Refused
from judging.domain import assignment_runs, assignments, rounds
from judging.domain.assignment_plans import AssignmentPlan, Constraint
from judging.domain.assignment_runs import apply_run, ask_for_run, resume_runs, work_on_run
from judging.domain.assignments import further_left
from judging.domain.profiles import change_profile
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.scoresheets import open_sheet
from judging.enums import AssignmentRunKind, AssignmentRunState, AssignmentState, RoundState
from judging.models import Assignment, AssignmentRun, Recusal, Round, Seat
from tests.factories import make_entry
from tests.judging.juries import Jury, judge_film, judge_films, make_judge, make_judged_film, make_jury

pytestmark = pytest.mark.django_db
Kind, State = AssignmentRunKind, AssignmentRunState


def prepare(jury: Jury, kind: Kind, **asked: object) -> AssignmentRun:
    """A run whose plan a worker has made."""
    run = ask_for_run(jury.round, kind, by=jury.organiser, **asked)
    work_on_run(run.pk)
    run.refresh_from_db()
    return run


def carry_out(run: AssignmentRun, jury: Jury) -> AssignmentRun:
    apply_run(run, by=jury.organiser)
    work_on_run(run.pk)
    run.refresh_from_db()
    return run


def in_play(jury: Jury) -> set[tuple[int, int]]:
    rows = Assignment.objects.in_play().filter(seat__round=jury.round)
    return set(rows.values_list("entry_id", "seat__judge_id"))


def test_round_opens_with_exactly_what_was_previewed() -> None:
    jury = make_jury(judges=3, entries=4, reviews=2, is_open=False)
    run = prepare(jury, Kind.FILL)
    plan = AssignmentPlan.from_json(run.plan)
    assert (run.state, run.reviews, in_play(jury)) == (State.PLANNED, 8, set())
    carry_out(run, jury)
    jury.round.refresh_from_db()
    assert (run.state, jury.round.state, in_play(jury)) == (State.APPLIED, RoundState.OPEN, set(plan.pairs))
    line = JournalEntry.objects.get(verb="round.dealt")
    assert (line.facts["plan"], line.facts["seed"]) == (plan.fingerprint, jury.round.seed)


def words_of(run: AssignmentRun) -> str:
    assert run.state == State.STOPPED
    return run.refusal


@pytest.mark.parametrize("happens", ["judge leaves", "conflict", "entry withdrawn"])
def test_preview_that_is_out_of_date_is_refused_with_what_has_happened(happens: str) -> None:
    jury = make_jury(judges=3, entries=3, reviews=2, is_open=False)
    run = prepare(jury, Kind.FILL)
    if happens == "judge leaves":
        rounds.seat_judges(jury.round, judges=jury.judges[1:], by=jury.organiser)
        said = "The panel, a limit or the languages of a judge have changed."
    elif happens == "conflict":
        Recusal.objects.create(judge=jury.judges[0], entry=jury.entries[0], reason="a friend of mine")
        said = "A conflict of interest has been declared or withdrawn."
    else:
        Entry.objects.filter(pk=jury.entries[0].pk).update(state=EntryState.WITHDRAWN)
        said = "Films have joined or left the round."
    assert words_of(carry_out(run, jury)) == (
        f"Nothing was assigned, because this preview is out of date. {said} Prepare a new one."
    )
    jury.round.refresh_from_db()
    assert (jury.round.state, Assignment.objects.count()) == (RoundState.PLANNED, 0)


def test_top_up_gives_a_later_entry_its_judges_and_a_later_judge_a_fair_share() -> None:
    jury = make_jury(judges=2, entries=4, reviews=1)
    late = make_entry(EntryState.ELIGIBLE, edition=jury.edition, film=make_judged_film())
    carry_out(prepare(jury, Kind.FILL), jury)
    assert len({pair for pair in in_play(jury) if pair[0] == late.pk}) == 1
    newcomer = make_judge(jury.edition)
    rounds.seat_judges(jury.round, judges=[newcomer], by=jury.organiser)
    begun = jury.assignment(judge=jury.judges[0])
    judge_film(begun)
    run = carry_out(prepare(jury, Kind.LEVEL), jury)
    loads = sorted(sum(judge == one.pk for _e, judge in in_play(jury)) for one in [*jury.judges, newcomer])
    assert (run.state, run.reviews, loads) == (State.APPLIED, 1, [1, 2, 2])
    assert (begun.entry_id, begun.seat.judge_id) in in_play(jury)


def age(jury: Jury, *, hours: int) -> None:
    past = timezone.now() - timedelta(hours=hours)
    Assignment.objects.filter(seat__round=jury.round).update(assigned_at=past)


def test_untouched_films_of_idle_judges_go_to_those_at_work() -> None:
    jury = make_jury(judges=3, entries=6, reviews=1)
    age(jury, hours=73)
    for judge in jury.judges[1:]:
        judge_film(jury.assignment(judge=judge))
    assert prepare(jury, Kind.REISSUE, hours=74).refusal == (
        "No film lies untouched there, so there is nothing to reassign."
    )
    run = carry_out(prepare(jury, Kind.REISSUE, hours=72), jury)
    states = Assignment.objects.filter(seat__judge=jury.judges[0]).values_list("state", flat=True)
    assert (run.reviews, list(states)) == (2, [AssignmentState.RELEASED] * 2)
    assert len({entry for entry, _judge in in_play(jury)}) == 6


def test_films_of_chosen_judges_go_to_others_but_those_begun_stay() -> None:
    jury = make_jury(judges=2, entries=4, reviews=1)
    judge_film(jury.assignment(judge=jury.judges[0]))
    run = prepare(jury, Kind.REISSUE, judges=[jury.judges[0].pk])
    assert run.reviews == 1
    open_sheet(Assignment.objects.due().filter(seat__judge=jury.judges[0]).get())
    assert words_of(carry_out(run, jury)) == (
        "Nothing was changed: 1 of the films to be taken has been begun or submitted since. "
        "Prepare a new preview."
    )


def test_round_reassigns_by_itself_after_its_hours_once() -> None:
    jury = make_jury(judges=2, entries=2, reviews=1)
    Round.objects.update(reissue_hours=72)
    age(jury, hours=73)
    judge_film(jury.assignment(judge=jury.judges[1]))
    assert (resume_runs(), resume_runs()) == (2, 1)
    run = AssignmentRun.objects.get()
    work_on_run(run.pk)
    work_on_run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.asked_by, run.reviews) == (State.APPLIED, None, 1)
    assert {judge for _entry, judge in in_play(jury)} == {jury.judges[1].pk}
    assert resume_runs() == 0


def test_judge_who_drops_out_keeps_what_is_submitted_and_others_get_the_rest() -> None:
    jury = make_jury(judges=3, entries=6, reviews=1)
    leaver = jury.judges[0]
    judge_film(jury.assignment(judge=leaver))
    run = prepare(jury, Kind.HANDOVER, judge=leaver.pk)
    assert (run.reviews, len(in_play(jury))) == (1, 6)
    carry_out(run, jury)
    kept = Assignment.objects.filter(seat__judge=leaver).values_list("state", flat=True)
    assert sorted(kept) == [AssignmentState.RELEASED, AssignmentState.SCORED]
    assert (len(in_play(jury)), Seat.objects.get(judge=leaver).cap) == (6, 1)
    assert [line.verb for line in JournalEntry.objects.order_by("-pk")[:2]] == [
        "round.dealt",
        "judge.excused",
    ]


@pytest.mark.slow
def test_wave_spends_no_more_than_its_budget_on_films_near_the_line() -> None:
    jury = make_jury(judges=6, entries=8, reviews=2)
    Round.objects.update(further_reviews=3, advancing=3)
    jury.round.refresh_from_db()
    known = Assignment.objects.order_by("entry", "seat")  # each film has two scoresheets, a point apart
    judge_films(
        {duty: (9, 8, 6, 6, 5, 4, 3, 2)[number // 2] + number % 2 for number, duty in enumerate(known)}
    )
    with pytest.raises(Unsound) as too_many:
        ask_for_run(jury.round, Kind.WAVE, by=jury.organiser, reviews=4)
    assert str(too_many.value) == (
        "You asked for 4 further reviews; the budget has 3 left. Ask for fewer, or raise the budget."
    )
    first, second = prepare(jury, Kind.WAVE, reviews=2), prepare(jury, Kind.WAVE, reviews=2)
    plan = AssignmentPlan.from_json(first.plan)
    assert plan.wave is not None
    assert {film.entry_code for film in plan.wave.films} <= {entry.code for entry in jury.entries[1:5]}
    assert plan.wave.wrong_after < plan.wave.wrong
    carry_out(first, jury)
    assert (first.reviews, further_left(jury.round), len(in_play(jury))) == (2, 1, 18)
    assert "out of date" in words_of(carry_out(second, jury))
    line = JournalEntry.objects.filter(verb="round.dealt").latest("pk")
    assert (line.facts["for"], line.facts["pairs"], len(line.facts["wrong"])) == ("wave", 2, 2)


@pytest.mark.slow
def test_wave_beyond_what_is_left_of_a_smaller_budget_is_refused_and_all_of_it_may_be_spent() -> None:
    jury = make_jury(judges=4, entries=4, reviews=2)
    Round.objects.update(further_reviews=2, advancing=2)
    jury.round.refresh_from_db()
    known = Assignment.objects.order_by("entry", "seat")
    judge_films({duty: (8, 6, 5, 3)[number // 2] + number % 2 for number, duty in enumerate(known)})
    run = prepare(jury, Kind.WAVE, reviews=2)
    said = []
    for budget in (0, 1):
        Round.objects.update(further_reviews=budget)
        with pytest.raises(NotPossibleNow) as refused:
            assignments.apply_plan(jury.round, AssignmentPlan.from_json(run.plan), by=jury.organiser)
        said.append(str(refused.value))
    assert said == [
        "The budget has 0 reviews left, and this preview spends 2. Ask for fewer.",
        "The budget has 1 review left, and this preview spends 2. Ask for fewer.",
    ]
    Round.objects.update(further_reviews=2)
    assert (carry_out(run, jury).state, further_left(jury.round)) == (State.APPLIED, 0)


def test_wave_is_refused_to_whoever_has_a_film_in_the_contest() -> None:
    jury = make_jury(judges=2, entries=2)
    Entry.objects.filter(pk=jury.entries[0].pk).update(representative=jury.organiser)
    with pytest.raises(Refused):
        ask_for_run(jury.round, Kind.WAVE, by=jury.organiser, reviews=1)


def test_linking_reviews_cure_a_design_in_two_pieces() -> None:
    jury = make_jury(judges=4, entries=4, reviews=2)
    Assignment.objects.all().delete()
    for entry, judges in zip(jury.entries, [(0, 1), (0, 1), (2, 3), (2, 3)], strict=True):
        for judge in judges:
            seat = Seat.objects.get(judge=jury.judges[judge])
            Assignment.objects.create(seat=seat, entry=entry, position=1)
    run = carry_out(prepare(jury, Kind.BRIDGES), jury)
    plan = AssignmentPlan.from_json(run.plan)
    assert (run.state, plan.is_connected, plan.groups) == (State.APPLIED, True, ())
    assert prepare(jury, Kind.BRIDGES).refusal == (
        "All judges of this round can be compared; no further review is needed."
    )


@pytest.mark.parametrize(
    ("reviews", "cap", "conflicts", "constraint"),
    [
        (3, None, 0, Constraint.PANEL),
        (1, 0, 0, Constraint.LIMITS),
        (1, None, 2, Constraint.CONFLICTS),
    ],
)
def test_preview_names_what_keeps_a_film_from_its_judges(
    reviews: int, cap: int | None, conflicts: int, constraint: Constraint
) -> None:
    jury = make_jury(judges=2, entries=1, reviews=reviews, is_open=False)
    Seat.objects.update(cap=cap)
    for judge in jury.judges[:conflicts]:
        Recusal.objects.create(judge=judge, entry=jury.entries[0], reason="a friend of mine")
    plan = AssignmentPlan.from_json(prepare(jury, Kind.FILL).plan)
    assert [(short.entry_code, short.constraint) for short in plan.shortfalls] == [
        (jury.entries[0].code, constraint)
    ]


def test_worker_that_dies_has_done_nothing_and_another_goes_on() -> None:
    jury = make_jury(judges=2, entries=3, reviews=1, is_open=False)
    run = prepare(jury, Kind.FILL)
    apply_run(run, by=jury.organiser)
    assert assignment_runs._claim(run.pk) is not None  # and is killed
    work_on_run(run.pk)
    assert Assignment.objects.count() == 0
    AssignmentRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert resume_runs() == 1
    work_on_run(run.pk)
    work_on_run(run.pk)
    run.refresh_from_db()
    assert (run.state, Assignment.objects.count()) == (State.APPLIED, 3)


def test_run_that_kills_its_workers_is_given_up() -> None:
    jury = make_jury(judges=2, entries=3, reviews=1, is_open=False)
    run = ask_for_run(jury.round, Kind.FILL, by=jury.organiser)
    for _attempt in range(3):
        assert assignment_runs._claim(run.pk) is not None
        AssignmentRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert resume_runs() == 0
    run.refresh_from_db()
    assert run.state == State.FAILED


def test_two_who_apply_the_same_preview_are_told_apart() -> None:
    jury = make_jury(judges=2, entries=2, reviews=1, is_open=False)
    run = prepare(jury, Kind.FILL)
    apply_run(run, by=jury.organiser)
    with pytest.raises(NotPossibleNow):
        apply_run(run, by=jury.organiser)


@pytest.mark.parametrize("kind", [Kind.REISSUE, Kind.LEVEL, Kind.WAVE, Kind.BRIDGES, Kind.HANDOVER])
def test_films_move_in_an_open_round_only(kind: Kind) -> None:
    jury = make_jury(is_open=False)
    with pytest.raises(NotPossibleNow):
        ask_for_run(jury.round, kind, by=jury.organiser, reviews=1)


def test_where_languages_matter_films_go_to_judges_who_know_them() -> None:
    jury = make_jury(judges=2, entries=3, reviews=1, is_open=False)
    Round.objects.update(minds_language=True)
    jury.round.refresh_from_db()
    for entry, language in zip(jury.entries, ("Mandarin, English subtitles", "Esperanto", ""), strict=True):
        Entry.objects.filter(pk=entry.pk).update(language=language)
    speaker, silent = jury.judges
    change_profile(
        speaker, edition=jury.edition, languages=["zh", "en"], absences=[], cap=None, by=jury.organiser
    )
    plan = AssignmentPlan.from_json(prepare(jury, Kind.FILL).plan)
    chinese, esperanto, wordless = jury.entries
    assert set(plan.pairs) == {(chinese.pk, speaker.pk), (wordless.pk, silent.pk)}
    assert [(short.entry_code, short.constraint) for short in plan.shortfalls] == [
        (esperanto.code, Constraint.LANGUAGES)
    ]
    assert (plan.silent, plan.strangers) == (1, 3)
