"""What a judge's address of a film is good for, and until when: at the page's address and at the transfer
process."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contest.domain.people import grant_role, revoke_role
from contest.enums import EntryState, Role
from contest.models import User
from judging.domain import recusals, rounds
from judging.domain.assignments import preview_assignment
from judging.domain.following import follow_entry
from judging.models import Assignment, Round
from media_pipeline.api import TokenRefused, file_behind
from tests.factories import PASSWORD
from tests.judging.juries import Jury, bring_films, judge_film, make_jury

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"/media/[\w-]+/[\w.]+")
REFUSAL = "This link is no longer valid. Open the film from its page."


@pytest.fixture
def jury(tmp_path: Path) -> Jury:
    jury = make_jury(judges=2, entries=1, reviews=2)
    film = tmp_path / "film.mp4"
    film.write_bytes(b"a film")
    bring_films(jury, film)
    return jury


@pytest.fixture
def mine(jury: Jury) -> Assignment:
    return jury.assignment(judge=jury.judges[0])


def signed_in(user: User) -> Client:
    client = Client()
    assert client.login(email=user.email, password=PASSWORD)
    return client


def addresses_in(client: Client, assignment: Assignment) -> list[str]:
    page = client.get(reverse("screening_room", args=[assignment.code]))
    return sorted(set(ADDRESS.findall(page.content.decode())))


def reached(client: Client, addresses: list[str]) -> set[int]:
    return {client.get(address).status_code for address in addresses}


def recuse(mine: Assignment) -> None:
    recusals.recuse(mine, reason="I know the director.")


def release(mine: Assignment) -> None:
    recusals.release_judge(mine.seat, by=mine.seat.judge)


def close(mine: Assignment) -> None:
    rounds.close_round(mine.seat.round, by=mine.seat.judge)


def take_role_back(mine: Assignment) -> None:
    edition = mine.seat.round.edition
    revoke_role(mine.seat.judge, edition=edition, role=Role.JUDGE, by=None)


def withdraw(mine: Assignment) -> None:
    type(mine.entry).objects.filter(pk=mine.entry_id).update(state=EntryState.WITHDRAWN)
    follow_entry(mine.entry_id)


def sign_out(mine: Assignment) -> None:
    """Everywhere: the session is gone."""
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()


@pytest.mark.slow
@pytest.mark.parametrize("end", [recuse, release, close, take_role_back, withdraw, sign_out])
def test_address_ends_with_the_duty(jury: Jury, mine: Assignment, end: Callable[[Assignment], None]) -> None:
    client = signed_in(jury.judges[0])
    addresses = addresses_in(client, mine)
    names = [address.rpartition("/")[2] for address in addresses]
    assert sorted(names) == ["film.mp4", "light.mp4", "poster.jpg", "sprite.jpg", "storyboard.vtt"]
    films = [address for address in addresses if not address.endswith(".vtt")]
    answers = [client.get(address) for address in films]
    assert {answer["Cache-Control"] for answer in answers} == {"private, no-cache"}
    tokens = [answer["Location"].split("/")[-2] for answer in answers]
    assert {file_behind(token).path.read_bytes() for token in tokens} == {b"a film"}
    end(mine)
    refused = [client.get(address) for address in addresses]
    assert {(one.status_code, one.content.decode()) for one in refused} == {(403, REFUSAL)}
    for token in tokens:
        with pytest.raises(TokenRefused):
            file_behind(token)


@pytest.mark.slow
def test_address_is_good_in_its_session_alone(jury: Jury, mine: Assignment) -> None:
    here, there = signed_in(jury.judges[0]), signed_in(jury.judges[0])
    addresses = addresses_in(here, mine)
    assert reached(here, addresses) == {302, 200}
    assert reached(there, addresses) == {403}
    assert reached(signed_in(jury.judges[1]), addresses) == {403}
    assert reached(Client(), addresses) == {403}
    assert reached(there, addresses_in(there, mine)) == {302, 200}


@pytest.mark.slow
def test_film_that_was_scored_plays_until_the_round_is_closed(jury: Jury, mine: Assignment) -> None:
    client = signed_in(jury.judges[0])
    judge_film(mine)
    assert reached(client, addresses_in(client, mine)) == {302, 200}
    close(mine)
    page = client.get(reverse("screening_room", args=[mine.code])).content.decode()
    assert (ADDRESS.findall(page), "The round is closed, so its films can no longer be played." in page) == (
        [],
        True,
    )


@pytest.mark.slow
def test_addresses_of_two_judges_have_nothing_in_common(jury: Jury) -> None:
    """Both have the same film; what they see of its addresses, to the end of the way, does not say so."""
    seen: list[set[bytes]] = []
    tags = []
    for judge in jury.judges:
        client = signed_in(judge)
        pieces: set[bytes] = set()
        for address in addresses_in(client, jury.assignment(judge=judge)):
            tokens = [address.split("/")[2]]
            answer = client.get(address)
            if answer.status_code == 302:
                tokens.append(answer["Location"].split("/")[-2])
                tags.append(file_behind(tokens[-1]).etag)
            for token in tokens:
                plain = urlsafe_b64decode(token + "=" * (-len(token) % 4))
                pieces |= {plain[at : at + 6] for at in range(len(plain) - 5)}
        seen.append(pieces)
    assert seen[0] & seen[1] == set()
    assert len(set(tags)) == len(tags) == 8


@pytest.mark.slow
def test_judge_who_was_removed_sees_no_film_and_gives_no_score(jury: Jury, mine: Assignment) -> None:
    judge = jury.judges[0]
    client = signed_in(judge)
    room, room_of_round = (
        reverse("screening_room", args=[mine.code]),
        reverse("judge_round", args=[jury.round.code]),
    )
    assert {client.get(page).status_code for page in (room, room_of_round)} == {200}
    take_role_back(mine)
    assert [client.get(page).status_code for page in (room, room_of_round)] == [403, 404]
    desk = client.get(reverse("judge_desk")).content.decode()
    assert "No films to judge yet" in desk
    posted: dict[str, dict[str, Any]] = {
        "screening_mark": {"mark-creativity": "9"},
        "screening_notes": {"notes": "still here"},
        "screening_watch": {},
        "screening_submit": {},
        "screening_recuse": {"reason": "I know the director."},
    }
    answers = {name: client.post(reverse(name, args=[mine.code]), data) for name, data in posted.items()}
    assert {answer.status_code for answer in answers.values()} == {403}
    grant_role(judge, edition=jury.edition, role=Role.JUDGE, by=None)
    assert client.get(room).status_code == 200


def test_judge_of_another_edition_is_no_judge_of_this_one(jury: Jury, mine: Assignment) -> None:
    other = make_jury(judges=1, entries=1, reviews=1)
    take_role_back(mine)
    grant_role(jury.judges[0], edition=other.edition, role=Role.JUDGE, by=None)
    client = signed_in(jury.judges[0])
    answer = client.get(reverse("screening_room", args=[mine.code]))
    assert answer.status_code == 403
    assert "You are no longer a judge of this edition." in answer.content.decode()


def test_seat_says_to_the_organiser_that_its_judge_is_gone(jury: Jury, mine: Assignment) -> None:
    client = signed_in(jury.organiser)
    page = reverse("round_show", args=[jury.edition.slug, jury.round.code])
    words = (
        "Someone on this panel is no longer a judge of this edition, so they see no films and give no scores."
    )
    assert words not in client.get(page).content.decode()
    take_role_back(mine)
    told = client.get(page).content.decode()
    assert (words in told, told.count("no longer a judge</span>")) == (True, 1)
    release(mine)
    plan = preview_assignment(jury.round)
    assert (set(plan.loads), plan.pairs) == ({jury.judges[1].pk}, ())
    assert Round.objects.get(pk=jury.round.pk).seats.count() == 2
