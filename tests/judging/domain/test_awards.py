from copy import deepcopy

import pytest
from django.utils import timezone

from contest.domain.honours_refused import GateClosed
from contest.enums import EntryState
from contest.models import Citation, Entry, JournalEntry, User
from judging.domain import awards, tallies
from judging.domain.award_votes import JuryVotes
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.domain.sealing import refuse_unready
from judging.enums import AssignmentState, Outcome
from judging.models import Assignment, AwardProposal, Decision, Recusal, Scoresheet, Tally
from tests.judging.juries import Jury, make_jury, make_tallied
from tests.judging.sealing import seal_results

pytestmark = pytest.mark.django_db
REASON = "The jury found that the second film carries its idea further than the first."


@pytest.fixture(scope="module")
def proposed(module_db: None) -> tuple[Jury, Tally]:
    """A ranking of nine films, with what follows from it for the awards."""
    jury, tally = make_tallied(entries=9)
    awards.propose(tally, by=jury.organiser)
    return jury, tally


@pytest.fixture
def ranked(db: None, proposed: tuple[Jury, Tally]) -> tuple[Jury, Tally]:
    return deepcopy(proposed)  # what a test changes of the objects is its own, as its rows are


def shown(tally: Tally) -> list[tuple[str, int, str | None]]:
    rows = AwardProposal.objects.filter(tally=tally).select_related("award", "entry")
    return [(row.award.slug, row.place, row.entry.code if row.entry else None) for row in rows]


def place(tally: Tally, slug: str, number: int = 1) -> AwardProposal:
    return tally.proposals.select_related("award", "tally__round__edition", "entry").get(
        award__slug=slug, place=number
    )


def break_ties(tally: Tally) -> None:
    """Films of neighbouring places may share a mark; decide those so that every place has a proposal."""
    while tied := tally.proposals.filter(outcome=Outcome.TIED, decision=None).first():
        choice = Entry.objects.get(pk=tied.skips[0]["entry"])
        awards.decide(tied, entry=choice, by=tally.computed_by)


@pytest.mark.slow
def test_propose_gives_eleven_awards_to_eleven_entries(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    codes = [entry.code for entry in jury.entries]
    assert shown(tally) == [
        ("first", 1, codes[0]),
        ("second", 1, codes[1]),
        ("second", 2, codes[2]),
        ("second", 3, codes[3]),
        ("third", 1, codes[4]),
        ("third", 2, codes[5]),
        ("third", 3, codes[6]),
        ("third", 4, codes[7]),
        ("third", 5, codes[8]),
        ("most-creative", 1, None),
        ("best-narration", 1, None),
    ]
    assert place(tally, "most-creative").outcome == Outcome.NOT_AWARDED


@pytest.mark.slow
def test_propose_again_gives_the_same_and_tells_the_journal_once(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    first = list(tally.proposals.order_by("award__order", "place").values_list("pk", flat=True))
    again = [proposal.pk for proposal in awards.propose(tally, by=jury.organiser)]
    assert first == again
    assert JournalEntry.objects.filter(verb="awards.proposed").count() == 1


def test_propose_passes_over_a_second_film_of_one_creator_and_says_why(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    Entry.objects.filter(pk=jury.entries[1].pk).update(representative=jury.entries[0].representative)
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    awards.propose(tally, by=jury.organiser)
    second = place(tally, "second")
    assert second.entry == jury.entries[2]
    assert {"entry": jury.entries[1].pk, "reason": "team_has_award", "detail": "first"} in second.skips


def test_decide_following_the_proposal_needs_no_reason(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    decision = awards.decide(
        place(tally, "first"),
        entry=jury.entries[0],
        by=jury.organiser,
        statement={"en": "A lamp learns to wait."},
    )
    assert (decision.is_override, decision.reason, decision.statement) == (
        False,
        "",
        {"en": "A lamp learns to wait."},
    )
    assert JournalEntry.objects.get(verb="award.decided").facts == {
        "award": "first",
        "place": 1,
        "entry": jury.entries[0].code,
        "override": False,
        "reason": "",
        "statement": {"en": "A lamp learns to wait."},
    }


def test_decide_the_same_twice_is_one_decision_and_another_is_refused(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    first = awards.decide(place(tally, "first"), entry=jury.entries[0], by=jury.organiser)
    assert awards.decide(place(tally, "first"), entry=jury.entries[0], by=jury.organiser) == first
    with pytest.raises(NotPossibleNow, match="First Prize has already been decided"):
        awards.decide(place(tally, "first"), entry=jury.entries[1], by=jury.organiser, reason=REASON)


def test_override_without_a_real_reason_is_refused(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    for reason in ("", "better", " " * 60, "x" * 39):
        with pytest.raises(Unsound, match="write at least 40"):
            awards.decide(place(tally, "first"), entry=jury.entries[1], by=jury.organiser, reason=reason)
    assert Decision.objects.count() == 0


def test_override_moves_the_places_still_open(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    decision = awards.decide(
        place(tally, "first"), entry=jury.entries[1], by=jury.organiser, reason=REASON, votes=JuryVotes(3, 0)
    )
    assert decision.is_override
    assert [place(tally, "second", n).entry for n in (1, 2, 3)] == [
        jury.entries[0],
        jury.entries[2],
        jury.entries[3],
    ]
    awards.take_back(place(tally, "first"), by=jury.organiser)
    assert [place(tally, slug).entry for slug in ("first", "second")] == jury.entries[:2]


def test_not_awarded_is_a_decision_with_a_reason(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    awards.decide(
        place(tally, "second", 2), entry=None, by=jury.organiser, reason=REASON, votes=JuryVotes(2, 1)
    )
    assert [place(tally, "second", n).entry for n in (1, 3)] == [jury.entries[1], jury.entries[2]]
    assert place(tally, "third").entry == jury.entries[3]


def test_decide_for_an_entry_that_already_holds_an_award_is_refused(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    awards.decide(place(tally, "second", 1), entry=jury.entries[1], by=jury.organiser)
    with pytest.raises(Unsound, match="already has “Second Prize, 1 of 3”"):
        awards.decide(place(tally, "first"), entry=jury.entries[1], by=jury.organiser, reason=REASON)


def test_decide_for_an_entry_that_left_or_was_never_judged_is_refused(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    Entry.objects.filter(pk=jury.entries[0].pk).update(state=EntryState.WITHDRAWN)
    gone = Entry.objects.get(pk=jury.entries[0].pk)
    with pytest.raises(Unsound, match="no longer in the contest"):
        awards.decide(place(tally, "first"), entry=gone, by=jury.organiser)
    other = make_jury(entries=1).entries[0]
    with pytest.raises(Unsound, match="is not in this ranking"):
        awards.decide(place(tally, "first"), entry=other, by=jury.organiser, reason=REASON)


def test_decide_across_a_conflict_of_interest_is_refused(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    Recusal.objects.create(judge=jury.organiser, entry=jury.entries[0], reason="my cousin's film")
    with pytest.raises(Unsound, match="conflict of interest"):
        awards.decide(place(tally, "first"), entry=jury.entries[0], by=jury.organiser)


def test_decide_on_an_older_tally_is_refused(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    first = place(tally, "first")
    tallies.compute_tally(jury.round, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="There is a newer ranking"):
        awards.decide(first, entry=jury.entries[0], by=jury.organiser)


@pytest.mark.slow
def test_tie_is_left_to_the_jury_and_what_follows_waits() -> None:
    jury, tally = make_tallied(entries=13)
    awards.propose(tally, by=jury.organiser)
    if tally.proposals.filter(outcome=Outcome.TIED).exists():
        assert tally.proposals.filter(outcome=Outcome.WAITING).exists()
    break_ties(tally)
    assert tally.proposals.filter(outcome=Outcome.WAITING).count() == 0
    rows = tally.proposals.select_related("decision")
    winners = {row.decision.entry_id if hasattr(row, "decision") else row.entry_id for row in rows}
    assert len(winners - {None}) == 11


def decide_all(tally: Tally, by: User) -> None:
    awards.propose(tally, by=by)
    for slug, number in tally.proposals.values_list("award__slug", "place"):
        proposal = place(tally, slug, number)
        awards.decide(proposal, entry=proposal.entry, by=by, statement={"en": f"{slug} {number}"})


@pytest.mark.slow
def test_seal_confers_what_was_decided(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    decide_all(tally, jury.organiser)
    seal = seal_results(tally, by=jury.organiser)
    told = Citation.objects.values_list("award__slug", "place", "entry__code", "text")
    assert list(told)[:2] == [
        ("first", 1, jury.entries[0].code, {"en": "first 1"}),
        ("second", 1, jury.entries[1].code, {"en": "second 1"}),
    ]
    assert len(told) == 9
    assert JournalEntry.objects.get(verb="results_sealed").facts == {
        "seal": seal.hash,
        "tally": tally.inputs_hash,
        "first": jury.organiser.pk,
    }


@pytest.mark.slow
def test_seal_with_an_award_undecided_names_it(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    decide_all(tally, jury.organiser)
    awards.take_back(place(tally, "second", 2), by=jury.organiser)
    with pytest.raises(NotPossibleNow) as refused:
        seal_results(tally, by=jury.organiser)
    assert refused.value.found == ("Second Prize, 2 of 3",)
    assert Citation.objects.count() == 0


@pytest.mark.slow
def test_seal_of_a_tally_older_than_the_last_mark_is_refused(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    decide_all(tally, jury.organiser)
    Scoresheet.objects.filter(pk=Scoresheet.objects.first().pk).update(submitted_at=timezone.now())  # type: ignore[union-attr]
    with pytest.raises(NotPossibleNow, match="have changed since this ranking"):
        seal_results(tally, by=jury.organiser)


@pytest.mark.slow
@pytest.mark.parametrize("is_told", [True, False], ids=["told", "of an earlier release"])
def test_seal_of_a_tally_that_counted_what_no_longer_counts_is_refused(
    ranked: tuple[Jury, Tally], is_told: bool
) -> None:
    jury, tally = ranked
    decide_all(tally, jury.organiser)
    if not is_told:
        tally.counted = ""
    refuse_unready(tally)
    scored = Assignment.objects.scored().first()
    assert scored is not None
    Assignment.objects.filter(pk=scored.pk).update(state=AssignmentState.RECUSED)
    with pytest.raises(NotPossibleNow, match="have changed since this ranking"):
        refuse_unready(tally)


@pytest.mark.slow
def test_seal_with_a_winner_who_left_is_refused(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    decide_all(tally, jury.organiser)
    Entry.objects.filter(pk=jury.entries[0].pk).update(state=EntryState.DISQUALIFIED)
    with pytest.raises(GateClosed, match="1 winning film does not meet all conditions"):
        seal_results(tally, by=jury.organiser)


@pytest.mark.slow
def test_nothing_is_decided_after_the_seal(ranked: tuple[Jury, Tally]) -> None:
    jury, tally = ranked
    decide_all(tally, jury.organiser)
    seal_results(tally, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="The results are sealed"):
        awards.take_back(place(tally, "first"), by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="The results are sealed"):
        seal_results(tally, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="The results are sealed"):
        tallies.compute_tally(jury.round, by=jury.organiser)
    assert list(Tally.objects.all()) == [tally]
