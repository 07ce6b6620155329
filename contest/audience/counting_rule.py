"""Which ballots of an audience vote are set aside before it is counted: a pure function of ballots and of
numbers that are published before the vote opens. docs/audience.md has the reasons and the figures.

Ballots that have a trait in common form a group. That a group leans to a film is no fault: a school votes for
its own. A group is a cluster when it agrees on a film more than people do: when that would be less likely
than `odds` even if as many as `ordinary_share` of them approved it; or when many mail domains that nobody
knows lean to the same film. Set aside are those of its ballots that approve that film, and no others."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class ClusterTrait(StrEnum):
    """What the ballots of a cluster have in common."""

    NETWORK = "network"  # the same network
    DEVICE = "device"  # the same kind of device in the same network
    MINUTE = "minute"  # the same kind of device in the same minute
    DOMAIN = "domain"  # a mail domain that is not of a large provider


@dataclass(frozen=True)
class CountingRule:
    """The numbers of the rule. `ordinary_share`: how many of a group of people may approve one film, where
    the film has no more from everybody; `least_ballots`: in a group; `odds`: below which an agreement is no
    chance; `most_domains`: how many unknown mail domains may lean to one film."""

    ordinary_share: float = 0.65
    least_ballots: int = 10
    odds: float = 0.001
    most_domains: int = 5


@dataclass(frozen=True)
class CastBallot:
    """A ballot as the rule sees it. Marks are keyed hashes, which tell alike from different and nothing else;
    `domain` is empty for the mail domains of large providers."""

    number: int
    films: tuple[str, ...]
    network: str
    device: str
    minute: int
    domain: str = ""


@dataclass(frozen=True)
class BallotCluster:
    """A group that was found out: of `size` ballots `aside` approve `film`, and are set aside."""

    trait: ClusterTrait
    film: str
    size: int
    aside: int


@dataclass(frozen=True)
class Sifted:
    """The ballots that count, and for each of the others the cluster that it belongs to."""

    counted: list[CastBallot]
    aside: list[tuple[CastBallot, BallotCluster]]

    @property
    def clusters(self) -> list[BallotCluster]:
        """Each once, in the order in which they were found."""
        return list({id(cluster): cluster for _ballot, cluster in self.aside}.values())


_TRAITS: dict[ClusterTrait, Callable[[CastBallot], Hashable]] = {
    ClusterTrait.NETWORK: lambda ballot: ballot.network,
    ClusterTrait.DEVICE: lambda ballot: ballot.device and (ballot.network, ballot.device),
    ClusterTrait.MINUTE: lambda ballot: ballot.device and (ballot.minute, ballot.device),
    ClusterTrait.DOMAIN: lambda ballot: ballot.domain,
}


def set_aside(ballots: Iterable[CastBallot], rule: CountingRule) -> Sifted:
    """Set clusters aside until none is left: each makes it plainer how the others vote. The same ballots
    give the same, in whatever order they come."""
    counted = sorted(ballots, key=lambda ballot: ballot.number)
    aside: list[tuple[CastBallot, BallotCluster]] = []
    while found := _clustered(counted, rule):
        aside += [(ballot, found[ballot.number]) for ballot in counted if ballot.number in found]
        counted = [ballot for ballot in counted if ballot.number not in found]
    return Sifted(counted, aside)


def votes_in(ballots: Iterable[CastBallot]) -> Counter[str]:
    """Approvals by film."""
    return Counter(film for ballot in ballots for film in ballot.films)


def rule_to_json(rule: CountingRule) -> dict[str, Any]:
    return asdict(rule)


def _clustered(ballots: Sequence[CastBallot], rule: CountingRule) -> dict[int, BallotCluster]:
    """The cluster of each ballot that belongs to one; the first trait that finds it counts."""
    shares = _shares(ballots)
    found: dict[int, BallotCluster] = {}
    for trait, key in _TRAITS.items():
        groups = _groups(ballots, key, least=rule.least_ballots)
        suspects = [(film, group) for group in groups for film in _agreed_on(group, shares, rule)]
        if trait is ClusterTrait.DOMAIN:
            suspects += _leaning_together(groups, shares, rule)
        for film, group in suspects:
            of_film = [ballot for ballot in group if film in ballot.films]
            cluster = BallotCluster(trait, film, len(group), len(of_film))
            for ballot in of_film:
                found.setdefault(ballot.number, cluster)
    return found


def _shares(ballots: Sequence[CastBallot]) -> dict[str, float]:
    """How many approve each film, of those with a mailbox of a large provider, each network counted as one
    voter: so that neither a network nor whoever owns domains says what is ordinary. Two voters more, of whom
    one approves each film, keep it from 0 and 1."""
    known = [ballot for ballot in ballots if not ballot.domain]
    networks = _groups(known, _TRAITS[ClusterTrait.NETWORK], least=1)
    voters: defaultdict[str, float] = defaultdict(float)
    for group in networks:
        for film, votes in votes_in(group).items():
            voters[film] += votes / len(group)
    return {film: (voters[film] + 1) / (len(networks) + 2) for film in votes_in(ballots)}


def _groups(
    ballots: Iterable[CastBallot], key: Callable[[CastBallot], Hashable], *, least: int
) -> list[list[CastBallot]]:
    groups: defaultdict[Hashable, list[CastBallot]] = defaultdict(list)
    for ballot in ballots:
        if mark := key(ballot):
            groups[mark].append(ballot)
    return [group for group in groups.values() if len(group) >= least]


def _agreed_on(group: Sequence[CastBallot], shares: Mapping[str, float], rule: CountingRule) -> list[str]:
    """The films on which the group agrees more than people do. Of a film that half of everybody approves,
    more may be ordinary than the rule's number."""
    return [
        film
        for film, votes in votes_in(group).items()
        if _at_least(votes, len(group), max(rule.ordinary_share, (1 + shares[film]) / 2)) < rule.odds
    ]


def _leaning_together(
    groups: Sequence[list[CastBallot]], shares: Mapping[str, float], rule: CountingRule
) -> list[tuple[str, list[CastBallot]]]:
    """Groups that lean to one film, where they are more than are known to have a film of their own."""
    leaning: defaultdict[str, list[list[CastBallot]]] = defaultdict(list)
    for group in groups:
        for film, votes in votes_in(group).items():
            if _at_least(votes, len(group), shares[film]) < rule.odds:
                leaning[film].append(group)
    return [
        (film, group)
        for film, inclined in leaning.items()
        if len(inclined) > rule.most_domains
        for group in inclined
    ]


def _at_least(votes: int, size: int, share: float) -> float:
    """P(at least so many of `size` approve, when each does with probability `share`), which is neither 0 nor
    1."""
    if votes <= size * share:
        return 1.0  # not the value, which no rule needs: at least about one half
    log_share, log_rest = math.log(share), math.log1p(-share)
    total = 0.0
    for k in range(votes, size + 1):
        ways = math.lgamma(size + 1) - math.lgamma(k + 1) - math.lgamma(size - k + 1)
        total += math.exp(ways + k * log_share + (size - k) * log_rest)
    return min(total, 1.0)
