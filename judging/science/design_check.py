"""May the judges be compared at all? Connectivity of the graph of films and judges, and what would cure it.

L = diag(B'1) - B' diag(1/n_i) B is the information about contrasts of judges; lambda2 is the second
eigenvalue of L with every judge scaled to diagonal 1 (Fiedler, Czech. Math. J. 23, 1973; Chung, Spectral
Graph Theory, 1997). With equal loads that is judging.md 4.1's eigenvalue over the mean diagonal; with
unequal loads a judge who did little no longer passes for a gap between judges.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from judging.science.reviews import FloatArray, IntArray, Reviews

ENOUGH_CONNECTIVITY = 0.1
ROUND_OFF = 1e-12  # eigenvalues below are those of separate groups


@dataclass(frozen=True)
class DesignCheck:
    """Whether calibrated ranks may be shown, why not, and the reviews that would cure it."""

    comparable: bool
    reason: str  # empty when comparable
    components: int
    groups: tuple[tuple[int, ...], ...]  # judge ids of each component, largest first
    lambda2: float
    bridges: tuple[tuple[int, int], ...]  # (entry, judge) reviews that would connect the judges


def check_design(
    reviews: Reviews,
    *,
    random_deal: bool = False,
    forbidden: Collection[tuple[int, int]] = (),
    most_bridges: int = 400,
) -> DesignCheck:
    """Judge the design.

    `random_deal`: the app assigned the entries at random, so that groups differ only by chance.
    """
    B = _incidence(reviews)
    groups = _groups(reviews)
    lambda2 = _connectivity(B)[0]
    connected = len(groups) <= 1 and lambda2 >= ENOUGH_CONNECTIVITY
    reason = ""
    if len(groups) > 1:
        reason = f"{len(groups)} groups of judges share no film"
    elif not connected:
        reason = (
            f"the judges share too few films (connectivity {lambda2:.2f}, expected {ENOUGH_CONNECTIVITY:g})"
        )
    if random_deal:
        reason = ""
    return DesignCheck(
        comparable=connected or random_deal,
        reason=reason,
        components=len(groups),
        groups=groups,
        lambda2=lambda2,
        bridges=() if connected else _bridges(reviews, B, set(forbidden), most_bridges),
    )


def _incidence(reviews: Reviews) -> FloatArray:
    """(E, J) ones where a review is; judges and entries without any are left in as zeros."""
    B = np.zeros((len(reviews.entries), len(reviews.judges)), dtype=np.float64)
    B[reviews.entry, reviews.judge] = 1.0
    return B


def _groups(reviews: Reviews) -> tuple[tuple[int, ...], ...]:
    E, J = len(reviews.entries), len(reviews.judges)
    ones = np.ones(len(reviews.entry))
    graph = coo_array((ones, (reviews.entry, reviews.judge + E)), shape=(E + J, E + J))
    labels = connected_components(graph, directed=False)[1][E:]
    active = np.flatnonzero(reviews.judge_counts > 0)
    members: dict[int, list[int]] = {}
    for judge in active:
        members.setdefault(int(labels[judge]), []).append(reviews.judges[judge])
    return tuple(sorted((tuple(group) for group in members.values()), key=lambda g: (-len(g), g)))


def _connectivity(B: FloatArray) -> tuple[float, FloatArray]:
    """lambda2 and its eigenvector over all judges (0 for idle ones); infinite for fewer than two active
    judges.
    """
    active = np.flatnonzero(B.sum(axis=0) > 0)
    vector = np.zeros(B.shape[1])
    if active.size < 2:
        return float("inf"), vector
    X = B[:, active]
    counts = np.maximum(X.sum(axis=1), 1.0)
    L = np.diag(X.sum(axis=0)) - X.T @ (X / counts[:, None])
    information = np.diag(L)
    alone = information <= ROUND_OFF  # judges who share no film at all
    if alone.any():
        vector[active] = np.where(alone, 1.0, -1.0) if not alone.all() else np.linspace(-1, 1, active.size)
        return 0.0, vector
    root = 1 / np.sqrt(information)
    values, vectors = np.linalg.eigh(root[:, None] * L * root)
    vector[active] = vectors[:, 1] * root
    return (float(values[1]) if values[1] > ROUND_OFF else 0.0), vector


def _bridges(
    reviews: Reviews, B: FloatArray, forbidden: set[tuple[int, int]], most: int
) -> tuple[tuple[int, int], ...]:
    """Greedy: again and again one more review across the weakest cut, given to its least loaded judge."""
    B = B.copy()
    load = B.sum(axis=0)
    added: list[tuple[int, int]] = []
    lambda2, cut = _connectivity(B)
    while lambda2 < ENOUGH_CONNECTIVITY and len(added) < most:
        batch = _cross(reviews, B, load, cut, forbidden, size=max(1, len(reviews.judges) // 8))
        if not batch:
            break
        for i, j in batch:
            B[i, j] = 1.0
            load[j] += 1
            added.append((reviews.entries[i], reviews.judges[j]))
        lambda2, cut = _connectivity(B)
    return tuple(added)


def _cross(
    reviews: Reviews,
    B: FloatArray,
    load: FloatArray,
    cut: FloatArray,
    forbidden: set[tuple[int, int]],
    size: int,
) -> list[tuple[int, int]]:
    """Up to `size` reviews from entries deep on one side of the cut to judges deep on the other side."""
    counts = B.sum(axis=1)
    side = np.where(counts > 0, (B @ cut) / np.maximum(counts, 1.0), 0.0)
    judges = np.flatnonzero(load > 0)
    chosen: list[tuple[int, int]] = []
    taken: set[int] = set()
    load = load.copy()
    for entry in _alternate(np.argsort(side, kind="stable")):
        if len(chosen) == size:
            break
        across = judges[(np.sign(cut[judges]) != np.sign(side[entry])) & (B[entry, judges] == 0)]
        allowed = [
            int(j)
            for j in across
            if (reviews.entries[entry], reviews.judges[j]) not in forbidden and j not in taken
        ]
        if counts[entry] == 0 or not allowed:
            continue
        judge = max(allowed, key=lambda j: (abs(cut[j]), -load[j]))
        taken.add(judge)
        load[judge] += 1
        chosen.append((int(entry), judge))
    return chosen


def _alternate(order: IntArray) -> list[int]:
    """First, last, second, second last, ..."""
    return [int(order[n // 2] if n % 2 == 0 else order[-1 - n // 2]) for n in range(len(order))]
