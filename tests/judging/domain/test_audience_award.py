"""The award that goes by the audience votes: it waits for them, says so where awards are decided, follows
them, and is sealed with them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contest.audience.counting import count_ended_votes
from contest.audience.counting_rule import CountingRule, rule_to_json
from contest.audience.planning import call_off_vote, plan_vote
from contest.domain.editions import in_words
from contest.enums import AwardBasis
from contest.models import AudienceVote, Award, Ballot, Edition, Seal
from contest.theater.permission import set_permission
from judging.domain import awards, rounds, tallies
from judging.domain.awards import name_entry
from judging.domain.queries.standings import places_of, rivals_of
from judging.domain.queries.table import OpenPlace, table_of
from judging.domain.refusals import NotPossibleNow
from judging.domain.sealing import refuse_unready
from judging.enums import Outcome
from judging.models import AwardProposal, Round, Tally
from judging.proof.counting import find_misallocations
from judging.proof.protocols import content_of
from tests.contest.nights import do_office_tasks, nominate
from tests.factories import make_user
from tests.judging.juries import Jury, judge_all, make_jury
from tests.judging.sealing import seal_results
from tests.judging.views.test_funnel import text_of

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
    rivals = rivals_of(proposal)  # by votes: the scores of the jury say nothing here
    assert [(rival.entry, rival.votes, rival.loses) for rival in rivals[:1]] == [(liked.pk, 1, None)]
    assert [place.certainty for place in places_of(tally) if place.proposal.pk == proposal.pk] == [None]
    assert table_of(tally).clear == [OpenPlace(proposal, "Audience", name_entry(loved))]
    awards.decide(proposal, entry=loved, by=jury.organiser)
    seal = seal_results(tally, by=jury.organiser)
    told = seal.snapshot["counted"]["audience"]
    votes = {code: counted for code, _every, counted in told["films"]}
    assert [votes[film.code] for film in (first.entry, loved, liked)] == [3, 2, 1]
    assert sorted(votes.values()) == [0, 1, 2, 3]
    protocol = content_of(Seal.objects.get(), tally)
    assert list(find_misallocations(protocol)) == []


@pytest.fixture
def tallied() -> tuple[Jury, Tally]:
    """A ranking whose first award goes by the audience, and the second by the jury’s scores. The nominees
    let the audience watch."""
    jury = make_jury(judges=2, entries=4, reviews=2)
    Award.objects.filter(edition=jury.edition).exclude(slug="first").delete()
    Award.objects.filter(edition=jury.edition).update(order=2)
    Award.objects.create(
        edition=jury.edition, order=1, slug="audience", name={"en": "Audience"}, basis=AwardBasis.AUDIENCE
    )
    Edition.objects.filter(pk=jury.edition.pk).update(awards_at=timezone.now() + timedelta(days=7))
    jury.edition.refresh_from_db()
    judge_all(jury)
    rounds.close_round(jury.round, by=jury.organiser)
    for entry in jury.entries:
        set_permission(entry, True, by=entry.representative)
    nominate(jury.edition, jury.entries, by=jury.organiser)
    tally = tallies.compute_tally(Round.objects.get(pk=jury.round.pk), by=jury.organiser)
    awards.propose(tally, by=jury.organiser)
    return jury, tally


def outcomes(tally: Tally) -> dict[str, str]:
    return {one.award.slug: one.outcome for one in tally.proposals.select_related("award")}


def test_places_wait_once_a_vote_is_planned_and_no_longer_once_it_is_called_off(
    tallied: tuple[Jury, Tally], django_capture_on_commit_callbacks: Any
) -> None:
    jury, tally = tallied
    before = outcomes(tally)
    assert before["audience"] == Outcome.NOT_AWARDED
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        plan_vote(
            jury.edition,
            opens_at=now + timedelta(hours=1),
            ends_at=now + timedelta(hours=3),
            by=jury.organiser,
        )
    assert outcomes(tally) == {"audience": Outcome.WAITING, "first": Outcome.WAITING}
    waiting = AwardProposal.objects.select_related("award", "tally__round__edition").get(
        tally=tally, award__slug="audience"
    )
    with pytest.raises(NotPossibleNow, match="Audience waits for an earlier tie, or for the audience votes"):
        awards.decide(waiting, entry=None, by=jury.organiser, seen="")
    with django_capture_on_commit_callbacks(execute=True):
        call_off_vote(jury.edition, by=jury.organiser)
    assert outcomes(tally) == before


def test_pages_on_which_awards_are_decided_say_when_the_votes_are_counted(
    tallied: tuple[Jury, Tally], django_capture_on_commit_callbacks: Any
) -> None:
    jury, tally = tallied
    client = Client()
    client.force_login(jury.organiser)
    slug = jury.edition.slug
    proposal = tally.proposals.get(award__slug="audience")
    pages = [
        reverse("deliberation_show", args=[slug, tally.pk]),
        reverse("award_list", args=[slug, tally.pk]),
        reverse("results_seal", args=[slug, tally.pk]),
        reverse("award_decide", args=[slug, proposal.pk]),
    ]

    def told(words: str) -> list[str]:
        """As many letters as `words` has of what each page says of the vote, under its heading."""
        texts = [text_of(client.get(page).content.decode()) for page in pages]
        return [text.partition("Given by the audience: Audience ")[2][: len(words)] for text in texts]

    none = "No audience vote is planned, so no film "
    assert told(none) == [none] * 4
    now = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        vote = plan_vote(
            jury.edition,
            opens_at=now + timedelta(hours=1),
            ends_at=now + timedelta(hours=3),
            by=jury.organiser,
        )
    said = f"The vote ends on {in_words(timezone.localtime(vote.ends_at))}"
    assert told(said) == [said] * 4
    link = f'href="{reverse("office_audience", args=[slug])}">The audience vote</a>'
    decides = reverse("award_decide", args=[slug, proposal.pk])
    for page in pages:
        content = client.get(page).content.decode()
        assert (content.count(link), f'href="{decides}"' in content) == (1, False)
    assert '<form class="decision-form"' not in client.get(decides).content.decode()
    AudienceVote.objects.update(opens_at=now - timedelta(hours=2), ends_at=now - timedelta(seconds=1))
    ended = f"The vote ended on {in_words(timezone.localtime(now - timedelta(seconds=1)))}"
    assert told(ended) == [ended] * 4
    with django_capture_on_commit_callbacks(execute=True):
        count_ended_votes(now + timedelta(minutes=2))
        do_office_tasks()
    assert told(ended) == [""] * 4
