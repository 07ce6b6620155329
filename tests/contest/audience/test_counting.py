"""The count after the end: once, by a worker, hidden until then, sealed and deleted in its time."""

import html
from copy import deepcopy
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from contest.audience.counting import count_ended_votes, counted_result, votes_by_entry
from contest.audience.marks import BallotSource
from contest.audience.privacy import forget_marks
from contest.audience.votes_in_seal import altered_votes, sealed_result
from contest.domain.ledger import find_differences
from contest.models import AudienceVote, Ballot, Edition, JournalEntry, Seal, ViewerReceipt
from tests.contest.audience.scene import VoteScene, client_of, make_vote, make_voter, vote_for
from tests.contest.nights import do_office_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene_once(module_db: None) -> VoteScene:
    """Five people and twenty bots have voted."""
    with override_settings(VOTE_PROOF_NUMBERS=5):
        scene = make_vote(films=3)
        first, second, third = scene.films
        for n, films in enumerate(([first], [first, second], [first], [second], [third])):
            source = BallotSource(f"198.51.{n}.0/24", f"phone {n}")
            vote_for(scene, make_voter(scene, f"person{n}@gmail.com"), *films, source=source)
        for n in range(20):
            bot = make_voter(scene, f"b{n}@throwaway.example")
            vote_for(scene, bot, third, source=BallotSource("192.0.2.0/24", "script"))
    return scene


@pytest.fixture
def scene(db: None, scene_once: VoteScene) -> VoteScene:
    return deepcopy(scene_once)


def end(scene: VoteScene) -> None:
    past = timezone.now() - timedelta(minutes=2)
    AudienceVote.objects.update(ends_at=past)
    scene.vote.refresh_from_db()


def test_votes_are_counted_once_after_the_end_with_and_without_clusters(scene: VoteScene) -> None:
    assert (count_ended_votes(), counted_result(scene.edition)) == (0, None)
    end(scene)
    assert (count_ended_votes(), count_ended_votes()) == (1, 1)
    do_office_tasks()
    assert count_ended_votes() == 0
    first, second, third = scene.films
    result = counted_result(scene.edition)
    assert result is not None
    assert (result["ballots"], result["aside"]) == (25, 20)
    assert result["films"] == [[first.code, 3, 3], [second.code, 2, 2], [third.code, 21, 1]]
    assert result["clusters"] == [{"trait": "network", "film": third.code, "size": 20, "aside": 20}]
    assert votes_by_entry(scene.edition) == {first.pk: 3, second.pk: 2, third.pk: 1}
    lines = JournalEntry.objects.filter(verb="audience_counted")
    assert [(line.facts["ballots"], line.facts["ballots_aside"]) for line in lines] == [(25, 20)]


@pytest.mark.slow
def test_nobody_sees_a_count_before_the_end_and_the_public_not_before_the_results(scene: VoteScene) -> None:
    office = reverse("office_audience", args=[scene.edition.slug])
    organiser = client_of(scene.organiser)
    readers = [(organiser, office), (Client(), scene.page), (client_of(make_voter(scene)), scene.page)]
    assert ["Votes that count" in page(*reader) for reader in readers] == [False] * 3
    end(scene)
    count_ended_votes()
    do_office_tasks()
    assert ["Votes that count" in page(*reader) for reader in readers] == [True, False, False]
    assert "From one network" in page(organiser, office)


def page(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def test_sealed_count_is_public_with_the_results_and_altering_it_is_found(scene: VoteScene) -> None:
    end(scene)
    count_ended_votes()
    do_office_tasks()
    seal = Seal(edition=scene.edition, snapshot={"counted": {"audience": counted_result(scene.edition)}})
    told = sealed_result(seal)
    assert told is not None
    assert (told.ballots, told.counted) == (25, 5)
    assert [(film.counted, film.every) for film in told.films] == [(3, 3), (2, 2), (1, 21)]
    assert list(altered_votes(seal)) == []
    assert [found for found in find_differences() if found.row.table == "contest_audiencevote"] == []
    AudienceVote.objects.update(result={**(counted_result(scene.edition) or {}), "ballots": 26})
    scene.edition.refresh_from_db()
    assert list(altered_votes(seal)) == ["the audience vote has been altered"]
    assert sealed_result(Seal(edition=scene.edition, snapshot={})) is None


def test_marks_and_receipts_go_thirty_days_after_the_results(scene: VoteScene) -> None:
    end(scene)
    count_ended_votes()
    do_office_tasks()
    now = timezone.now()
    Edition.objects.update(published_at=now - timedelta(days=29))
    assert forget_marks() == 0
    assert forget_marks(now + timedelta(days=2)) == 1
    assert set(Ballot.objects.values_list("network", "device", "domain")) == {("", "", "")}
    assert (AudienceVote.objects.get().key, ViewerReceipt.objects.count()) == ("", 0)
    assert forget_marks(now + timedelta(days=3)) == 0
