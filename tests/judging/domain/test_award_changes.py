"""The awards of an edition: who changes them, until when, and what is told of it."""

from dataclasses import replace

import pytest

from contest.domain.award_list import AwardPlan, AwardsRefused, plans_of, print_of
from contest.domain.ledger import find_differences
from contest.domain.queries.journal import names_in
from contest.enums import AwardBasis
from contest.journal_words import format_facts
from contest.models import Award, Edition, JournalEntry, User
from contest.policies import Refused
from judging.domain import awards, rounds, rubrics
from judging.domain.award_changes import change_awards, change_awards_late, first_opened_at
from judging.domain.refusals import NotPossibleNow, PlanChanged, Unsound
from judging.enums import Outcome
from judging.models import AwardProposal
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.judging.juries import make_jury, make_tallied

pytestmark = pytest.mark.django_db
REASON = "The sponsor of the sound prize has joined after the first round had opened."
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
        (replace(SOUND, name={"en": " first prize "}), "another award with the name"),
        (replace(SOUND, places=0), "1 to 100 films, not to 0"),
        (replace(SOUND, places=101), "1 to 100 films, not to 101"),
        (replace(SOUND, criterion=""), "Choose the criterion"),
        (replace(SOUND, criterion="smell"), "“smell” is not among the scoring criteria"),
        (replace(SOUND, threshold=10.5), "10.5 is not on the scale of the scoring criteria, 1 to 10"),
        (replace(SOUND, threshold=float("nan")), "nan is not on the scale"),
        (replace(FREE, threshold=5.0), "goes by no score"),
    ],
)
def test_award_that_is_none_is_refused(award: AwardPlan, why: str) -> None:
    edition, organiser = organised()
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


def test_late_change_needs_a_reason_and_proposes_anew() -> None:
    jury, tally = make_tallied(entries=9)
    awards.propose(tally, by=jury.organiser)
    first, second, *_rest = plans_of(jury.edition)
    with pytest.raises(Unsound, match="write at least 40 letters"):
        change_awards_late(jury.edition, [first], "Why not?", by=jury.organiser)
    assert change_awards_late(jury.edition, [second, first, FREE], REASON, by=jury.organiser)
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
    assert JournalEntry.objects.get(verb="awards_changed").facts["reason"] == REASON


def test_late_change_keeps_what_is_decided() -> None:
    jury, tally = make_tallied(entries=9)
    awards.propose(tally, by=jury.organiser)
    proposal = tally.proposals.get(award__slug="first")
    awards.decide(proposal, entry=jury.entries[0], by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="First Prize is decided already"):
        change_awards_late(jury.edition, plans_of(jury.edition)[1:], REASON, by=jury.organiser)
    assert len(slugs(jury.edition)) == 5


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
