from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from contest.domain.ledger import find_differences
from contest.enums import EntryState
from contest.models import Entry, JournalEntry
from contest.policies import Refused
from judging.domain import assignments, awards, cuts, rounds, rubrics, stages, tallies, tally_runs
from judging.domain.award_votes import JuryVotes
from judging.domain.following import follow_entry
from judging.domain.queries.cuts import AtLine, line_of, moves_in
from judging.domain.queries.methods import explain_scales
from judging.domain.queries.standings import standings_of
from judging.domain.refusals import NotPossibleNow, Unjudged, Unsound
from judging.domain.rubrics import Scale, current_rubric, default_criteria, plans_of, write_rubric
from judging.domain.stages import Stage, pool_of, unfinished_source_of
from judging.domain.tally_inputs import compose_inputs, reviews_of
from judging.domain.tally_runs import ask_for_tally
from judging.enums import PoolKind
from judging.models import Assignment, Cut, CutEntry, Round, Tally
from judging.science.posterior import Certainty
from tests.factories import make_entry
from tests.judging.juries import Jury, judge_film, judge_films, make_jury, make_ranked
from tests.judging.sealing import seal_results

pytestmark = pytest.mark.django_db
WHY = "The jury saw it again and changed its mind."


def plan_next(jury: Jury, **fields: object) -> Round:
    stage = Stage(pool=PoolKind.ADVANCED, source=jury.round, **fields)  # type: ignore[arg-type]
    return rounds.plan_round(
        jury.edition,
        name={"en": "Final"},
        closes_at=timezone.now() + timedelta(days=9),
        reviews_per_entry=2,
        judges=jury.judges,
        by=jury.organiser,
        stage=stage,
        seed=7,
    )


def differences() -> list[str]:
    """What the journal does not say of the cuts."""
    return [str(found) for found in find_differences() if found.row.table == "judging_cutentry"]


def codes(jury: Jury, *places: int) -> list[str]:
    return [jury.entries[place].code for place in places]


@pytest.mark.slow
def test_best_films_advance_and_are_the_pool_of_the_next_round(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    cut = cuts.decide_cut(tally, moved={}, by=jury.organiser)
    last = plan_next(jury)
    assert (cut.line, sorted(pool_of(last).values_list("code", flat=True))) == (
        3,
        sorted(codes(jury, 0, 1, 2)),
    )
    plan = rounds.open_round(last, by=jury.organiser)
    assert (plan.entries, len(plan.pairs)) == (3, 6)
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.ELIGIBLE}
    line = JournalEntry.objects.get(verb="cut.decided")
    assert line.facts == {
        "tally": 1,
        "line": 3,
        "advancing": 3,
        "entries": sorted(codes(jury, 0, 1, 2)),
        "moved": {},
    }


@pytest.mark.slow
def test_films_cross_the_line_for_a_reason_alone(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    third, fourth = codes(jury, 2, 3)
    with pytest.raises(Unsound, match=rf"at least 10 letters \(4 in Chinese\) for moving {third}"):
        cuts.decide_cut(tally, moved={third: "no ", fourth: WHY}, by=jury.organiser)
    cut = cuts.decide_cut(tally, moved={third: WHY, fourth: WHY}, by=jury.organiser)
    assert sorted(pool_of(plan_next(jury)).values_list("code", flat=True)) == sorted(codes(jury, 0, 1, 3))
    assert {(film.code, film.advances, film.reason) for film in moves_in(cut)} == {
        (third, False, WHY),
        (fourth, True, WHY),
    }
    assert differences() == []
    CutEntry.objects.filter(entry__code=third).update(advances=True)
    (found,) = differences()
    assert found.startswith(f"judging_cutentry {third} of round {jury.round.code}: advances is true")


def test_cut_is_decided_once_and_taken_back_until_the_next_round_has_scores(
    ranked: tuple[Jury, Tally],
) -> None:
    jury, tally = ranked
    cuts.decide_cut(tally, moved={}, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="It is decided already who advances"):
        cuts.decide_cut(tally, moved={}, by=jury.organiser)
    last = plan_next(jury)
    rounds.open_round(last, by=jury.organiser)
    cuts.take_back_cut(jury.round, by=jury.organiser)
    mine = Assignment.objects.filter(seat__round=last)
    assert (Cut.objects.count(), set(mine.values_list("state", flat=True))) == (0, {"withdrawn"})
    cuts.decide_cut(tally, moved={codes(jury, 2)[0]: WHY}, by=jury.organiser)
    assert set(mine.values_list("entry__code", "state")) == {
        *((code, "due") for code in codes(jury, 0, 1)),
        (codes(jury, 2)[0], "withdrawn"),
    }
    first = mine.filter(state="due").select_related("seat__round__edition", "entry__film").first()
    assert first is not None
    judge_film(first)
    with pytest.raises(NotPossibleNow, match="Scores have been given in the next round"):
        cuts.take_back_cut(jury.round, by=jury.organiser)
    assert differences() == []


def test_who_leaves_the_contest_after_the_cut_is_not_judged_again(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    cuts.decide_cut(tally, moved={}, by=jury.organiser)
    Entry.objects.filter(pk=jury.entries[0].pk).update(state=EntryState.DISQUALIFIED)
    last = plan_next(jury)
    assert rounds.open_round(last, by=jury.organiser).entries == 2
    Entry.objects.filter(pk=jury.entries[0].pk).update(state=EntryState.ELIGIBLE)
    follow_entry(jury.entries[0].pk)
    assert assignments.assign_reviews(last, by=jury.organiser).entries == 3


def test_who_left_before_the_cut_asks_for_a_new_ranking(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    Entry.objects.filter(pk=jury.entries[1].pk).update(state=EntryState.WITHDRAWN)
    with pytest.raises(NotPossibleNow, match=f"No longer in the contest: {jury.entries[1].code}"):
        cuts.decide_cut(tally, moved={}, by=jury.organiser)


def test_equals_at_the_line_are_told_apart_by_the_jury(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    tally.lines.filter(position=4).update(rank=3)
    third, fourth = codes(jury, 2, 3)
    with pytest.raises(Unsound, match="are equal, and the line runs between them") as refused:
        cuts.decide_cut(tally, moved={}, by=jury.organiser)
    assert refused.value.found == (third, fourth)
    cuts.decide_cut(tally, moved={fourth: WHY}, by=jury.organiser)
    assert Cut.objects.get().entries.filter(advances=True).count() == 4


@pytest.mark.slow
@pytest.mark.parametrize(
    ("advancing", "why"),
    [
        (None, "the round decides the awards"),
        (6, "6 films are to advance, and 6 are ranked"),
        (99, "99 films are to advance, and 6 are ranked"),
    ],
)
def test_line_that_divides_nothing_is_refused(advancing: int | None, why: str) -> None:
    jury, tally = make_ranked(advancing=advancing)
    with pytest.raises(NotPossibleNow, match=why):
        cuts.decide_cut(tally, moved={}, by=jury.organiser)


def test_line_is_drawn_anew_by_a_new_ranking(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    with pytest.raises(Unsound, match="At least one film has to advance"):
        stages.draw_line(jury.round, advancing=0, by=jury.organiser)
    stages.draw_line(jury.round, advancing=2, by=jury.organiser)
    newer = tallies.compute_tally(jury.round, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="Ranking 2 is newer than this one"):
        cuts.decide_cut(tally, moved={}, by=jury.organiser)
    assert cuts.decide_cut(newer, moved={}, by=jury.organiser).line == 2
    with pytest.raises(NotPossibleNow, match="It is decided already"):
        stages.draw_line(jury.round, advancing=3, by=jury.organiser)


def test_code_of_no_film_of_the_round_is_named(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    with pytest.raises(Unsound, match="Not among the films of this round: NOSUCH"):
        cuts.decide_cut(tally, moved={"NOSUCH": WHY}, by=jury.organiser)


def test_organiser_with_a_film_of_their_own_decides_nothing(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    make_entry(EntryState.ELIGIBLE, edition=jury.edition, representative=jury.organiser)
    for act in (
        lambda: cuts.decide_cut(tally, moved={}, by=jury.organiser),
        lambda: cuts.take_back_cut(jury.round, by=jury.organiser),
    ):
        with pytest.raises(Refused, match="You have a film of your own in this edition"):
            act()


@pytest.mark.slow
def test_chances_at_the_line_are_two_sided_and_add_up() -> None:
    _jury, tally = make_ranked(entries=8, advancing=3)
    preview = line_of(tally)
    assert (preview.line, preview.ranked) == (3, 8)
    assert preview.sure_above + preview.sure_below + len(preview.near) == 8
    assert sum(tally.results["line"].values()) == pytest.approx(3, abs=0.01)
    assert {film.standing.rank for film in preview.near} >= {3, 4}
    for film in preview.near:
        assert film.is_above == (film.standing.rank <= 3)


@pytest.mark.slow
def test_films_that_are_sure_on_either_side_of_the_line_are_counted_and_not_listed() -> None:
    _jury, tally = make_ranked(entries=8, advancing=3)
    for position, chance in enumerate((0.99, 0.94, 0.6, 0.4, 0.06, 0.01, 0, 0), start=1):
        tally.lines.filter(position=position).update(chance=chance)
    preview = line_of(tally)
    assert [film.percent for film in preview.near] == [94, 60, 40, 6]
    assert (preview.sure_above, preview.sure_below) == (1, 3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("chance", "words"), [(0.18, Certainty.LIKELY_NOT), (0.38, Certainty.TOO_CLOSE), (0.84, Certainty.LIKELY)]
)
@pytest.mark.parametrize("is_above", [True, False])
def test_words_at_the_line_are_about_the_chance_beside_them(
    chance: float, words: Certainty, is_above: bool
) -> None:
    _jury, tally = make_ranked(entries=4, advancing=2)
    (standing, *_others) = standings_of(tally, tally.results["entries"])
    assert AtLine(standing, chance, is_above).certainty == words


@pytest.mark.slow
def test_unjudged_film_is_left_out_for_a_reason() -> None:
    jury, tally = make_ranked(leave=1)
    (left,) = codes(jury, 5)
    assert tally.inputs["left_out"] == {"codes": [left], "reason": "They never came to be shown."}
    assert [row["code"] for row in tally.results["entries"]] == codes(jury, 0, 1, 2, 3, 4)
    assert JournalEntry.objects.filter(verb="tally.computed").latest("pk").facts["left_out"] == left
    with pytest.raises(Unjudged, match="1 entry has no submitted scores"):
        tallies.compute_tally(jury.round, by=jury.organiser)
    cuts.decide_cut(tally, moved={left: WHY}, by=jury.organiser)
    assert left in pool_of(plan_next(jury)).values_list("code", flat=True)


def test_film_with_one_review_where_two_are_wanted_is_named_and_not_ranked() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2)
    judge_film(jury.assignment(jury.entries[0], jury.judges[0]))
    judge_films({jury.assignment(entry, judge): 7 for entry in jury.entries[1:] for judge in jury.judges})
    rounds.close_round(jury.round, by=jury.organiser)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    assert tally.results["few_reviews"] == [jury.entries[0].code]
    assert {row["code"] for row in tally.results["entries"]} == set(codes(jury, 1, 2))


@pytest.mark.slow
def test_earlier_scores_count_where_the_round_says_so(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    cuts.decide_cut(tally, moved={}, by=jury.organiser)
    last = plan_next(jury, counted=(jury.round,))
    rounds.open_round(last, by=jury.organiser)
    judge_films(dict.fromkeys(Assignment.objects.filter(seat__round=last), 6))
    rounds.close_round(last, by=jury.organiser)
    pooled = tallies.compute_tally(last, by=jury.organiser)
    assert len(pooled.inputs["entries"]) == 6
    assert sorted(row["code"] for row in pooled.results["entries"]) == sorted(codes(jury, 0, 1, 2))
    assert [row["rank"] for row in pooled.results["entries"]] == [1, 2, 3]
    # a judge who scored a film in both rounds counts once, by the later scores
    assert all(row["reviews"] == 3 for row in pooled.results["entries"])


@pytest.mark.slow
def test_round_in_which_nobody_has_scored_is_ranked_by_earlier_scores_only_with_a_reason(
    ranked: tuple[Jury, Tally], client: Client
) -> None:
    jury, tally = ranked
    cuts.decide_cut(tally, moved={}, by=jury.organiser)
    last = plan_next(jury, counted=(jury.round,))
    rounds.open_round(last, by=jury.organiser)
    rounds.close_round(last, by=jury.organiser)
    names = sorted(codes(jury, 0, 1, 2))
    with pytest.raises(Unjudged) as refused:
        tally_runs.ask_for_tally(last, by=jury.organiser)
    assert str(refused.value.reason) == (
        f"3 entries have no submitted scores in this round: {names[0]}, {names[1]}, {names[2]}. Reopen "
        "the round and have them judged, disqualify them, or give a reason to calculate without them."
    )
    with pytest.raises(Unjudged):
        tallies.compute_tally(last, by=jury.organiser)
    final = tallies.compute_tally(last, by=jury.organiser, reason="The jury is snowed in")
    told = {"codes": names, "reason": "The jury is snowed in"}
    assert (sorted(final.inputs["from_earlier"]["codes"]), "left_out" in final.inputs) == (names, False)
    assert [row["rank"] for row in final.results["entries"]] == [1, 2, 3]
    awards.propose(final, by=jury.organiser)
    client.force_login(jury.organiser)
    words = (
        "3 films have no scores in this round and are ranked by earlier rounds alone. "
        f"Reason: {told['reason']}"
    )
    office = f"/office/{jury.edition.slug}"
    pages = [
        f"{office}/tallies/{final.pk}/",
        f"{office}/tallies/{final.pk}/awards/",
        f"{office}/tallies/{final.pk}/seal/",
        f"{office}/rounds/{last.code}/",
    ]
    assert [words in client.get(page).content.decode() for page in pages] == [True] * 4
    round_page = client.get(pages[-1]).content.decode()
    assert "Ranking 1 was calculated without these scores." in round_page


@pytest.mark.slow
def test_entry_that_only_an_earlier_round_scored_is_named(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    cuts.decide_cut(tally, moved={}, by=jury.organiser)
    last = plan_next(jury, counted=(jury.round,))
    rounds.open_round(last, by=jury.organiser)
    duties = Assignment.objects.filter(seat__round=last)
    judge_films(dict.fromkeys(duties.exclude(entry=jury.entries[1]), 6))
    rounds.close_round(last, by=jury.organiser)
    with pytest.raises(Unjudged) as refused:
        tallies.compute_tally(last, by=jury.organiser)
    assert refused.value.found == (jury.entries[1].code,)
    final = tallies.compute_tally(last, by=jury.organiser, reason=WHY)
    assert final.inputs["from_earlier"] == {"codes": [jury.entries[1].code], "reason": WHY}
    line = JournalEntry.objects.filter(verb="tally.computed").latest("pk")
    assert (line.facts["from_earlier"], line.facts["reason"]) == (jury.entries[1].code, WHY)


def test_stage_that_leads_nowhere_is_refused() -> None:
    jury = make_jury(is_open=False)
    for stage, why in [
        ({"pool": PoolKind.ADVANCED}, "Choose the round from which the films advance"),
        ({"source": True}, "Choose the round from which the films advance"),
        ({"pool": PoolKind.ADVANCED, "source": True}, "No film advances from “Screening”"),
        ({"advancing": 0}, "At least one film has to advance"),
    ]:
        facts = stage | ({"source": jury.round} if "source" in stage else {})
        with pytest.raises(Unsound, match=why):
            stages.check_stage(Stage(**facts), edition=jury.edition, number=2)  # type: ignore[arg-type]


def test_round_does_not_build_on_a_later_one_or_itself() -> None:
    jury = make_jury(is_open=False)
    with pytest.raises(Unsound, match="“Screening” does not come before this round"):
        stages.check_stage(Stage(counted=(jury.round,)), edition=jury.edition, number=1)


def test_round_waits_for_the_cut_of_the_one_before(ranked: tuple[Jury, Tally]) -> None:
    jury, _tally = ranked
    last = plan_next(jury)
    with pytest.raises(NotPossibleNow, match="It is not decided yet which films advance from “Screening”"):
        rounds.open_round(last, by=jury.organiser)


def test_films_chosen_by_hand_are_the_pool() -> None:
    jury = make_jury(judges=2, entries=3, reviews=2, is_open=False)
    stages.place_round(jury.round, Stage(pool=PoolKind.CHOSEN))
    with pytest.raises(NotPossibleNow, match="No film has been chosen for this round"):
        rounds.open_round(jury.round, by=jury.organiser)
    with pytest.raises(Unsound, match="This is missing or too short"):
        stages.choose_entries(jury.round, codes=codes(jury, 0), reason="", by=jury.organiser)
    with pytest.raises(Unsound, match="not codes of accepted entries: NOSUCH"):
        stages.choose_entries(jury.round, codes=[*codes(jury, 0), "nosuch"], reason=WHY, by=jury.organiser)
    wanted = [code.lower() for code in codes(jury, 0, 1)]
    assert stages.choose_entries(jury.round, codes=wanted, reason=WHY, by=jury.organiser) == 2
    assert stages.choose_entries(jury.round, codes=codes(jury, 1), reason=WHY, by=jury.organiser) == 0
    stages.drop_entry(jury.round, jury.entries[0], by=jury.organiser)
    assert rounds.open_round(jury.round, by=jury.organiser).entries == 1
    with pytest.raises(NotPossibleNow, match="its films can no longer be changed"):
        stages.drop_entry(jury.round, jury.entries[1], by=jury.organiser)


@pytest.mark.slow
def test_awards_of_a_chain_with_two_versions_of_the_criteria_are_decided_and_sealed(
    ranked: tuple[Jury, Tally],
) -> None:
    jury, tally = ranked
    cuts.decide_cut(tally, moved={}, by=jury.organiser)
    last = plan_next(jury, counted=(jury.round,))
    rounds.open_round(last, by=jury.organiser)
    duties = list(
        Assignment.objects.filter(seat__round=last).select_related("seat__round__edition", "entry__film")
    )
    places = {entry.pk: place for place, entry in enumerate(jury.entries)}
    for number, duty in enumerate(duties):
        if number == 1:  # after the first scores
            rubrics.write_rubric(
                last, criteria=list(default_criteria()), scale=Scale(1, 100), by=jury.organiser
            )
        judge_film(duty, (9 if number == 0 else 90) - places[duty.entry_id])
    rounds.close_round(last, by=jury.organiser)
    final = tallies.compute_tally(last, by=jury.organiser)
    assert [part["round"] for part in final.inputs["earlier"]] == [jury.round.code, last.code]
    tallies.compute_tally(jury.round, by=jury.organiser)  # of the first round again: no newer word on awards
    for proposal in awards.propose(final, by=jury.organiser):
        proposal.refresh_from_db()
        awards.decide(proposal, entry=proposal.entry, by=jury.organiser)
    assert seal_results(final, by=jury.organiser).edition == jury.edition


@pytest.mark.slow
def test_scores_that_change_in_a_round_that_counts_ask_for_a_new_ranking_before_the_seal(
    ranked: tuple[Jury, Tally],
) -> None:
    jury, tally = ranked
    cuts.decide_cut(tally, moved={}, by=jury.organiser)
    last = plan_next(jury, counted=(jury.round,))
    rounds.open_round(last, by=jury.organiser)
    judge_films(dict.fromkeys(Assignment.objects.filter(seat__round=last), 6))
    rounds.close_round(last, by=jury.organiser)
    final = tallies.compute_tally(last, by=jury.organiser)
    for proposal in awards.propose(final, by=jury.organiser):
        proposal.refresh_from_db()
        why = "The jury gives no prize this year, for once."
        awards.decide(proposal, entry=None, by=jury.organiser, reason=why, votes=JuryVotes(2, 0))
    Assignment.objects.filter(seat__round=jury.round).order_by("pk").first().delete()  # type: ignore[union-attr]
    with pytest.raises(NotPossibleNow, match="Scoresheets have changed since this ranking"):
        seal_results(final, by=jury.organiser)


@pytest.mark.slow
def test_ranking_waits_for_the_rounds_whose_scores_count_in_it(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    cuts.decide_cut(tally, moved={}, by=jury.organiser)
    side = rounds.plan_round(
        jury.edition,
        name={"en": "Second look"},
        closes_at=timezone.now() + timedelta(days=9),
        reviews_per_entry=1,
        judges=jury.judges,
        by=jury.organiser,
    )
    rounds.open_round(side, by=jury.organiser)
    last = plan_next(jury, counted=(jury.round, side))
    rounds.open_round(last, by=jury.organiser)
    judge_round(last)
    rounds.close_round(last, by=jury.organiser)
    why = "The scores of “Second look” count in this ranking, and that round is not closed yet"
    with pytest.raises(NotPossibleNow, match=why):
        tallies.compute_tally(last, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match=why):
        ask_for_tally(last, by=jury.organiser)
    assert unfinished_source_of(last).startswith(why)
    rounds.close_round(side, by=jury.organiser)
    assert (unfinished_source_of(last), tallies.compute_tally(last, by=jury.organiser).number) == ("", 1)


@pytest.mark.slow
def test_earlier_scores_on_another_scale_are_put_on_the_scale_of_the_last_and_it_is_said() -> None:
    jury = make_jury(entries=4, reviews=2, is_open=False)
    lines = plans_of(current_rubric(jury.round))
    write_rubric(jury.round, criteria=lines, scale=Scale(1, 5), by=jury.organiser)
    Round.objects.filter(pk=jury.round.pk).update(advancing=2)
    jury.round.refresh_from_db()
    rounds.open_round(jury.round, by=jury.organiser)
    judge_round(jury.round, {entry.pk: 5 - place for place, entry in enumerate(jury.entries)})
    rounds.close_round(jury.round, by=jury.organiser)
    cuts.decide_cut(tallies.compute_tally(jury.round, by=jury.organiser), moved={}, by=jury.organiser)
    last = plan_next(jury, counted=(jury.round,))
    write_rubric(last, criteria=lines, by=jury.organiser)
    rounds.open_round(last, by=jury.organiser)
    judge_round(last, {jury.entries[0].pk: 10, jury.entries[1].pk: 10})
    rounds.close_round(last, by=jury.organiser)
    pooled = tallies.compute_tally(last, by=jury.organiser)
    points = {(entry, points) for entry, _judge, points in reviews_in(pooled)}
    assert points >= {(jury.entries[2].pk, 5.5), (jury.entries[3].pk, 3.25)}  # 3 and 2 of 1 to 5
    assert explain_scales(pooled) == [
        "Scores of “Screening” were given from 1 to 5; they are put on the scale from 1 to 10, end on end, "
        "before they count."
    ]


def judge_round(round_: Round, values: Mapping[int, int] | None = None) -> None:
    """Everybody gives each film its value; 6 without one."""
    duties = Assignment.objects.filter(seat__round=round_)
    for mine in duties.select_related("seat__round__edition", "entry__film"):
        judge_film(mine, (values or {}).get(mine.entry_id, 6))


def reviews_in(tally: Tally) -> list[tuple[int, int, float]]:
    return list(reviews_of(tally.inputs, compose_inputs(tally.inputs)).rows())


@pytest.mark.slow
@pytest.mark.parametrize(("advancing", "refused"), [(0, Unsound), (-1, Unsound), (6, Unsound), (99, Unsound)])
def test_line_at_nothing_or_beyond_the_pool_is_not_drawn(
    advancing: int, refused: type[Unsound], ranked: tuple[Jury, Tally]
) -> None:
    jury, _tally = ranked
    with pytest.raises(refused):
        stages.draw_line(jury.round, advancing=advancing, by=jury.organiser)
    assert Round.objects.get(pk=jury.round.pk).advancing == 3
