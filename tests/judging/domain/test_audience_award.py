"""The award that goes by the audience votes: it waits for them, follows them, and is sealed with
them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from contest.audience.counting import count_ended_votes
from contest.audience.counting_rule import CountingRule, rule_to_json
from contest.enums import AwardBasis
from contest.models import AudienceVote, Award, Ballot, Seal
from judging.domain import awards, rounds, tallies
from judging.domain.refusals import NotPossibleNow
from judging.domain.sealing import refuse_unready
from judging.enums import Outcome
from judging.models import AwardProposal, Round
from judging.proof.counting import find_misallocations
from judging.proof.protocols import content_of
from tests.contest.nights import do_office_tasks, nominate
from tests.factories import make_user
from tests.judging.juries import judge_all, make_jury
from tests.judging.sealing import seal_results

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_award_waits_for_the_votes_follows_them_and_is_sealed_with_them(
    django_capture_on_commit_callbacks: Any,
) -> None:
    jury = make_jury(judges=2, entries=4, reviews=2)
    Award.objects.filter(edition=jury.edition).exclude(slug="first").delete()
    audience = Award.objects.create(
        edition=jury.edition, order=2, slug="audience", name={"en": "Audience"}, basis=AwardBasis.AUDIENCE
    )
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    nominate(jury.edition, jury.entries, by=jury.organiser)
    now = timezone.now()
    vote = AudienceVote.objects.create(
        edition=jury.edition,
        opens_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
        rule=rule_to_json(CountingRule()),
        key="ab" * 32,
        planned_by=jury.organiser,
    )
    tally = tallies.compute_tally(Round.objects.get(pk=jury.round.pk), by=jury.organiser)
    first, waiting = awards.propose(tally, by=jury.organiser)
    assert (waiting.award_id, waiting.outcome, waiting.entry) == (audience.pk, Outcome.WAITING, None)
    if first.entry is None:  # the marks are tied: the jury decides
        first.entry = jury.entries[0]
    awards.decide(first, entry=first.entry, by=jury.organiser)
    with pytest.raises(NotPossibleNow, match="The audience vote is not counted yet"):
        refuse_unready(tally)
    loved, liked = [entry for entry in jury.entries if entry != first.entry][:2]
    for n, films in enumerate([[first.entry, loved], [first.entry], [first.entry, loved], [liked]]):
        Ballot.objects.create(
            vote=vote,
            voter=make_user(),
            mailbox=f"{n}",
            films=[film.code for film in films],
            network=f"{n}",
            cast_at=now,
        )
    AudienceVote.objects.update(ends_at=now - timedelta(minutes=2))
    with django_capture_on_commit_callbacks(execute=True):
        count_ended_votes()
        do_office_tasks()
    proposal = AwardProposal.objects.select_related("award", "entry", "tally__round__edition").get(
        pk=waiting.pk
    )
    assert (proposal.outcome, proposal.entry) == (Outcome.PROPOSED, loved)  # the winner has one already
    awards.decide(proposal, entry=loved, by=jury.organiser)
    seal = seal_results(tally, by=jury.organiser)
    told = seal.snapshot["counted"]["audience"]
    votes = {code: counted for code, _every, counted in told["films"]}
    assert [votes[film.code] for film in (first.entry, loved, liked)] == [3, 2, 1]
    assert sorted(votes.values()) == [0, 1, 2, 3]
    protocol = content_of(Seal.objects.get(), tally)
    assert list(find_misallocations(protocol)) == []
