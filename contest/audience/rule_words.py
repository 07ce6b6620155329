"""The counting rule in words, from its numbers, and what it has set aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contest.audience.counting_rule import ClusterTrait

TRAITS = {
    ClusterTrait.NETWORK: gettext_lazy("From one network"),
    ClusterTrait.DEVICE: gettext_lazy("From one network with the same kind of device"),
    ClusterTrait.MINUTE: gettext_lazy("In the same minute with the same kind of device"),
    ClusterTrait.DOMAIN: gettext_lazy("With addresses of one mail domain that belongs to no large provider"),
}


@dataclass(frozen=True)
class FilmVotes:
    """One line of the result; the winner by the rule comes first."""

    title: str
    every: int
    counted: int


@dataclass(frozen=True)
class AsideLine:
    """Ballots that were set aside for one film, and what they have in common."""

    words: str
    title: str
    ballots: int


@dataclass(frozen=True)
class AudienceResult:
    """What was counted, for a page: all ballots, and those that count."""

    ballots: int
    counted: int
    films: list[FilmVotes]
    aside: list[AsideLine]


def describe_counting(rule: Mapping[str, Any]) -> list[str]:
    """The rule as sentences; the numbers are those by which it is counted."""
    share = float(rule["ordinary_share"])
    told = {
        "least": int(rule["least_ballots"]),
        "percent": formats.number_format(round(100 * share)),
        "in": formats.number_format(round(1 / float(rule["odds"])), force_grouping=True),
        "domains": int(rule["most_domains"]),
    }
    return [
        _(
            "Before the votes are counted, ballots that have something in common are grouped: the network, "
            "the kind of device within a network, the minute and the kind of device, or a mail domain that "
            "belongs to no large provider."
        ),
        _(
            "A group of at least %(least)d ballots is set aside if it agrees on one film more than chance "
            "explains: if such agreement would come about less than once in %(in)s times, even with "
            "%(percent)s%% of such people approving the film, or the share of all voters who approve it, "
            "where that is higher."
        )
        % told,
        _(
            "More than %(domains)d unknown mail domains that lean to the same film are set aside together "
            "if chance would make each of them lean so far less than once in %(in)s times."
        )
        % told,
        _(
            "Of a group, only the ballots that approve the film in question are set aside. Both counts are "
            "published, with and without them."
        ),
    ]


def read_result(result: Mapping[str, Any], titles: Mapping[str, str]) -> AudienceResult:
    """`titles` by the code of the film; one that has none is named by its code."""
    aside: dict[tuple[str, str], int] = {}
    for cluster in result["clusters"]:
        key = (cluster["trait"], cluster["film"])
        aside[key] = aside.get(key, 0) + cluster["aside"]
    return AudienceResult(
        ballots=result["ballots"],
        counted=result["ballots"] - result["aside"],
        films=[FilmVotes(titles.get(code, code), every, counted) for code, every, counted in result["films"]],
        aside=[
            AsideLine(str(TRAITS[ClusterTrait(trait)]), titles.get(code, code), ballots)
            for (trait, code), ballots in sorted(aside.items(), key=lambda item: -item[1])
        ],
    )
