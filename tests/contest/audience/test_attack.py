"""The attack on the vote, in small, by the pages alone. tests/benchmarks/vote.py has it in full."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from contest.audience.counting import count_ended_votes, counted_result
from contest.models import AudienceVote, Ballot
from media_pipeline.enums import RenditionKind
from media_pipeline.models import Rendition
from media_pipeline.storage.films import film_store
from tests.contest.audience.attending import attend, names_of
from tests.contest.audience.crowd import FILMS, WANTED, Voter, bots, numbered, people
from tests.contest.audience.scene import SECONDS, make_vote
from tests.contest.nights import do_office_tasks
from tests.factories import make_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PEOPLE, BOTS = 10, 30


class ClientDoor:
    """Django's test client, as somebody from an address with a device; it moves the clock instead of
    waiting."""

    def __init__(self, voter: Voter, clock: time_machine.Traveller) -> None:
        self.clock = clock
        headers = {"x-forwarded-for": voter.address, "user-agent": voter.agent}
        self.client = Client(headers=headers)
        self.client.force_login(make_user(voter.email))

    def get(self, path: str) -> tuple[int, str]:
        answer = self.client.get(path)
        return answer.status_code, answer.content.decode()

    def send_json(self, path: str, message: Any) -> tuple[int, str]:
        answer = self.client.post(path, json.dumps(message), content_type="application/json")
        return answer.status_code, answer.content.decode()

    def send_form(self, path: str, fields: dict[str, Any]) -> tuple[int, str]:
        answer = self.client.post(path, fields)
        return answer.status_code, answer.content.decode()

    def wait(self, seconds: float) -> None:
        self.clock.shift(seconds)


def test_bots_change_no_winner_and_people_lose_no_ballot(settings: Any) -> None:
    settings.VOTE_PROOF_NUMBERS = 5
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    scene = make_vote(films=len(FILMS))
    codes = names_of(scene.codes)
    key = film_store().save("film.mp4", ContentFile(b"the pictures"))
    Rendition.objects.filter(kind=RenditionKind.TOP).update(storage_key=key)
    plain = [bot for bot in bots(2 * BOTS, seed=3) if WANTED in bot.films][:BOTS]
    crowd = [*people(PEOPLE, seed=3), *plain]
    for voter in crowd:
        voter.films = (WANTED,) if voter.is_bot else voter.films[:1]
        if voter.is_bot:  # so few are no group in forty networks
            voter.address = f"12.0.0.{voter.number % 250}"
    cast: dict[int, bool] = {}
    spent: list[str] = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for voter in numbered(crowd, seed=3):
            door = ClientDoor(voter, clock)
            cast[voter.number] = attend(
                door, voter, page=scene.page, codes=codes, seconds=SECONDS, spent=spent
            )
    tricked = [voter for voter in crowd if voter.tricks]
    assert [voter for voter in crowd if not voter.is_bot and not cast[voter.number]] == []
    assert [voter for voter in tricked if cast[voter.number]] == []
    assert tricked != []
    past = timezone.now() - timedelta(minutes=2)
    AudienceVote.objects.update(ends_at=past)
    assert count_ended_votes() == 1
    do_office_tasks()
    result = counted_result(scene.edition)
    assert result is not None
    assert result["ballots"] == sum(cast.values()) == Ballot.objects.count()
    every = {code: all_votes for code, all_votes, _counted in result["films"]}
    counted = {code: votes for code, _all, votes in result["films"]}
    wanted = codes[WANTED]
    assert max(every, key=lambda code: every[code]) == wanted
    assert counted[wanted] < every[wanted] / 2
