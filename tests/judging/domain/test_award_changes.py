"""The awards of an edition: who changes them, until when, and what is told of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from contest.domain import motions
from contest.domain.award_list import AwardPlan, AwardsRefused, plans_of, print_of, write_awards
from contest.domain.ledger import find_differences
from contest.domain.motions import MotionClosed
from contest.domain.queries.journal import names_in
from contest.enums import AwardBasis
from contest.journal_words import format_facts
from contest.models import Award, Edition, JournalEntry, User
from contest.policies import Refused
from judging.domain import awards, rounds, rubrics
from judging.domain.award_changes import change_awards, first_opened_at, propose_awards_change
from judging.domain.refusals import NotPossibleNow, PlanChanged, Unsound
from judging.enums import Outcome
from judging.models import AwardProposal
from tests.contest.nights import agree
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.judging.domain.test_awards import decide_all
from tests.judging.juries import make_jury, make_tallied
from tests.judging.late_awards import REASON
from tests.judging.sealing import seal_results

pytestmark = pytest.mark.django_db
SOUND = AwardPlan("best-sound", {"en": "Best Sound"}, basis=AwardBasis.CRITERION, criterion="sound")
FREE = AwardPlan("jury-prize", {"en": "Jury Prize"}, basis=AwardBasis.JURY, needs_statement=True)


def organised() -> tuple[Edition, User]:
    edition, organiser = make_edition("open"), make_user()
    make_membership(organiser, edition, "organiser")
    return edition, organiser


def slugs(edition: Edition) -> list[str]:
    return list(edition.awards.order_by("order").values_list("slug", flat=True))


def test_awards_are_added_changed_moved_and_removed() -> None:
    edition, organiser = organised()
    first, second, third, creative, _narration = plans_of(edition)
    change = [creative, first, replace(second, places=2, threshold=6.0), third, FREE, SOUND]
    assert change_awards(edition, change, by=organiser)
    assert slugs(edition) == ["most-creative", "first", "second", "third", "jury-prize", "best-sound"]
    rows = {award.slug: award for award in edition.awards.all()}
    assert (rows["second"].places, rows["second"].threshold) == (2, 6.0)
    assert (rows["jury-prize"].basis, rows["jury-prize"].needs_statement) == ("jury", True)
    assert rows["best-sound"].criterion_name["en"] == "Sound design"
    line = JournalEntry.objects.get(verb="awards_changed")
    facts = format_facts(line, names_in([line], edition))
    assert sorted(facts) == [  # not every database keeps their order
        ("Added", "Jury Prize, Best Sound"),
        ("Awards", "Most Creative, First Prize, Second Prize, Third Prize, Jury Prize, Best Sound"),
        ("Changed", "Second Prize"),
        ("Removed", "Best Narration"),
    ]
    change_awards(edition, [first, creative], by=organiser)  # the log goes on naming what was removed
    assert sorted(format_facts(line, names_in([line], edition))) == sorted(facts)


def test_the_same_list_again_changes_nothing() -> None:
    edition, organiser = organised()
    change_awards(edition, plans_of(edition), by=organiser)
    lines = JournalEntry.objects.count()
    assert not change_awards(edition, plans_of(edition), by=organiser)
    assert JournalEntry.objects.count() == lines


@pytest.mark.parametrize(
    ("award", "why"),
    [
        (replace(SOUND, name={"id": "Suara"}), "needs a name in English"),
        (
            replace(SOUND, name={"en": " first prize "}),
            "Two awards have the same name in English: “first prize”",
        ),
        (
            replace(SOUND, name={"en": "Best Sound", "zh-hans": "一等奖"}),
            "“First Prize” and “Best Sound” have the same name in Simplified Chinese: “一等奖”",
        ),
        (replace(SOUND, places=0), "1 to 100 films, not to 0"),
        (replace(SOUND, places=101), "1 to 100 films, not to 101"),
        (replace(SOUND, criterion=""), "Choose the criterion"),
        (replace(SOUND, criterion="smell"), "“smell” is not among the scoring criteria"),
        (replace(SOUND, threshold=10.5), "10.5 is not on the scale of the scoring criteria, 1 to 10"),
        (replace(SOUND, threshold=float("nan")), "nan is not on the scale"),
        (replace(FREE, threshold=5.0), "no score decides"),
    ],
)
def test_award_that_is_none_is_refused(award: AwardPlan, why: str) -> None:
    edition, organiser = organised()
    edition.awards.filter(slug="first").update(name={"en": "First Prize", "zh-hans": "一等奖"})
    with pytest.raises(Refused, match=why):
        change_awards(edition, [*plans_of(edition), award], by=organiser)
    assert slugs(edition) == ["first", "second", "third", "most-creative", "best-narration"]


def test_an_edition_keeps_one_award() -> None:
    edition, organiser = organised()
    with pytest.raises(AwardsRefused, match="at least one award"):
        change_awards(edition, [], by=organiser)


def test_who_saw_another_list_is_told() -> None:
    edition, organiser = organised()
    seen = print_of(plans_of(edition))
    change_awards(edition, [*plans_of(edition), SOUND], by=organiser)
    with pytest.raises(PlanChanged, match="Another person has changed the awards"):
        change_awards(edition, plans_of(edition)[1:], by=organiser, expected=seen)


def test_only_organisers_without_a_film_change_awards() -> None:
    edition, organiser = organised()
    with pytest.raises(Refused, match="Only organisers"):
        change_awards(edition, [SOUND], by=make_user())
    make_entry("eligible", edition=edition, representative=organiser)
    with pytest.raises(Refused, match="film of your own"):
        change_awards(edition, [SOUND], by=organiser)


def test_the_first_round_that_opens_ends_it_and_a_meeting_does_not() -> None:
    jury = make_jury(is_open=False)
    assert change_awards(jury.edition, [*plans_of(jury.edition), SOUND], by=jury.organiser)
    rounds.open_round(jury.round, by=jury.organiser)
    assert first_opened_at(jury.edition) is not None
    with pytest.raises(NotPossibleNow, match="by two persons, the jury chair and an organiser"):
        change_awards(jury.edition, [SOUND], by=jury.organiser)


@pytest.mark.slow
def test_late_change_is_done_by_two_with_a_reason_and_proposes_anew() -> None:
    jury, tally = make_tallied(entries=9)
    awards.propose(tally, by=jury.organiser)
    first, second, *_rest = plans_of(jury.edition)
    with pytest.raises(Unsound, match="write at least 40 letters"):
        propose_awards_change(jury.edition, [first], "Why not at all?", by=jury.organiser)
    motion = propose_awards_change(jury.edition, [second, first, FREE], REASON, by=jury.organiser)
    assert len(slugs(jury.edition)) == 5
    done = agree(motion)
    rows = AwardProposal.objects.filter(tally=tally).select_related("award", "entry")
    codes = [entry.code for entry in jury.entries]
    assert [(row.award.slug, row.place, row.entry and row.entry.code) for row in rows] == [
        ("second", 1, codes[0]),
        ("second", 2, codes[1]),
        ("second", 3, codes[2]),
        ("first", 1, codes[3]),
        ("jury-prize", 1, None),
    ]
    assert rows[4].outcome == Outcome.FREE
    line = JournalEntry.objects.get(verb="awards_changed")
    assert (line.actor, line.facts["reason"], done.state) == (done.closed_by, REASON, "seconded")
    assert [
        str(one) for one in find_differences() if one.row.table in ("contest_award", "contest_motion")
    ] == []


@pytest.mark.slow
def test_late_change_keeps_what_is_decided() -> None:
    jury, tally = make_tallied(entries=9)
    awards.propose(tally, by=jury.organiser)
    proposal = tally.proposals.get(award__slug="first")
    fewer = plans_of(jury.edition)[1:]
    motion = propose_awards_change(jury.edition, fewer, REASON, by=jury.organiser)
    awards.decide(proposal, entry=jury.entries[0], by=jury.organiser)
    with pytest.raises(MotionClosed, match=r"has expired\. First Prize is decided already"):
        agree(motion)
    with pytest.raises(NotPossibleNow, match="First Prize is decided already"):
        propose_awards_change(jury.edition, fewer, REASON, by=jury.organiser)
    assert len(slugs(jury.edition)) == 5


def test_late_change_of_another_list_than_was_seen_has_expired() -> None:
    jury = make_jury()
    wanted = [*plans_of(jury.edition), FREE]
    seen = print_of(plans_of(jury.edition))
    motion = propose_awards_change(jury.edition, wanted, REASON, by=jury.organiser, expected=seen)
    write_awards(jury.edition, plans_of(jury.edition)[1:], by=jury.organiser)
    with pytest.raises(MotionClosed, match="What it rests on has changed since it was proposed"):
        agree(motion)
    assert slugs(jury.edition) == ["second", "third", "most-creative", "best-narration"]
    with pytest.raises(PlanChanged, match="Another person has changed the awards"):
        propose_awards_change(jury.edition, wanted, REASON, by=jury.organiser, expected=seen)


def test_late_change_is_proposed_once_and_by_who_may() -> None:
    jury = make_jury()
    now = plans_of(jury.edition)
    with pytest.raises(Unsound, match="Nothing in the list of awards would change"):
        propose_awards_change(jury.edition, now, REASON, by=jury.organiser)
    with pytest.raises(Refused, match="Only organisers"):
        propose_awards_change(jury.edition, now[1:], REASON, by=jury.judges[0])
    smell = replace(SOUND, criterion="smell")
    with pytest.raises(Unsound, match="“smell” is not among the scoring criteria"):
        propose_awards_change(jury.edition, [*now, smell], REASON, by=jury.organiser)
    motion = propose_awards_change(jury.edition, now[1:], REASON, by=jury.organiser)
    assert propose_awards_change(jury.edition, now[1:], REASON, by=jury.organiser) == motion
    with pytest.raises(Refused, match="has already proposed this"):
        propose_awards_change(jury.edition, now[2:], REASON, by=jury.organiser)
    with pytest.raises(Refused, match="You have proposed this yourself"):
        motions.second(motion, by=jury.organiser)
    motions.withdraw(motion, by=jury.organiser)
    with pytest.raises(MotionClosed, match="was withdrawn by"):
        agree(motion)
    assert slugs(jury.edition) == [plan.slug for plan in now]


@pytest.mark.slow
def test_sealed_results_keep_their_awards() -> None:
    jury, tally = make_tallied(entries=9)
    awards.propose(tally, by=jury.organiser)
    motion = propose_awards_change(jury.edition, [*plans_of(jury.edition), FREE], REASON, by=jury.organiser)
    decide_all(tally, jury.organiser)
    seal_results(tally, by=jury.organiser)
    with pytest.raises(MotionClosed, match=r"has expired\. The results are sealed"):
        agree(motion)
    with pytest.raises(NotPossibleNow, match="The results are sealed"):
        propose_awards_change(jury.edition, plans_of(jury.edition)[1:], REASON, by=jury.organiser)
    assert len(slugs(jury.edition)) == 5


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_does_it() -> None:
    jury = make_jury()
    chairs = [make_membership(make_user(), jury.edition, "chair").user for _ in range(2)]
    change = [*plans_of(jury.edition), FREE]
    motion = propose_awards_change(jury.edition, change, REASON, by=jury.organiser)

    def confirm(chair: User) -> str:
        try:
            motions.second(motion, by=chair)
        except MotionClosed as closed:
            return str(closed.reason)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as threads:
        told = sorted(threads.map(confirm, chairs))
    motion.refresh_from_db()
    assert told == [f"{motion.closed_by} has already confirmed this; it is done.", "done"]
    assert JournalEntry.objects.filter(verb="awards_changed").count() == 1


def test_awards_call_a_criterion_as_the_scoring_criteria_do() -> None:
    jury = make_jury(is_open=False)
    plans = rubrics.plans_of(rubrics.current_rubric(jury.round))
    renamed = [
        replace(plan, name={"en": "Originality"}) if plan.slug == "creativity" else plan for plan in plans
    ]
    rubrics.write_rubric(jury.round, criteria=renamed, by=jury.organiser)
    assert Award.objects.get(edition=jury.edition, slug="most-creative").criterion_title == "Originality"


def test_journal_is_compared_with_the_awards() -> None:
    edition, organiser = organised()
    change_awards(edition, [*plans_of(edition), SOUND], by=organiser)
    Award.objects.filter(edition=edition, slug="best-sound").update(places=2)
    found = [str(one) for one in find_differences() if one.row.table == "contest_award"]
    assert found == [f"contest_award best-sound of {edition.slug}: places is 2, but line 1 says 1"]
