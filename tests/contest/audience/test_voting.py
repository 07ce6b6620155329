"""Ballots by the pages: who may cast one, for what, how often; and what is refused in words."""

import html
import re
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.enums import TeamRight
from contest.models import AudienceVote, Ballot, TeamMember
from tests.contest.audience.scene import (
    VoteScene,
    client_of,
    make_vote,
    make_voter,
    send_ballot,
    solve,
    watched,
)
from tests.factories import make_edition, make_membership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cheap(settings: Any) -> None:
    settings.VOTE_PROOF_NUMBERS = 20


@pytest.fixture(scope="module")
def scene_once(module_db: None) -> VoteScene:
    return make_vote(films=5)


@pytest.fixture
def scene(db: None, scene_once: VoteScene) -> VoteScene:
    return deepcopy(scene_once)


def words_in(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_last_ballot_counts_and_the_page_shows_it(scene: VoteScene) -> None:
    client = client_of(make_voter(scene))
    for codes in (scene.codes[:3], scene.codes[2:4]):
        answer = send_ballot(client, scene, codes)
        assert (answer.status_code, answer.url) == (302, scene.page)
    assert [ballot.films for ballot in Ballot.objects.all()] == [scene.codes[2:4]]
    page = client.get(scene.page).content.decode()
    assert sorted(re.findall(r'value="(\w+)" checked', page)) == sorted(scene.codes[2:4])
    assert "no-store" in client.get(scene.page)["Cache-Control"]


@pytest.mark.slow
def test_each_has_an_own_order_that_stays(scene: VoteScene) -> None:
    def order(client: Client) -> list[str]:
        return re.findall(r'name="films" value="(\w+)"', client.get(scene.page).content.decode())

    clients = [client_of(make_voter(scene)) for _ in range(4)]
    orders = [order(client) for client in clients]
    assert [sorted(one) for one in orders] == [sorted(scene.codes)] * 4
    assert orders == [order(client) for client in clients]
    assert len(set(map(tuple, orders))) > 1


@pytest.mark.slow
def test_ballots_that_cannot_be_are_refused_in_words_and_keep_what_was_chosen(scene: VoteScene) -> None:
    voter = make_user()
    watched(scene, voter, scene.films[:4])
    client, (first, *_, last) = client_of(voter), scene.films
    for codes, words in [
        ([], "Choose the films that you vote for, at least one."),
        (scene.codes[:4], "You chose 4 films; a ballot has up to 3. Take some out."),
        ([last.code], f"You have not watched “{last.shown_title}” to the end yet."),
        (["NOSUCHFILM"], "One of the films that you chose can no longer be voted for."),
        (["\0", "\uffff"], "One of the films that you chose can no longer be voted for."),
    ]:
        answer = send_ballot(client, scene, codes)
        assert (answer.status_code, words in words_in(answer)) == (422, True), words_in(answer)
    refused = send_ballot(client, scene, [first.code], proof="x" * 3000)
    assert refused.status_code == 422
    assert f'value="{first.code}" checked' in refused.content.decode()
    assert not Ballot.objects.exists()


@pytest.mark.slow
def test_makers_vote_for_others_only(scene: VoteScene) -> None:
    own, other, *_ = scene.films
    member = make_user()
    TeamMember.objects.create(entry=own, user=member, right=TeamRight.SEE, joined_at=timezone.now())
    for maker in (own.representative, member, make_user(f"me+2{own.representative.email[2:]}")):
        watched(scene, maker)
    for maker in (own.representative, member):
        client = client_of(maker)
        answer = send_ballot(client, scene, [own.code, other.code])
        assert "You have worked on" in words_in(answer)
        assert send_ballot(client, scene, [other.code]).status_code == 302


def test_jury_office_and_unconfirmed_accounts_do_not_vote(scene: VoteScene) -> None:
    for role in ("judge", "chair", "organiser", "notary"):
        user = make_voter(scene)
        make_membership(user, scene.edition, role)
        answer = send_ballot(client_of(user), scene, scene.codes[:1])
        assert (answer.status_code, "You judge or organise this edition" in words_in(answer)) == (409, True)
    judge = make_voter(scene, "jo.doe@example.org")
    make_membership(judge, scene.edition, "judge")
    second = make_voter(scene, "jo.doe+films@example.org")
    answer = send_ballot(client_of(second), scene, scene.codes[:1])
    assert (answer.status_code, "You judge or organise this edition" in words_in(answer)) == (409, True)
    unconfirmed = make_voter(scene)
    unconfirmed.emailaddress_set.update(verified=False)
    answer = send_ballot(client_of(unconfirmed), scene, scene.codes[:1])
    assert (answer.status_code, "Confirm your email address first" in words_in(answer)) == (409, True)
    assert Client().post(scene.page, {"films": scene.codes[:1]}).status_code == 302
    assert not Ballot.objects.exists()


def test_two_accounts_of_one_mailbox_have_one_ballot(scene: VoteScene) -> None:
    first, second = (make_voter(scene, email) for email in ("ada.zhao@gmail.com", "adazhao+2@googlemail.com"))
    assert send_ballot(client_of(first), scene, scene.codes[:1]).status_code == 302
    answer = send_ballot(client_of(second), scene, scene.codes[1:2])
    told = "There is a ballot from your mailbox already"
    assert (answer.status_code, told in words_in(answer)) == (409, True)
    assert told in client_of(second).get(scene.page).content.decode()  # before they watch a film
    assert [ballot.films for ballot in Ballot.objects.all()] == [scene.codes[:1]]


def test_proof_of_another_and_one_that_was_used_are_refused(scene: VoteScene) -> None:
    voter, other = (client_of(make_voter(scene)) for _ in range(2))
    proof = solve(voter.get(f"{scene.page}proof/").json())
    assert send_ballot(other, scene, scene.codes[:1], proof=proof).status_code == 422
    assert send_ballot(voter, scene, scene.codes[:1], proof=proof).status_code == 302
    assert send_ballot(voter, scene, scene.codes[1:2], proof=proof).status_code == 422
    assert [ballot.films for ballot in Ballot.objects.all()] == [scene.codes[:1]]


@pytest.mark.parametrize(("hours", "words"), [((-2, -1), "The vote ended on"), ((1, 2), "The vote opens on")])
def test_nothing_is_taken_before_the_vote_opens_and_after_its_end(hours: tuple[int, int], words: str) -> None:
    scene = make_vote(open_hours=hours)
    client = client_of(make_voter(scene))
    film = reverse("audience_film", args=[scene.edition.slug, scene.codes[0]])
    answers = [
        send_ballot(client, scene, scene.codes[:1], proof="x"),
        client.get(f"{scene.page}proof/"),
        client.get(film),
    ]
    assert [(answer.status_code, words in words_in(answer)) for answer in answers] == [(409, True)] * 3
    assert client.post(f"{film}watch/", "{}", content_type="application/json").status_code == 422
    assert words in words_in(client.get(scene.page))
    assert not Ballot.objects.exists()


def test_marks_are_of_one_vote_and_tell_no_address(scene: VoteScene) -> None:
    client = client_of(make_voter(scene, "lin@studio.example"), user_agent="Firefox")
    send_ballot(client, scene, scene.codes[:1])
    (ballot,) = Ballot.objects.all()
    told = [ballot.network, ballot.device, ballot.domain, ballot.mailbox]
    assert [len(mark) for mark in told] == [32, 32, 32, 64]
    AudienceVote.objects.update(key="cd" * 32)
    send_ballot(client, scene, scene.codes[:1])
    ballot.refresh_from_db()
    assert not {ballot.network, ballot.device, ballot.domain, ballot.mailbox} & set(told)


@pytest.mark.slow
def test_queries_of_the_page_are_as_many_for_one_film_as_for_three() -> None:
    def count(films: int) -> int:
        scene = make_vote(films=films)
        client = client_of(make_voter(scene))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(scene.page).status_code == 200
        return len(queries)

    assert count(1) == count(3)


def test_film_page_is_for_those_who_are_signed_in_and_plays(scene: VoteScene) -> None:
    address = reverse("audience_film", args=[scene.edition.slug, scene.codes[0]])
    assert Client().get(address).status_code == 302
    page = client_of(make_user()).get(address).content.decode()
    assert "<video" in page
    assert "Watched 0:00 of 0:03; you can vote for it after 0:03" in page
    AudienceVote.objects.update(ends_at=timezone.now() - timedelta(minutes=1))


def test_open_vote_is_found_and_its_pages_lead_to_their_own_edition(scene: VoteScene) -> None:
    """Also while another edition is the current one; an ended vote is offered nowhere."""
    newer, visitor = make_edition("open"), Client()
    editions = [reverse("edition_show", args=[edition.slug]) for edition in (scene.edition, newer)]
    link = f'href="{scene.page}">The audience votes'

    def offered() -> list[bool]:
        places = (reverse("home"), *editions)
        return [link in visitor.get(place).content.decode() for place in places]

    assert offered() == [True, True, False]
    frame = visitor.get(scene.page).content.decode().partition('<footer class="footer">')[2]
    for name in ("regulations_show", "question_ask"):
        led = [reverse(name, args=[edition.slug]) in frame for edition in (scene.edition, newer)]
        assert led == [True, False], name
    with time_machine.travel(scene.vote.ends_at):
        assert offered() == [False, False, False]
