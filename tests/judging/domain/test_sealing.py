"""Sealing the results: whatever keeps two persons from it, and what happens between the two."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils import timezone

from contest.domain import entry_decisions, motions
from contest.domain.award_list import plans_of
from contest.domain.honours_refused import GateClosed
from contest.domain.ledger import find_differences
from contest.domain.motions import MotionClosed
from contest.domain.seals import breaches_of
from contest.domain.unsealing import propose_unsealing
from contest.enums import EntryState
from contest.models import Citation, Consent, Entry, Motion, Seal, User
from contest.policies import Refused
from judging.domain import awards, rounds, tallies
from judging.domain.award_votes import JuryVotes
from judging.domain.refusals import NotPossibleNow
from judging.domain.sealed_decisions import altered_decisions
from judging.domain.sealing import propose_seal
from judging.models import Assignment, Decision, FilmProblem, Scoresheet, Tally
from media_pipeline.enums import MatchKind
from media_pipeline.models import Film, Match
from tests.contest.nights import REASON, agree, second_person
from tests.judging.juries import Jury, make_tallied
from tests.judging.late_awards import change_late
from tests.judging.sealing import propose

pytestmark = pytest.mark.django_db
Night = tuple[Jury, Tally]
NO_MORE = "The jury gives no more awards in this edition, as it has agreed."


@pytest.fixture(scope="module")
def module_night(module_db: None) -> Night:
    """A ranking of four films whose first award is decided for the best, the others for nobody."""
    jury, tally = make_tallied(entries=4, reviews=3)
    awards.propose(tally, by=jury.organiser)
    for proposal in list(tally.proposals.select_related("award", "tally__round__edition", "entry")):
        proposal.refresh_from_db()
        wins = proposal.award.slug == "first"
        if wins:
            awards.decide(proposal, entry=jury.entries[0], by=jury.organiser)
        else:
            awards.decide(proposal, entry=None, by=jury.organiser, reason=NO_MORE, votes=JuryVotes(3, 0))
    propose(tally, by=jury.organiser)
    Motion.objects.all().delete()
    return jury, tally


@pytest.fixture
def night(db: None, module_night: Night) -> Night:
    jury, tally = module_night
    return jury, Tally.objects.select_related("round__edition").get(pk=tally.pk)


@pytest.mark.slow
def test_two_persons_seal_what_the_jury_decided(night: Night) -> None:
    jury, tally = night
    motion = propose_seal(tally, reason=REASON, by=jury.organiser)
    assert Seal.objects.count() == 0
    agree(motion)
    seal = Seal.objects.get()
    chair = second_person(jury.edition, jury.organiser)
    assert (seal.sealed_by, seal.seconded_by, breaches_of(seal)) == (jury.organiser, chair, [])
    assert Citation.objects.get().entry == jury.entries[0]
    assert [code for code, _sha256 in seal.masters] == sorted(entry.code for entry in jury.entries)


def disqualify(jury: Jury, _tally: Tally) -> None:
    winner = Entry.objects.get(pk=jury.entries[0].pk)
    entry_decisions.disqualify_entry(winner, reason=REASON, by=jury.organiser)


def lose_film(jury: Jury, _tally: Tally) -> None:
    Film.objects.filter(pk=jury.entries[0].film_id).update(fault="missing")


def change_film(jury: Jury, _tally: Tally) -> None:
    Film.objects.filter(pk=jury.entries[0].film_id).update(fault="changed")


def withdraw_consent(jury: Jury, _tally: Tally) -> None:
    Consent.objects.filter(entry=jury.entries[0], kind="rights").delete()


def find_duplicate(jury: Jury, _tally: Tally) -> None:
    first, second = jury.entries[:2]
    Match.objects.create(film_id=first.film_id, other_id=second.film_id, kind=MatchKind.FILM, share=0.9)


def report_film(jury: Jury, _tally: Tally) -> None:
    assignment = Assignment.objects.filter(entry=jury.entries[0]).order_by("pk")[0]
    FilmProblem.objects.create(assignment=assignment, film=jury.entries[0].film, text="It stops at 0:40.")


GATE: dict[str, tuple[Callable[[Jury, Tally], None], str]] = {
    "disqualified": (disqualify, "The entry has the status “Disqualified”; only accepted entries can win."),
    "film lost": (lose_film, "The film’s file is missing from the store. Restore it from a backup."),
    "film changed": (
        change_film,
        "The film’s file has changed since it was uploaded. Restore it from a backup.",
    ),
    "consent": (
        withdraw_consent,
        "1 of the 4 statements has not been agreed to. All of them are required.",
    ),
    "duplicate": (find_duplicate, "Whether the film duplicates “{other}” has not been decided."),
    "report": (report_film, "A judge’s report about the film has not been answered."),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", GATE)
@pytest.mark.parametrize("between", [False, True], ids=["before", "between the two"])
def test_winner_that_lacks_something_is_not_sealed(night: Night, case: str, between: bool) -> None:
    jury, tally = night
    change, words = GATE[case]
    winner, words = jury.entries[0], words.format(other=jury.entries[1].shown_title)
    motion = propose_seal(tally, reason=REASON, by=jury.organiser) if between else None
    change(jury, tally)
    with pytest.raises(Refused) as refused:
        agree(motion) if motion else propose_seal(tally, reason=REASON, by=jury.organiser)
    assert (
        f"“{winner.title} ({winner.code})”: {words}"
        in [str(found) for found in getattr(refused.value, "found", [])]
        or isinstance(refused.value, MotionClosed)
        or case == "disqualified"
    )
    assert (Seal.objects.count(), Citation.objects.count()) == (0, 0)


@pytest.mark.slow
def test_gate_that_opens_again_lets_the_same_proposal_through(night: Night) -> None:
    jury, tally = night
    motion = propose_seal(tally, reason=REASON, by=jury.organiser)
    lose_film(jury, tally)
    with pytest.raises(GateClosed):
        agree(motion)
    Film.objects.filter(pk=jury.entries[0].film_id).update(fault="")
    agree(motion)
    assert Seal.objects.count() == 1


def mark_later(_jury: Jury, _tally: Tally) -> None:
    sheet = Scoresheet.objects.order_by("pk")[0]
    Scoresheet.objects.filter(pk=sheet.pk).update(submitted_at=timezone.now())


def undecide(jury: Jury, tally: Tally) -> None:
    proposal = tally.proposals.select_related("award", "tally__round__edition").get(award__slug="first")
    awards.take_back(proposal, by=jury.organiser)


def rank_again(jury: Jury, tally: Tally) -> None:
    tallies.compute_tally(tally.round, by=jury.organiser)


def reopen(jury: Jury, tally: Tally) -> None:
    rounds.reopen_round(tally.round, by=jury.organiser)


STATE: dict[str, tuple[Callable[[Jury, Tally], None], str]] = {
    "a later mark": (mark_later, "Scoresheets have changed since this ranking."),
    "undecided": (undecide, "These awards are not decided yet: First Prize."),
    "a newer ranking": (rank_again, "There is a newer ranking. Decide on the latest one."),
    "an open round": (reopen, "“Screening” is still open. Close it, then seal the results."),
}


@pytest.mark.parametrize("case", STATE)
@pytest.mark.parametrize("between", [False, True], ids=["before", "between the two"])
def test_result_that_is_not_finished_is_not_sealed(night: Night, case: str, between: bool) -> None:
    jury, tally = night
    change, words = STATE[case]
    motion = propose_seal(tally, reason=REASON, by=jury.organiser) if between else None
    change(jury, tally)
    tally = Tally.objects.select_related("round__edition").get(pk=tally.pk)
    with pytest.raises(Refused) as refused:
        agree(motion) if motion else propose_seal(tally, reason=REASON, by=jury.organiser)
    assert words in str(refused.value.reason)
    assert Seal.objects.count() == 0


def test_another_decision_or_another_printed_name_in_between_expires_the_proposal(night: Night) -> None:
    jury, tally = night
    changes: list[Callable[[], object]] = [
        lambda: Decision.objects.filter(entry=jury.entries[0]).update(statement={"en": "For the light."}),
        lambda: Entry.objects.filter(pk=jury.entries[0].pk).update(team_name="Lamp Studio"),
        lambda: User.objects.filter(pk=jury.entries[0].representative_id).update(name="Mei"),
    ]
    Entry.objects.filter(pk=jury.entries[0].pk).update(team_name="")
    for change in reversed(changes):
        motion = propose_seal(tally, reason=REASON, by=jury.organiser)
        change()
        with pytest.raises(MotionClosed, match="What it rests on has changed since it was proposed"):
            agree(motion)
    assert Seal.objects.count() == 0


def test_whoever_proposed_does_not_confirm(night: Night) -> None:
    jury, tally = night
    motion = propose_seal(tally, reason=REASON, by=jury.organiser)
    with pytest.raises(Refused, match="Another person has to confirm it"):
        motions.second(motion, by=jury.organiser)
    assert Seal.objects.count() == 0


@pytest.mark.slow
def test_results_are_sealed_again_after_unsealing_by_a_new_seal(night: Night) -> None:
    jury, tally = night
    agree(propose_seal(tally, reason=REASON, by=jury.organiser))
    with pytest.raises(NotPossibleNow, match="The results are sealed"):
        propose_seal(tally, reason=REASON, by=jury.organiser)
    agree(propose_unsealing(jury.edition, reason=REASON, by=jury.organiser))
    undecide(jury, tally)
    proposal = tally.proposals.select_related("award", "tally__round__edition", "entry").get(
        award__slug="first"
    )
    awards.decide(
        proposal,
        entry=None,
        by=jury.organiser,
        reason="The jury has found that no film reaches what a first prize asks.",
        votes=JuryVotes(3, 0),
    )
    agree(propose_seal(tally, reason=REASON, by=jury.organiser))
    assert (Seal.objects.count(), Seal.objects.standing().count()) == (2, 1)
    assert Citation.objects.standing().count() == 0


def test_decision_changed_behind_the_seal_is_named(night: Night) -> None:
    jury, tally = night
    agree(propose_seal(tally, reason=REASON, by=jury.organiser))
    Decision.objects.filter(entry=jury.entries[0]).update(entry=jury.entries[1])
    assert breaches_of(Seal.objects.get()) == ["the jury’s decision about first 1 has been altered"]


def vote_again(jury: Jury, tally: Tally, votes: JuryVotes) -> None:
    """The first prize to the same film, by these votes."""
    undecide(jury, tally)
    rows = tally.proposals.select_related("award", "tally__round__edition", "entry")
    awards.decide(rows.get(award__slug="first"), entry=jury.entries[0], by=jury.organiser, votes=votes)


@pytest.mark.slow
def test_votes_of_the_jury_stand_under_the_seal(night: Night) -> None:
    jury, tally = night
    vote_again(jury, tally, JuryVotes(2, 1, 0))
    agree(propose_seal(tally, reason=REASON, by=jury.organiser))
    seal = Seal.objects.get()
    told = {(line["award"], line["place"]): line["votes"] for line in seal.snapshot["conferrals"]}
    assert told["first", 1] == {"for": 2, "against": 1, "abstained": 0}
    assert told["second", 1] == {"for": 3, "against": 0, "abstained": 0}
    tables = ("contest_seal", "judging_decision")
    assert [str(one) for one in find_differences() if one.row.table in tables] == []
    Decision.objects.filter(entry=jury.entries[0]).update(votes_for=1, votes_against=2)
    assert breaches_of(seal) == ["the jury’s votes on first 1 have been altered"]


def test_seal_from_before_votes_were_sealed_holds(night: Night) -> None:
    jury, tally = night
    vote_again(jury, tally, JuryVotes(3, 0))
    agree(propose_seal(tally, reason=REASON, by=jury.organiser))
    seal = Seal.objects.get()
    for line in seal.snapshot["conferrals"]:
        del line["votes"]
    assert list(altered_decisions(seal)) == []


def test_votes_that_changed_between_the_two_let_the_proposal_expire(night: Night) -> None:
    jury, tally = night
    vote_again(jury, tally, JuryVotes(2, 1, 0))
    motion = propose_seal(tally, reason=REASON, by=jury.organiser)
    vote_again(jury, tally, JuryVotes(3, 0, 0))
    with pytest.raises(MotionClosed, match="What it rests on has changed since it was proposed"):
        agree(motion)
    assert Seal.objects.count() == 0


def test_award_that_is_called_otherwise_since_lets_the_proposal_expire(night: Night) -> None:
    jury, tally = night
    motion = propose_seal(tally, reason=REASON, by=jury.organiser)
    first, *others = plans_of(jury.edition)
    change_late(jury.edition, [replace(first, name={"en": "Grand Prix"}), *others], by=jury.organiser)
    with pytest.raises(MotionClosed, match="What it rests on has changed since it was proposed"):
        agree(motion)


def test_disqualified_in_between_is_told_once_and_wins_nothing(night: Night) -> None:
    jury, tally = night
    motion = propose_seal(tally, reason=REASON, by=jury.organiser)
    disqualify(jury, tally)
    with pytest.raises(Refused):
        agree(motion)
    entry = Entry.objects.get(pk=jury.entries[0].pk)
    kinds = list(entry.notices.values_list("kind", flat=True))
    assert (entry.state, kinds) == (EntryState.DISQUALIFIED, ["entry_disqualified"])
