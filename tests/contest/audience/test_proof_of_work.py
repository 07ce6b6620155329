"""The answer to a challenge is taken once, from the person that it was made for, for ten minutes."""

import base64
import json
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from contest.audience.proof_of_work import LASTS, ProofRefused, new_challenge, spend_proof
from contest.models import AudienceVote, User
from tests.contest.audience.scene import solve

VOTE, OTHER = AudienceVote(pk=1), AudienceVote(pk=2)
ADA, LIN = User(pk=7), User(pk=8)


@pytest.fixture(autouse=True)
def _cheap(settings: Any) -> None:
    settings.VOTE_PROOF_NUMBERS = 50


def reworked(answer: str, **changes: Any) -> str:
    told = json.loads(base64.b64decode(answer))
    return base64.b64encode(json.dumps({**told, **changes}).encode()).decode()


def refusal(answer: str, *, vote: AudienceVote = VOTE, voter: User = ADA) -> str:
    with pytest.raises(ProofRefused) as refused:
        spend_proof(answer, vote=vote, voter=voter)
    return str(refused.value.reason)


def test_answer_is_taken_once() -> None:
    answer = solve(new_challenge(VOTE, ADA))
    spend_proof(answer, vote=VOTE, voter=ADA)
    assert refusal(answer) == "This calculation has been used for a ballot already. Reload the page."


def test_answer_is_of_one_voter_and_vote_and_of_some_minutes() -> None:
    answer = solve(new_challenge(VOTE, ADA))
    foreign = "This calculation was made for another person or vote. Reload the page."
    assert [refusal(answer, voter=LIN), refusal(answer, vote=OTHER)] == [foreign] * 2
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=LASTS + 2)):
        assert refusal(answer) == "The calculation of your browser is more than ten minutes old. Try again."
    spend_proof(answer, vote=VOTE, voter=ADA)


def test_answers_that_nobody_worked_out_are_refused_in_words() -> None:
    answer = solve(new_challenge(VOTE, ADA))
    number = json.loads(base64.b64decode(answer))["number"]
    wrong = "The calculation that your browser made for this ballot is wrong. Try again."
    assert refusal(reworked(answer, number=number + 1)) == wrong
    assert refusal(reworked(answer, salt="00?expires=99999999999&vote=1&voter=7&")) == wrong
    assert refusal(reworked(answer, signature="0" * 64)) == wrong
    shapeless = [
        *("", "\0", "🎬", "e30=", "bnVsbA==", "WzFd", answer[:40], answer * 9),
        *(reworked(answer, number=odd) for odd in (None, "1", 1.5, True)),
        *(reworked(answer, **{name: odd}) for name in ("salt", "challenge", "signature") for odd in (1, "é")),
        reworked(answer, algorithm="SHA-1"),
    ]
    told = {refusal(odd) for odd in shapeless}
    assert {words[:76] for words in told} == {
        "The calculation that your browser makes for a ballot is missing. It needs Ja"
    }
