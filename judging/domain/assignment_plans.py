"""What a change of who judges what comes to, before it is applied: who gets what, whose films are taken, what
stays undone and why. A plan survives as JSON, and is applied as it was shown."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Self

from contest.models import Entry
from judging.domain.assignment_inputs import PlanInputs
from judging.domain.conflicts import ConflictHint, open_hints
from judging.enums import AssignmentRunKind
from judging.science.design_check import DesignCheck, check_design
from judging.science.reviews import index_reviews
from judging.science.spread import Pair, Shortfall, Spread, assign_spread
from judging.science.spread_flow import assign_flow


class Constraint(StrEnum):
    """What keeps an entry from another judge: the first that would have to give way."""

    PANEL = "panel"  # fewer judges than reviews wanted
    LIMITS = "limits"
    LANGUAGES = "languages"
    CONFLICTS = "conflicts"
    GONE = "gone"  # all others were released from it


@dataclass(frozen=True)
class Short:
    """An entry that cannot get all its reviews. The numbers are of judges who are kept from it: by their
    limit, by its language, by a conflict."""

    entry_code: str
    missing: int
    constraint: str = Constraint.LIMITS
    full: int = 0
    strangers: int = 0
    conflicts: int = 0


@dataclass(frozen=True)
class WaveFilm:
    """Further reviews of one entry; the chances are those of standing on the wrong side of the line, None
    where there are too few scores to tell."""

    entry_code: str
    extra: int
    wrong: float | None
    wrong_after: float | None

    @property
    def percent(self) -> int | None:
        return None if self.wrong is None else round(100 * self.wrong)

    @property
    def percent_after(self) -> int | None:
        return None if self.wrong_after is None else round(100 * self.wrong_after)


@dataclass(frozen=True)
class WaveForecast:
    """Where a wave is spent and what it is expected to change: entries on the wrong side of the line below
    `places`, before and after. `stop` names why it ends where it does."""

    places: int
    wrong: float
    wrong_after: float
    stop: str
    films: tuple[WaveFilm, ...]


@dataclass(frozen=True)
class AssignmentPlan:
    """What assigning the reviews would do. `taken` are pairs that others get; `loads` and `minutes` are by
    judge id, with what they already have; `groups` judges who share a film with nobody of another group."""

    pairs: tuple[Pair, ...]
    entries: int
    judges: int
    loads: Mapping[int, int]
    minutes: Mapping[int, float]
    shortfalls: tuple[Short, ...]
    is_connected: bool
    connectivity: float
    groups: tuple[tuple[int, ...], ...]
    hints: tuple[ConflictHint, ...]
    prints: Mapping[str, str]
    seed: int
    kind: str = AssignmentRunKind.FILL
    taken: tuple[Pair, ...] = ()
    leaver: int | None = None  # the judge who is released
    full: int = 0  # judges who are at their limit then
    conflicts: int = 0  # pairs of judge and entry that a conflict keeps apart
    strangers: int = 0  # and those that a language keeps apart
    silent: int = 0  # judges who have named no language where languages matter
    wave: WaveForecast | None = None

    @property
    def fingerprint(self) -> str:
        """Names this very plan, so that what is applied is what was looked at."""
        told = repr((str(self.kind), sorted(self.pairs), sorted(self.taken)))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "loads": list(self.loads.items()), "minutes": list(self.minutes.items())}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        wave, known = told["wave"], {field.name for field in fields(cls)}
        return cls(
            **{
                **{name: value for name, value in told.items() if name in known},
                "pairs": _pairs(told["pairs"]),
                "taken": _pairs(told["taken"]),
                "loads": dict(told["loads"]),
                "minutes": dict(told["minutes"]),
                "shortfalls": tuple(Short(**short) for short in told["shortfalls"]),
                "groups": tuple(tuple(group) for group in told["groups"]),
                "hints": tuple(ConflictHint(**hint) for hint in told["hints"]),
                "wave": wave
                and WaveForecast(**{**wave, "films": tuple(WaveFilm(**film) for film in wave["films"])}),
            }
        )


def spread_over(
    inputs: PlanInputs,
    *,
    wanted: int | Mapping[int, int],
    judges: Iterable[int] | None = None,
    have: frozenset[Pair] | None = None,
    also_barred: frozenset[Pair] = frozenset(),
) -> Spread:
    """Assign what is missing: by flow where languages matter, else by the greedy spread. `judges` and `have`
    none: those of the inputs."""
    common: dict[str, Any] = {
        "wanted": wanted,
        "have": inputs.have if have is None else have,
        "forbidden": inputs.forbidden | inputs.gone | also_barred,
        "caps": inputs.limits,
        "seed": inputs.round.seed,
    }
    takers = inputs.caps if judges is None else judges
    if not inputs.round.minds_language:
        return assign_spread(inputs.films, takers, **common)
    return assign_flow(inputs.films, takers, speaks=inputs.spoken, language=inputs.language, **common)


def make_plan(
    inputs: PlanInputs,
    kind: AssignmentRunKind,
    *,
    pairs: Iterable[Pair],
    taken: Iterable[Pair] = (),
    short: Iterable[Shortfall] = (),
    leaver: int | None = None,
    wave: WaveForecast | None = None,
) -> AssignmentPlan:
    """The plan that gives `pairs` and takes `taken`, with all that its preview tells."""
    given, lost = tuple(pairs), frozenset(taken)
    then = [
        pair for pair in (*inputs.have - lost, *given) if pair[0] in inputs.films and pair[1] in inputs.caps
    ]
    design = check_pairs(then)
    loads = loads_of(inputs, [*inputs.have - lost, *given])
    short, on = tuple(short), dict[int, set[int]]()
    for entry, judge in then:
        on.setdefault(entry, set()).add(judge)
    codes = dict(Entry.objects.filter(pk__in=[one.entry for one in short]).values_list("pk", "code"))
    return AssignmentPlan(
        kind=kind,
        pairs=given,
        taken=tuple(sorted(lost)),
        entries=len(inputs.films),
        judges=len(inputs.caps),
        loads=loads,
        minutes=inputs.minutes(then),
        shortfalls=tuple(_explain(inputs, one, codes[one.entry], on.get(one.entry, set())) for one in short),
        is_connected=design.comparable,
        connectivity=min(design.lambda2, 1.0),
        groups=design.groups if design.components > 1 else (),
        hints=tuple(open_hints(inputs.films.keys(), inputs.caps.keys())),
        prints=inputs.prints,
        seed=inputs.round.seed,
        leaver=leaver,
        full=sum(loads[judge] >= cap for judge, cap in inputs.limits.items()),
        conflicts=len(inputs.forbidden),
        strangers=len(inputs.strangers),
        silent=sum(not inputs.spoken.get(judge) for judge in inputs.caps) if inputs.language else 0,
        wave=wave,
    )


def loads_of(inputs: PlanInputs, pairs: Iterable[Pair]) -> dict[int, int]:
    """Films by judge, those of judges who were given none too."""
    loads = Counter(judge for _entry, judge in pairs)
    return {judge: loads[judge] for judge in inputs.caps}


def check_pairs(pairs: Iterable[Pair], **options: Any) -> DesignCheck:
    """Whether every judge can be compared with every other, by the films that they share."""
    reviews = index_reviews([(entry, judge, 1.0) for entry, judge in sorted(set(pairs))])
    return check_design(reviews, **{"most_bridges": 0, **options})


def _explain(inputs: PlanInputs, short: Shortfall, code: str, on: Collection[int]) -> Short:
    """Who of those who are not `on` the entry is kept from it, and by what."""
    entry = short.entry
    others = [judge for judge in inputs.caps if judge not in on]
    conflicts = {judge for judge in others if (entry, judge) in inputs.forbidden}
    strangers = {judge for judge in others if (entry, judge) in inputs.strangers} - conflicts
    gone = {judge for judge in others if (entry, judge) in inputs.gone} - conflicts - strangers
    full = set(others) - conflicts - strangers - gone
    if len(on) + short.missing > len(inputs.caps):
        constraint = Constraint.PANEL
    elif full:
        constraint = Constraint.LIMITS
    elif strangers:
        constraint = Constraint.LANGUAGES
    else:
        constraint = Constraint.CONFLICTS if conflicts else Constraint.GONE
    return Short(code, short.missing, constraint, len(full), len(strangers), len(conflicts))


def _pairs(told: Iterable[Iterable[int]]) -> tuple[Pair, ...]:
    return tuple((entry, judge) for entry, judge in told)
