"""The evening of the awards as the winners' page tells it: the first prize alone on the stage, then act by
act; at the end how many films it began with. Everything is told from the seal, and from the counts of rows
that no longer change once the result is public."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from math import sqrt

from django.db.models import Count, Q
from django.utils.translation import pgettext

from contest.domain.showcase import Winner
from contest.enums import EntryState
from contest.models import Edition, Entry, NomineeList, StageResult

MOST_PANELS = 4  # wide ones; more winners of one award stand in a ribbon


class Setting(StrEnum):
    """How the winners of an act are shown."""

    PANELS = "panels"
    RIBBON = "ribbon"
    SOLOS = "solos"


@dataclass(frozen=True)
class Honour:
    """One award with its winners."""

    slug: str
    name: str
    winners: list[Winner]


@dataclass(frozen=True)
class Act:
    """What is seen together: one award of several winners, or awards in a row that have one each."""

    setting: Setting
    honours: list[Honour]


@dataclass(frozen=True)
class Evening:
    """The winner on the stage, and the acts that follow."""

    first: Winner
    acts: list[Act]


@dataclass(frozen=True)
class Step:
    """How many films were left at one step of the contest; `width` in per cent, by the area that it stands
    for."""

    count: int
    words: str
    width: float


def evening_of(winners: list[Winner]) -> Evening | None:
    """None where no award was given."""
    if not winners:
        return None
    honours = [
        Honour(slug, group[0].award_name, group)
        for slug, group in (
            (slug, list(won)) for slug, won in groupby(winners[1:], lambda winner: winner.award)
        )
    ]
    acts = [act for setting, group in groupby(honours, _setting_of) for act in _acts_of(setting, list(group))]
    return Evening(first=winners[0], acts=acts)


def steps_of(edition: Edition, *, winners: int) -> list[Step]:
    """From the films that were submitted to those that won; three queries."""
    films = Entry.objects.in_edition(edition).aggregate(
        submitted=Count("pk", filter=~Q(state=EntryState.DRAFT)),
        accepted=Count("pk", filter=Q(state=EntryState.ELIGIBLE)),
    )
    told = StageResult.objects.filter(entry__edition=edition, advanced=True)
    advanced = told.order_by().values("stage").annotate(films=Count("pk"))
    nominees = NomineeList.objects.public().filter(edition=edition).values_list("snapshot", flat=True).first()
    counts = [
        # Translators: four words after a number of films, as a contest goes on: 2,300 submitted, 54 nominated
        (films["submitted"], pgettext("so many films", "submitted")),
        (films["accepted"], pgettext("so many films", "accepted")),
        *(
            (row["films"], pgettext("so many films", "advanced"))
            for row in sorted(advanced, key=lambda row: -row["films"])
        ),
        (len(nominees["nominees"]) if nominees else 0, pgettext("so many films", "nominated")),
    ]
    most = max(films["submitted"], 1)
    left: list[tuple[int, str]] = []
    for count, words in counts:
        if count and (not left or count < left[-1][0]):
            left.append((count, words))
    left.append((winners, pgettext("so many films", "awarded")))
    return [Step(count, words, round(100 * sqrt(count / most), 2)) for count, words in left]


def _setting_of(honour: Honour) -> Setting:
    if len(honour.winners) == 1:
        return Setting.SOLOS
    return Setting.PANELS if len(honour.winners) <= MOST_PANELS else Setting.RIBBON


def _acts_of(setting: Setting, honours: list[Honour]) -> list[Act]:
    if setting is Setting.SOLOS:
        return [Act(setting, honours)]
    return [Act(setting, [honour]) for honour in honours]
