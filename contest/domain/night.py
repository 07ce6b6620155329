"""The evening of the awards as the winners' page tells it: the first prize alone on the stage, then act by
act; at the end how many films it began with. Everything is told from the seal, and from the counts of rows
that no longer change once the result is public."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from math import sqrt

from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import pgettext

from contest.domain.showcase import Winner
from contest.enums import EntryState
from contest.models import Edition, Entry, JournalEntry, NomineeList, Seal, StageResult
from contest.models.texts import in_readers_language

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
    vacant: int = 0  # prizes of it that are not awarded


@dataclass(frozen=True)
class Act:
    """What is seen together: one award of several winners, or awards in a row that have one each."""

    setting: Setting
    honours: list[Honour]


@dataclass(frozen=True)
class Evening:
    """The winner on the stage, and the acts that follow; `above` names the awards before the winner's that
    nobody has."""

    first: Winner
    acts: list[Act]
    above: list[str]


@dataclass(frozen=True)
class Step:
    """How many films were left at one step of the contest; `width` in per cent, by the area that it stands
    for."""

    count: int
    words: str
    width: float


def evening_of(winners: list[Winner], seal: Seal) -> Evening | None:
    """None where no award was given."""
    if not winners:
        return None
    first, *others = winners
    honours = _honours_in(seal, others)
    on_stage = next(n for n, honour in enumerate(honours) if honour.slug == first.award)
    after = [honour for honour in honours[on_stage:] if honour.winners or honour.vacant]
    acts = [act for setting, group in groupby(after, _setting_of) for act in _acts_of(setting, list(group))]
    return Evening(first, acts, above=[honour.name for honour in honours[:on_stage]])


def _honours_in(seal: Seal, winners: list[Winner]) -> list[Honour]:
    """Every award of a result, the most valuable first, with those of these winners that it has."""
    vacant = Counter(line["award"] for line in seal.snapshot["conferrals"] if not line["entry"])
    return [
        Honour(
            slug=award["slug"],
            name=in_readers_language(award["name"]),
            winners=[winner for winner in winners if winner.award == award["slug"]],
            vacant=vacant[award["slug"]],
        )
        for award in seal.snapshot["awards"]
    ]


def steps_of(edition: Edition, *, winners: int) -> list[Step]:
    """From the films that were submitted to those that won; three queries. Accepted are those, too, that have
    left the contest since: the jury has seen them."""
    about = Concat(Value("entry:"), OuterRef("code"))
    was_accepted = Exists(JournalEntry.objects.filter(subject=about, verb="entry_accepted"))
    films = Entry.objects.in_edition(edition).aggregate(
        submitted=Count("pk", filter=~Q(state=EntryState.DRAFT)),
        accepted=Count("pk", filter=Q(state=EntryState.ELIGIBLE) | Q(was_accepted)),
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
    return _narrowing(counts, winners=winners)


def steps_between(films: int, *, winners: int) -> list[Step]:
    """The same where nothing is known but with how many it began."""
    return _narrowing([(films, pgettext("so many films", "accepted"))], winners=winners)


def _narrowing(counts: list[tuple[int, str]], *, winners: int) -> list[Step]:
    most = max(counts[0][0], 1)
    left: list[tuple[int, str]] = []
    for count, words in counts:
        if count and (not left or count < left[-1][0]):
            left.append((count, words))
    left.append((winners, pgettext("so many films", "awarded")))
    return [Step(count, words, round(100 * sqrt(count / most), 2)) for count, words in left]


def _setting_of(honour: Honour) -> Setting:
    if len(honour.winners) <= 1:
        return Setting.SOLOS
    return Setting.PANELS if len(honour.winners) <= MOST_PANELS else Setting.RIBBON


def _acts_of(setting: Setting, honours: list[Honour]) -> list[Act]:
    if setting is Setting.SOLOS:
        return [Act(setting, honours)]
    return [Act(setting, [honour]) for honour in honours]
