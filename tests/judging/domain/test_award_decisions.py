"""How a jury departs from the award rule: within what the scores leave open, by vote beyond it, and never
against what the regulations promise."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from contest.domain.award_list import AwardPlan, plans_of
from contest.domain.ledger import find_differences
from contest.domain.queries.journal import names_in
from contest.enums import AwardBasis, EntryState, Role
from contest.journal_words import format_facts
from contest.models import Entry, JournalEntry, User
from contest.signals import entry_moved, swept
from judging.domain import awards, tallies
from judging.domain.award_lines import lines_now
from judging.domain.award_votes import JuryVotes, voters_of
from judging.domain.proposals import propose_open_places
from judging.domain.refusals import NotPossibleNow, Unsound
from judging.enums import Outcome
from judging.models import Decision, Recusal, Tally
from tests.factories import make_membership, make_user
from tests.judging.domain.test_awards import REASON, break_ties, decide_all, place
from tests.judging.juries import Jury, make_tallied
from tests.judging.late_awards import change_late
from tests.judging.sealing import seal_results

pytestmark = pytest.mark.django_db


def proposed(entries: int = 9) -> tuple[Jury, Tally]:
    jury, tally = make_tallied(judges=6, entries=entries, reviews=3)
    awards.propose(tally, by=jury.organiser)
    break_ties(tally)
    return jury, tally


def beyond(jury: Jury, tally: Tally, award: str = "first") -> Entry:
    """The worst film: none that could stand there by the scores."""
    assert jury.entries[-1].pk not in lines_now(tally).may_be(award)
    return jury.entries[-1]


@pytest.mark.slow
def test_films_that_could_stand_there_are_chosen_without_a_vote_and_others_are_not() -> None:
    jury, tally = proposed()
    may_be = lines_now(tally).may_be("first")
    assert jury.entries[0].pk in may_be
    with pytest.raises(Unsound, match="needs two thirds of the votes cast") as refused:
        awards.decide(place(tally, "first"), entry=beyond(jury, tally), by=jury.organiser, reason=REASON)
    assert refused.value.field == "votes_for"
    others = [entry for entry in jury.entries[1:] if entry.pk in may_be]
    for other in others[:1]:
        decision = awards.decide(place(tally, "first"), entry=other, by=jury.organiser, reason=REASON)
        assert (decision.is_override, decision.votes) == (True, None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("votes", "why"),
    [
        (JuryVotes(3, 2, 1), "3 of 5 votes cast are less than two thirds"),
        (JuryVotes(0, 0, 6), "0 of 0 votes cast are less than two thirds"),
        (JuryVotes(4, 2, 1), "You entered 7 votes; the jury has 6 members"),
        (JuryVotes(-1, 0, 0), "You entered -1 votes"),
    ],
)
def test_votes_that_do_not_carry_are_refused_in_numbers(votes: JuryVotes, why: str) -> None:
    jury, tally = proposed()
    with pytest.raises(Unsound, match=why):
        awards.decide(
            place(tally, "first"), entry=beyond(jury, tally), by=jury.organiser, reason=REASON, votes=votes
        )
    assert not Decision.objects.filter(proposal=place(tally, "first")).exists()


@pytest.mark.slow
def test_two_thirds_carry_and_stand_in_the_journal() -> None:
    jury, tally = proposed()
    worst = beyond(jury, tally)
    decision = awards.decide(
        place(tally, "first"), entry=worst, by=jury.organiser, reason=REASON, votes=JuryVotes(4, 2, 0)
    )
    assert decision.votes == {"for": 4, "against": 2, "abstained": 0}
    line = JournalEntry.objects.filter(verb="award.decided").latest("number")
    assert line.facts["votes"] == decision.votes
    assert ("Votes", "4 for, 2 against, 0 abstained") in format_facts(line, names_in([line], jury.edition))
    Decision.objects.filter(pk=decision.pk).update(votes_for=6)
    found = [one.what for one in find_differences() if one.row.table == "judging_decision"]
    assert len(found) == 1
    assert found[0].startswith('votes is {"abstained": 0, "against": 2, "for": 6}, but line')


@pytest.mark.slow
def test_withholding_a_prize_needs_two_thirds_and_is_a_decision() -> None:
    jury, tally = proposed()
    first = place(tally, "first")
    with pytest.raises(Unsound, match="not awarding it needs two thirds of the votes cast"):
        awards.decide(first, entry=None, by=jury.organiser, reason=REASON)
    with pytest.raises(Unsound, match=r"3 of 5 votes .* stands until enough votes are against awarding it"):
        awards.decide(first, entry=None, by=jury.organiser, reason=REASON, votes=JuryVotes(3, 2, 0))
    awards.decide(first, entry=None, by=jury.organiser, reason=REASON, votes=JuryVotes(2, 1, 3))
    assert Decision.objects.get(proposal=first).entry is None
    assert place(tally, "second").entry == jury.entries[0]


def test_chairs_vote_once_with_a_seat_and_without() -> None:
    jury, _tally = proposed(2)
    assert voters_of(jury.round) == 6
    make_membership(jury.judges[0], jury.edition, Role.CHAIR)
    make_membership(make_user(), jury.edition, Role.CHAIR)
    assert voters_of(jury.round) == 7


@pytest.mark.slow
def test_whoever_has_a_conflict_with_a_film_in_question_does_not_decide_about_it() -> None:
    jury, tally = proposed()
    others = [entry for entry in jury.entries[1:] if entry.pk in lines_now(tally).may_be("first")]
    chosen = others[0] if others else beyond(jury, tally)
    Recusal.objects.create(judge=jury.organiser, entry=jury.entries[0], reason="A friend made it.")
    with pytest.raises(Unsound, match=f"conflict of interest with {jury.entries[0].code}"):
        awards.decide(
            place(tally, "first"), entry=chosen, by=jury.organiser, reason=REASON, votes=JuryVotes(6, 0)
        )


@pytest.mark.slow
def test_a_suggestion_that_changed_meanwhile_is_not_followed_unseen() -> None:
    jury, tally = proposed()
    seen = jury.entries[1].code
    awards.decide(
        place(tally, "first"), entry=jury.entries[1], by=jury.organiser, reason=REASON, votes=JuryVotes(6, 0)
    )
    second = place(tally, "second")
    assert second.entry == jury.entries[0]
    with pytest.raises(NotPossibleNow, match="Another decision has changed the suggestion for Second Prize"):
        awards.decide(second, entry=second.entry, by=jury.organiser, seen=seen)


@pytest.mark.slow
def test_no_film_below_the_lowest_score_wins_by_whatever_vote() -> None:
    jury, tally = proposed()
    first, *others = plans_of(jury.edition)
    change_late(jury.edition, [replace(first, threshold=6.0), *others], by=jury.organiser)
    assert place(tally, "first").entry == jury.entries[0]
    with pytest.raises(
        Unsound, match=r"does not reach 6\.0, below which no film wins “First Prize”"
    ) as refused:
        awards.decide(
            place(tally, "first"),
            entry=beyond(jury, tally),
            by=jury.organiser,
            reason=REASON,
            votes=JuryVotes(6, 0),
        )
    assert refused.value.field == "entry"


@pytest.mark.slow
def test_a_free_choice_is_no_departure() -> None:
    jury, tally = proposed(12)
    free = AwardPlan("jury", {"en": "Jury Prize"}, basis=AwardBasis.JURY, needs_statement=True)
    change_late(jury.edition, [*plans_of(jury.edition), free], by=jury.organiser)
    last = place(tally, "jury")
    assert last.outcome == Outcome.FREE
    decision = awards.decide(last, entry=jury.entries[-1], by=jury.organiser)
    assert (decision.is_override, decision.entry) == (False, jury.entries[-1])
    awards.take_back(last, by=jury.organiser)
    nobody = awards.decide(last, entry=None, by=jury.organiser)
    assert (nobody.is_override, nobody.entry) == (False, None)


@pytest.mark.slow
def test_an_award_that_needs_a_statement_is_not_sealed_without() -> None:
    jury, tally = proposed()
    first, *others = plans_of(jury.edition)
    change_late(jury.edition, [replace(first, needs_statement=True), *others], by=jury.organiser)
    decide_all(tally, jury.organiser)
    awards.correct_statement(place(tally, "first"), statement={}, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="need a statement from the jury first: First Prize"):
        seal_results(tally, by=jury.organiser)
    awards.correct_statement(place(tally, "first"), statement={"en": "It waits."}, by=jury.organiser)
    seal = seal_results(tally, by=jury.organiser)
    assert seal.snapshot["conferrals"][0]["statement"] == {"en": "It waits."}


@pytest.mark.slow
def test_a_statement_is_corrected_until_the_seal_without_deciding_again() -> None:
    jury, tally = proposed()
    first = place(tally, "first")
    with pytest.raises(NotPossibleNow, match="First Prize is not decided yet"):
        awards.correct_statement(first, statement={"en": "Lovely."}, by=jury.organiser)
    decision = awards.decide(first, entry=first.entry, by=jury.organiser, statement={"en": "Lovley."})
    decided_at = decision.decided_at
    awards.correct_statement(first, statement={"en": "Lovely."}, by=jury.organiser)
    awards.correct_statement(first, statement={"en": "Lovely."}, by=jury.organiser)
    decision.refresh_from_db()
    assert (decision.statement, decision.decided_at) == ({"en": "Lovely."}, decided_at)
    assert JournalEntry.objects.filter(verb="award.statement_corrected").count() == 1
    assert [one for one in find_differences() if one.row.table == "judging_decision"] == []
    decide_all(tally, jury.organiser)
    seal_results(tally, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="The results are sealed"):
        awards.correct_statement(first, statement={"en": "Late."}, by=jury.organiser)


@pytest.mark.slow
def test_films_of_one_team_name_win_once() -> None:
    jury, _tally = proposed()
    Entry.objects.filter(pk=jury.entries[0].pk).update(team_name="Lampworks")
    Entry.objects.filter(pk=jury.entries[1].pk).update(team_name="LAMPWORKS ")
    tally = tallies.compute_tally(jury.round, by=jury.organiser)
    awards.propose(tally, by=jury.organiser)
    break_ties(tally)
    winners = set(tally.proposals.exclude(entry=None).values_list("entry", flat=True))
    winners |= set(Decision.objects.filter(proposal__tally=tally).values_list("entry", flat=True))
    assert jury.entries[1].pk not in winners
    first = place(tally, "first")
    if not hasattr(first, "decision"):
        awards.decide(first, entry=jury.entries[0], by=jury.organiser)
    with pytest.raises(Unsound, match="gives each team one award"):
        awards.decide(
            place(tally, "third", 5),
            entry=jury.entries[1],
            by=jury.organiser,
            reason=REASON,
            votes=JuryVotes(6, 0),
        )


@pytest.mark.slow
def test_following_leaves_what_is_proposed_for_other_places_as_it_is() -> None:
    jury, tally = proposed()
    before = {(row.award_id, row.place): (row.entry_id, row.outcome) for row in tally.proposals.all()}
    open_places = tally.proposals.filter(decision=None).values_list("award__slug", "place")
    for slug, number in list(open_places):
        proposal = place(tally, slug, number)
        awards.decide(proposal, entry=proposal.entry, by=jury.organiser)
    propose_open_places(tally)
    assert {(row.award_id, row.place): (row.entry_id, row.outcome) for row in tally.proposals.all()} == before


@pytest.mark.slow
def test_a_film_that_leaves_is_no_longer_suggested_and_one_that_is_back_is() -> None:
    jury, tally = proposed()
    best, second = jury.entries[0], place(tally, "second")
    decided_second = second.entry
    entry_moved.send(sender=None, entry_id=best.pk)
    assert place(tally, "first").entry == best
    Entry.objects.filter(pk=best.pk).update(state=EntryState.DISQUALIFIED)
    entry_moved.send(sender=None, entry_id=best.pk)
    assert place(tally, "first").entry == decided_second
    Entry.objects.filter(pk=best.pk).update(state=EntryState.ELIGIBLE)
    entry_moved.send(sender=None, entry_id=best.pk)
    assert place(tally, "first").entry == best
    Entry.objects.filter(pk=best.pk).update(state=EntryState.WITHDRAWN)
    swept.send(sender=None)
    assert place(tally, "first").entry == decided_second


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_chairs_who_decide_at_once_one_is_told() -> None:
    jury, tally = proposed()
    chairs = [make_user(), make_user()]
    for chair in chairs:
        make_membership(chair, jury.edition, Role.CHAIR)
    wishes = list(zip(chairs, (jury.entries[0], None), strict=True))

    def choose(wish: tuple[User, Entry | None]) -> str:
        chair, entry = wish
        try:
            awards.decide(place(tally, "first"), entry=entry, by=chair, reason=REASON, votes=JuryVotes(6, 0))
        except NotPossibleNow as refused:
            return str(refused.reason)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as threads:
        told = sorted(threads.map(choose, wishes))
    assert told == ["", "First Prize has already been decided. Withdraw that decision first."]
    assert Decision.objects.filter(proposal__award__slug="first").count() == 1
