"""Who judges what: balanced, well-mixed assignment, the same for the same seed.

Entries in seeded random order; every wanted review goes to the allowed judge with the least load, among those
to the one who has met the judges already on the entry least often, then by a seeded coin (judging.md 4.1).
What the greedy pass leaves undone - a judge missing although someone could swap, loads further apart than
need be - is repaired by shortest chains of swaps (augmenting paths; Berge, PNAS 43, 1957).
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from judging.science.errors import BadPlan
from judging.science.reviews import BoolArray, FloatArray, IntArray, checked_id

Pair = tuple[int, int]


class Gap(StrEnum):
    """Why a review could not be assigned."""

    ALL_FORBIDDEN = "every judge is on the entry already or forbidden"
    ALL_AT_CAP = "every judge left is at the cap"


@dataclass(frozen=True)
class Shortfall:
    """An entry that cannot get all reviews wanted."""

    entry: int
    missing: int
    reason: Gap


@dataclass(frozen=True)
class Spread:
    """New (entry, judge) pairs in the order they were assigned, what could not be assigned, and total
    loads."""

    pairs: tuple[Pair, ...]
    shortfalls: tuple[Shortfall, ...]
    loads: Mapping[int, int]  # judge -> reviews including those they already had


def assign_spread(
    entries: Iterable[int],
    judges: Iterable[int],
    *,
    wanted: int | Mapping[int, int],
    have: Iterable[Pair] = (),
    forbidden: Collection[Pair] = (),
    caps: Mapping[int, int] | None = None,
    seed: int,
) -> Spread:
    """Assign reviews until every entry has `wanted` of them in total (an int for all, or by entry; absent
    means 0).

    `have`: pairs that count towards `wanted`, towards loads and towards caps; never assigned again.
    `forbidden`: pairs never assigned (conflicts, recusals, reviews a judge abandoned). `caps`: most reviews
    by judge in total; absent means no limit. Pairs of `have` and `forbidden` that name others are ignored.
    Nothing is ever repeated; what is impossible is reported as a shortfall. Raises BadIdentity, BadPlan.
    """
    table = SpreadTable.of(
        entries, judges, wanted=wanted, have=have, forbidden=forbidden, caps=caps, seed=seed
    )
    for i in table.rng.permutation(len(table.entries)):
        for _ in range(int(table.missing[i])):
            j = table.best_judge(i)
            if j is None:
                break
            table.give(int(i), j)
    for i in np.flatnonzero(table.missing > 0):
        while table.missing[i] > 0 and table.make_room(int(i)):
            pass
    table.level()
    return table.result()


def level_spread(
    entries: Iterable[int],
    judges: Iterable[int],
    *,
    movable: Iterable[Pair],
    have: Iterable[Pair],
    forbidden: Collection[Pair] = (),
    caps: Mapping[int, int] | None = None,
    seed: int,
) -> Spread:
    """Bring loads closer by as few changes as that takes: reviews of `movable` go from judges with more to
    judges with fewer, those of `have` stay. `pairs` of the result is where all that may move lies then.

    Raises BadIdentity, BadPlan."""
    table = SpreadTable.of(entries, judges, wanted=0, have=have, forbidden=forbidden, caps=caps, seed=seed)
    entry_index = {entry: n for n, entry in enumerate(table.entries)}
    judge_index = {judge: n for n, judge in enumerate(table.judges)}
    for entry, judge in sorted(movable):
        table.give(entry_index[entry], judge_index[judge])
    table.level()
    return table.result()


class SpreadTable:
    """The table while reviews are assigned: who sits on what, loads, meetings. Indices only."""

    def __init__(
        self, entries: Sequence[int], judges: Sequence[int], missing: IntArray, cap: FloatArray, seed: int
    ) -> None:
        E, J = len(entries), len(judges)
        self.entries, self.judges = tuple(entries), tuple(judges)
        self.missing, self.cap = missing, cap
        self.rng = np.random.default_rng(seed)
        self.barred = np.zeros((E, J), dtype=np.bool_)  # forbidden, or already on the entry
        self.load = np.zeros(J)
        self.met = np.zeros((J, J))
        self.panel: list[list[int]] = [[] for _ in range(E)]
        self.given: dict[tuple[int, int], None] = {}  # in the order assigned
        self.given_to: list[set[int]] = [set() for _ in range(J)]

    @classmethod
    def of(
        cls,
        entries: Iterable[int],
        judges: Iterable[int],
        *,
        wanted: int | Mapping[int, int],
        have: Iterable[Pair],
        forbidden: Collection[Pair],
        caps: Mapping[int, int] | None,
        seed: int,
    ) -> "SpreadTable":
        """Lay the table: ids to indices, what is there already, what is missing."""
        entry_ids = sorted({checked_id(e, "entry") for e in entries})
        judge_ids = sorted({checked_id(j, "judge") for j in judges})
        wishes = dict.fromkeys(entry_ids, wanted) if isinstance(wanted, int) else wanted
        if any(count < 0 for count in wishes.values()):
            raise BadPlan("Found a negative number of wanted reviews, expected 0 or more.")
        if any(cap < 0 for cap in (caps or {}).values()):
            raise BadPlan("Found a negative cap, expected 0 or more.")
        strangers = wishes.keys() - set(entry_ids)
        if strangers:
            raise BadPlan(f"Reviews are wanted for entry {min(strangers)}, which is not among the entries.")
        cap = np.array([(caps or {}).get(j, np.inf) for j in judge_ids], dtype=np.float64)
        missing = np.array([wishes.get(e, 0) for e in entry_ids], dtype=np.intp)
        table = cls(entry_ids, judge_ids, missing, cap, seed)
        entry_index = {e: n for n, e in enumerate(entry_ids)}
        judge_index = {j: n for n, j in enumerate(judge_ids)}
        for entry, judge in sorted(set(have)):
            i, j = entry_index.get(entry), judge_index.get(judge)
            if i is not None and j is not None:
                table.seat(i, j)
            elif i is not None:
                table.missing[i] -= 1  # a judge who left: the review counts, the seat does not
            elif j is not None:
                table.load[j] += 1
        for entry, judge in forbidden:
            i, j = entry_index.get(entry), judge_index.get(judge)
            if i is not None and j is not None:
                table.barred[i, j] = True
        np.maximum(table.missing, 0, out=table.missing)
        return table

    def seat(self, i: int, j: int) -> None:
        """Judge j is on entry i from now on."""
        on = self.panel[i]
        self.met[on, j] += 1
        self.met[j, on] += 1
        on.append(j)
        self.barred[i, j] = True
        self.load[j] += 1
        self.missing[i] -= 1

    def give(self, i: int, j: int) -> None:
        """Assign a new review."""
        self.seat(i, j)
        self.given[i, j] = None
        self.given_to[j].add(i)

    def hand_over(self, i: int, giver: int, taker: int) -> None:
        """A review assigned to `giver` goes to `taker` instead."""
        self.panel[i].remove(giver)
        on = self.panel[i]
        self.met[on, giver] -= 1
        self.met[giver, on] -= 1
        self.barred[i, giver] = False
        self.load[giver] -= 1
        self.missing[i] += 1
        del self.given[i, giver]
        self.given_to[giver].discard(i)
        self.give(i, taker)

    def best_judge(self, i: int) -> int | None:
        """Least loaded, then least met, then a coin; None when nobody is allowed."""
        coin = self.rng.random(len(self.judges))
        open_seats = np.flatnonzero(~self.barred[i] & (self.load < self.cap))
        if not open_seats.size:
            return None
        load = self.load[open_seats]
        open_seats = open_seats[load == load.min()]
        met = self.met[self.panel[i]][:, open_seats].sum(axis=0) + coin[open_seats] / 2
        return int(open_seats[np.argmin(met)])

    def make_room(self, i: int) -> bool:
        """Free a judge for entry i by a chain of swaps; False when impossible."""
        starts = [int(j) for j in np.flatnonzero(~self.barred[i])]
        freed = self.pass_on(starts, self.load < self.cap)
        if freed is None:
            return False
        self.give(i, freed)
        return True

    def level(self) -> None:
        """Swap until no chain brings two loads closer that differ by more than one."""
        stuck: set[int] = set()
        while True:
            movable = [j for j in range(len(self.judges)) if self.given_to[j] and j not in stuck]
            if not movable:
                return
            heaviest = max(movable, key=lambda j: self.load[j])
            lighter = (self.load <= self.load[heaviest] - 2) & (self.load < self.cap)
            if not lighter.any() or self.pass_on([heaviest], lighter) is None:
                stuck.add(heaviest)
            else:
                stuck.clear()

    def pass_on(self, starts: Sequence[int], willing: BoolArray) -> int | None:
        """Relieve one of `starts` of one assigned review by the shortest chain that ends at a willing
        judge."""
        came: dict[int, tuple[int, int] | None] = dict.fromkeys(starts)
        queue = deque(starts)
        while queue:
            giver = queue.popleft()
            films = np.array(sorted(self.given_to[giver]), dtype=np.intp)
            if not films.size:
                continue
            open_seats = ~self.barred[films]
            for taker in np.flatnonzero(open_seats.any(axis=0)):
                if int(taker) in came:
                    continue
                came[int(taker)] = (giver, int(films[np.argmax(open_seats[:, taker])]))
                if willing[taker]:
                    return self.hand_along(came, int(taker))
                queue.append(int(taker))
        return None

    def hand_along(self, came: Mapping[int, tuple[int, int] | None], end: int) -> int:
        """Carry out the chain that leads to `end`; returns the judge relieved."""
        taker, step = end, came[end]
        while step is not None:
            giver, film = step
            self.hand_over(film, giver, taker)
            taker, step = giver, came[giver]
        return taker

    def result(self) -> Spread:
        """Indices back to ids."""
        shortfalls = []
        for i in np.flatnonzero(self.missing > 0):
            anybody = bool((~self.barred[i]).any())
            reason = Gap.ALL_AT_CAP if anybody else Gap.ALL_FORBIDDEN
            shortfalls.append(Shortfall(self.entries[i], int(self.missing[i]), reason))
        return Spread(
            pairs=tuple((self.entries[i], self.judges[j]) for i, j in self.given),
            shortfalls=tuple(shortfalls),
            loads={judge: int(load) for judge, load in zip(self.judges, self.load, strict=True)},
        )
