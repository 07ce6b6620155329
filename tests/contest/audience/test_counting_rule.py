"""The rule by which ballots are set aside, on invented nights: people lose nothing, bots nearly all."""

import random

import pytest

from contest.audience.counting_rule import (
    BallotCluster,
    CastBallot,
    ClusterTrait,
    CountingRule,
    set_aside,
    votes_in,
)
from contest.audience.mailboxes import one_mailbox, unknown_domain_of
from tests.contest.audience.crowd import FILMS, WANTED, Voter, bots, people

RULE = CountingRule()
OTHERS = [
    CastBallot(1000 + n, (FILMS[n % 6],), f"home {n}", f"phone {n % 9}", minute=n % 60) for n in range(300)
]


def ballots_of(voters: list[Voter]) -> list[CastBallot]:
    """Those that the site takes: one of a mailbox, with a proof and after watching."""
    taken = {one_mailbox(voter.email): voter for voter in voters if not voter.tricks}
    return [
        CastBallot(
            voter.number,
            voter.films,
            voter.address.rpartition(".")[0],
            voter.agent,
            voter.minute,
            unknown_domain_of(voter.email),
        )
        for voter in taken.values()
    ]


@pytest.mark.parametrize("seed", range(3))
def test_people_of_a_festival_night_lose_no_ballot(seed: int) -> None:
    """Three hundred of a hotel, three hundred of a school that votes for its own, twelve hundred behind two
    carriers."""
    night = ballots_of(people(3000, seed=seed))
    assert set_aside(night, RULE).aside == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_ten_thousand_bots_against_three_thousand_people_change_no_winner(seed: int) -> None:
    own = ballots_of(people(3000, seed=seed))
    every = own + ballots_of(bots(10_000, seed=seed))
    sifted = set_aside(every, RULE)
    (winner, _), *_ = votes_in(own).most_common()
    lost = [ballot for ballot, _cluster in sifted.aside if ballot.number < 100_000]
    assert votes_in(every).most_common(1)[0][0] == WANTED
    assert votes_in(sifted.counted).most_common(1)[0][0] == winner
    assert len(lost) <= 0.01 * len(own)


def test_rule_gives_the_same_in_any_order() -> None:
    night = ballots_of(people(200, seed=1) + bots(600, seed=1))
    mixed = random.Random(1).sample(night, len(night))
    assert set_aside(night, RULE) == set_aside(mixed, RULE)


@pytest.mark.parametrize(
    ("trait", "group"),
    [
        (
            ClusterTrait.NETWORK,
            [CastBallot(n, (WANTED,), "one", f"phone {n}", minute=n) for n in range(30)],
        ),
        (
            ClusterTrait.DEVICE,
            [CastBallot(n, (WANTED,), "hotel", "script", minute=n) for n in range(30)]
            + [CastBallot(100 + n, (FILMS[n % 6],), "hotel", f"phone {n}", minute=n) for n in range(40)],
        ),
        (
            ClusterTrait.MINUTE,
            [CastBallot(n, (WANTED,), f"lent {n}", "script", minute=7) for n in range(30)],
        ),
        (
            ClusterTrait.DOMAIN,
            [CastBallot(n, (WANTED,), f"lent {n}", f"phone {n}", minute=n, domain="x") for n in range(30)],
        ),
    ],
)
def test_group_that_is_of_one_mind_is_set_aside_for_what_it_has_in_common(
    trait: ClusterTrait, group: list[CastBallot]
) -> None:
    sifted = set_aside([*OTHERS, *group], RULE)
    size = sum(ballot.network != "hotel" or ballot.device == "script" for ballot in group)
    assert sifted.clusters == [BallotCluster(trait, WANTED, size, 30)]
    assert [ballot.number for ballot, _cluster in sifted.aside] == list(range(30))


def test_domains_that_lean_together_are_set_aside_and_one_alone_is_not() -> None:
    def of_domains(count: int) -> list[CastBallot]:
        """Six in ten of each approve the film that is wanted."""
        return [
            CastBallot(
                n, (WANTED if n % 10 < 6 else FILMS[n % 5],), f"lent {n}", f"p{n}", n, domain=f"d{n // 40}"
            )
            for n in range(40 * count)
        ]

    few, many = (set_aside([*OTHERS, *of_domains(count)], RULE) for count in (5, 8))
    assert few.aside == []
    assert {cluster.trait for cluster in many.clusters} == {ClusterTrait.DOMAIN}
    assert votes_in(many.counted)[WANTED] == 0


def test_small_groups_and_films_that_everybody_approves_are_left_alone() -> None:
    family = [CastBallot(n, (WANTED,), "home", "phone", minute=5, domain="family") for n in range(9)]
    assert set_aside([*OTHERS, *family], RULE).aside == []
    loved = [
        CastBallot(n, (FILMS[0],) if n % 20 else (FILMS[1],), f"net {n // 30}", "phone", minute=n)
        for n in range(600)
    ]
    assert set_aside(loved, RULE).aside == []
    assert set_aside([], RULE).counted == []
