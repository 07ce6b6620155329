"""Assignment when not everybody can judge everything: languages, expertise, preferences.

Minimum-cost flow: sum_ij c_ij x_ij with sum_j x_ij = wanted_i, sum_i x_ij <= cap_j, 0 <= x <= 1. The
constraint matrix is totally unimodular, so the linear programme has whole numbers at its vertices (Hoffman &
Kruskal, 1956). Loads are balanced as HotCRP does: each further review of a judge costs more than the one
before.
"""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from scipy.sparse import csr_array

from judging.science.errors import BadPlan
from judging.science.reviews import FloatArray, IntArray
from judging.science.spread import Pair, Spread, SpreadTable

MISSING = 1e4  # cost of a review that nobody gives: dearer than any imbalance
STEPS = 12  # a judge's further reviews fall into this many groups of rising cost
BALANCE = 1.0  # cost of one step


def assign_flow(
    entries: Iterable[int],
    judges: Iterable[int],
    *,
    wanted: int | Mapping[int, int],
    speaks: Mapping[int, Collection[str]] | None = None,
    language: Mapping[int, str] | None = None,
    dislike: Mapping[Pair, float] | None = None,
    have: Iterable[Pair] = (),
    forbidden: Collection[Pair] = (),
    caps: Mapping[int, int] | None = None,
    seed: int,
) -> Spread:
    """As `assign_spread`, optimal as a whole, for judges who can take only some entries.

    An entry with a `language` goes to judges who speak it; entries without go to anybody. `dislike` (0 to 1
    by pair) is kept small in total once loads are balanced. Seeded costs of at most 1e-3 break ties and mix
    the panels. Check the design afterwards: judges of one language only form an island. Raises BadPlan,
    BadIdentity.
    """
    table = SpreadTable.of(
        entries, judges, wanted=wanted, have=have, forbidden=forbidden, caps=caps, seed=seed
    )
    E, J = len(table.entries), len(table.judges)
    entry_index = {e: n for n, e in enumerate(table.entries)}
    judge_index = {j: n for n, j in enumerate(table.judges)}
    for e, tongue in (language or {}).items():
        if e in entry_index and tongue:
            table.barred[entry_index[e]] |= [tongue not in (speaks or {}).get(j, ()) for j in table.judges]
    cost = table.rng.random((E, J)) * 1e-3
    for (e, j), price in (dislike or {}).items():
        if not 0 <= price <= 1:
            raise BadPlan(f"Found dislike {price} (entry {e}, judge {j}), expected a number from 0 to 1.")
        if e in entry_index and j in judge_index:
            cost[entry_index[e], judge_index[j]] += price / 2
    rows, columns = np.nonzero(~table.barred & (table.missing > 0)[:, None])
    room = np.maximum(np.minimum(table.cap - table.load, E), 0)
    for n in _solve(rows, columns, cost[rows, columns], table.missing, table.load, room):
        table.give(int(rows[n]), int(columns[n]))
    return table.result()


def _solve(
    rows: IntArray, columns: IntArray, cost: FloatArray, missing: IntArray, load: FloatArray, room: FloatArray
) -> IntArray:
    """Indices of the pairs taken.

    Variables: pairs, unfilled reviews by entry, reviews by judge and load level.
    """
    P, E, J = len(rows), len(missing), len(load)
    if P == 0:
        return np.empty(0, dtype=np.intp)
    fair = -(-(float(load.sum()) + float(missing.sum())) // J)
    free = np.maximum(fair - 1 - load, 0.0)  # reviews a judge gives without upsetting the balance
    sizes = np.column_stack([free, np.ones((J, STEPS)), np.full(J, E)])
    below = np.cumsum(sizes, axis=1) - sizes
    sizes = np.clip(room[:, None] - below, 0.0, sizes)
    level_cost = BALANCE * np.arange(STEPS + 2.0)
    L = STEPS + 2
    n_variables = P + E + J * L
    row = np.concatenate((rows, np.arange(E), E + columns, E + np.repeat(np.arange(J), L)))
    column = np.concatenate((np.arange(P), P + np.arange(E), np.arange(P), P + E + np.arange(J * L)))
    value = np.concatenate((np.ones(P + E + P), -np.ones(J * L)))
    from scipy.optimize import linprog  # noqa: PLC0415  (30 MB, for workers alone)

    matrix = csr_array((value, (row, column)), shape=(E + J, n_variables))
    solved = linprog(  # type: ignore[call-overload]  # sparse matrices are accepted, the stubs do not know it
        np.concatenate((cost, np.full(E, MISSING), np.tile(level_cost, J))),
        A_eq=matrix,
        b_eq=np.concatenate((missing, np.zeros(J))),
        bounds=np.column_stack(
            (np.zeros(n_variables), np.concatenate((np.ones(P), missing, sizes.ravel()))),
        ),
        method="highs",
    )
    if solved.x is None:
        raise BadPlan(f"No assignment was found: {solved.message}")
    return np.flatnonzero(solved.x[:P] > 0.5)
