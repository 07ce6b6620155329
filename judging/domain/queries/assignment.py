"""What the pages of the assignment show."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from contest.models import User
from judging.domain.assignment_plans import AssignmentPlan, Constraint, Short, check_pairs
from judging.domain.untouched import idle_judges, untouched_in
from judging.models import Assignment, Round
from judging.models.panel import is_judge
from judging.science.design_check import DesignCheck

SHOWN = 12  # entries that a summary names


@dataclass(frozen=True)
class LoadRow:
    """What a judge has once a plan is applied; `given` and `taken` are what it changes."""

    judge: str
    films: int
    minutes: float
    given: int
    taken: int
    cap: int | None


@dataclass(frozen=True)
class ShortGroup:
    """Entries that lack a reviewer for the same reason: how many reviews, and the first of the entries."""

    constraint: Constraint
    missing: int
    entries: int
    named: tuple[Short, ...]

    @property
    def others(self) -> int:
        return self.entries - len(self.named)


@dataclass(frozen=True)
class Design:
    """Whether all judges can be compared; `groups` are names of judges who share a film with nobody of
    another group."""

    check: DesignCheck
    groups: tuple[tuple[str, ...], ...]

    @property
    def connectivity(self) -> float:
        """From 0 to 1; 1 too where there is nobody to compare with."""
        return min(self.check.lambda2, 1.0)


def names_in(plan: AssignmentPlan) -> dict[int, str]:
    """What the judges of a plan are called; one query."""
    return names_of({*plan.loads, *(judge for _entry, judge in plan.taken), plan.leaver or 0})


def load_rows(round_: Round, plan: AssignmentPlan, names: Mapping[int, str]) -> list[LoadRow]:
    """By judge, the heaviest load first; one query."""
    caps = dict(round_.seats.values_list("judge_id", "cap"))
    given = Counter(judge for _entry, judge in plan.pairs)
    taken = Counter(judge for _entry, judge in plan.taken)
    rows = [
        LoadRow(
            judge=names.get(judge, ""),
            films=films,
            minutes=plan.minutes.get(judge, 0.0),
            given=given[judge],
            taken=taken[judge],
            cap=caps.get(judge),
        )
        for judge, films in plan.loads.items()
    ]
    return sorted(rows, key=lambda row: (-row.films, row.judge))


def short_groups(plan: AssignmentPlan) -> list[ShortGroup]:
    """What keeps entries from their reviews, what most stumble over first."""
    groups = []
    for constraint in Constraint:
        shorts = [short for short in plan.shortfalls if short.constraint == constraint]
        if shorts:
            missing = sum(short.missing for short in shorts)
            groups.append(ShortGroup(constraint, missing, len(shorts), tuple(shorts[:SHOWN])))
    return sorted(groups, key=lambda group: -group.missing)


def named_groups(groups: Iterable[Iterable[int]], names: Mapping[int, str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(names.get(judge, "") for judge in group) for group in groups)


def design_of(round_: Round) -> Design:
    """The design of what is in play; two queries."""
    pairs = Assignment.objects.in_play().filter(seat__round=round_)
    check = check_pairs(pairs.values_list("entry_id", "seat__judge_id"))
    names = names_of({judge for group in check.groups for judge in group})
    return Design(check, named_groups(check.groups, names) if check.components > 1 else ())


def untouched_by_seat(round_: Round) -> dict[int, int]:
    """How many films each judge has not begun; one query."""
    seats = round_.seats.filter(is_judge()).values("pk")
    rows = untouched_in(round_).filter(seat__in=seats).order_by().values_list("seat")
    return dict(rows.annotate(Count("pk")))


def idle_seats(round_: Round, *, hours: int) -> set[int]:
    """The seats of judges who have films to begin and have done nothing for so long."""
    judges = idle_judges(round_, hours=hours)
    return set(round_.seats.filter(judge__in=judges).values_list("pk", flat=True))


def names_of(judges: Collection[int]) -> dict[int, str]:
    return {user.pk: str(user) for user in User.objects.filter(pk__in=judges)}
