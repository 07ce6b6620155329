"""What the counting needs of scipy, in numpy alone: stands in for it in the program that is one file.

Searches take the same steps as scipy's, so that they end at the same numbers. Matrices are full ones, which
is enough for one count."""

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

Numbers = np.ndarray[Any, Any]
Factor = tuple[Numbers, bool]


def cho_factor(matrix: Numbers, overwrite_a: bool = False, check_finite: bool = True) -> Factor:
    return np.linalg.cholesky(matrix), True


def cho_solve(factor: Factor, right: Numbers, check_finite: bool = True) -> Numbers:
    lower = factor[0]
    return np.asarray(np.linalg.solve(lower.T, np.linalg.solve(lower, right)))


class CsrArray:
    """As much of a sparse matrix as is asked of it."""

    def __init__(self, content: Any, shape: tuple[int, int] | None = None) -> None:
        if isinstance(content, np.ndarray):
            self.full = content
        elif shape is None:
            self.full = np.zeros(content)
        else:
            assert shape is not None
            self.full = np.zeros(shape)
            if len(content) == 2:
                values, (rows, columns) = content
            else:
                values, columns, starts = content
                rows = np.repeat(np.arange(shape[0]), np.diff(starts))
            np.add.at(self.full, (rows, columns), values)
        self.kept = self.full != 0
        self.shape = self.full.shape

    @property
    def data(self) -> Numbers:
        return np.asarray(self.full[self.kept])

    @property
    def indices(self) -> Numbers:
        return np.nonzero(self.kept)[1]

    @property
    def indptr(self) -> Numbers:
        return np.concatenate(([0], np.cumsum(self.kept.sum(axis=1))))

    @property
    def T(self) -> "CsrArray":  # noqa: N802  (as numpy has it)
        return CsrArray(np.ascontiguousarray(self.full.T))

    def sum_duplicates(self) -> None:
        """There are none."""

    def toarray(self) -> Numbers:
        return self.full

    def multiply(self, other: Numbers) -> Numbers:
        return self.full * other

    def __getitem__(self, rows: Any) -> "CsrArray":
        return CsrArray(self.full[rows])

    def __matmul__(self, other: Any) -> Any:
        if isinstance(other, CsrArray):
            return CsrArray(self.full @ other.full)
        return self.full @ other


def connected_components(graph: CsrArray, directed: bool = False) -> tuple[int, Numbers]:
    """How many parts a graph has, and which one each point belongs to."""
    labels = np.full(graph.shape[0], -1)
    linked = graph.kept | graph.kept.T
    parts = 0
    for start in range(len(labels)):
        if labels[start] >= 0:
            continue
        reached = [start]
        labels[start] = parts
        while reached:
            fresh = np.flatnonzero(linked[reached.pop()] & (labels < 0))
            labels[fresh] = parts
            reached.extend(fresh.tolist())
        parts += 1
    return parts, labels


def ndtr(value: float) -> float:
    return 0.5 * math.erfc(-value / math.sqrt(2))


def gammaln(values: Any) -> Numbers:
    return np.asarray(np.vectorize(math.lgamma, otypes=[float])(values))


def minimize(
    criterion: Callable[[Numbers], float], start: Numbers, method: str, options: dict[str, float]
) -> SimpleNamespace:
    """The simplex of Nelder and Mead."""
    size = len(start)
    sim = np.array([start] * (size + 1))
    for k in range(size):
        sim[k + 1, k] = 1.05 * start[k] if start[k] else 0.00025
    values = np.array([criterion(x) for x in sim])
    for _round in range(1, int(options["maxiter"])):
        order = np.argsort(values)
        sim, values = sim[order], values[order]
        near = np.abs(sim[1:] - sim[0]).max() <= options["xatol"]
        if near and np.abs(values[0] - values[1:]).max() <= options["fatol"]:
            break
        middle = sim[:-1].sum(axis=0) / size
        reflected = 2 * middle - sim[-1]
        found = criterion(reflected)
        if found < values[0]:
            further = 3 * middle - 2 * sim[-1]
            value = criterion(further)
            sim[-1], values[-1] = (further, value) if value < found else (reflected, found)
        elif found < values[-2]:
            sim[-1], values[-1] = reflected, found
        else:
            is_better = found < values[-1]
            nearer = 1.5 * middle - 0.5 * sim[-1] if is_better else 0.5 * middle + 0.5 * sim[-1]
            value = criterion(nearer)
            if value <= found if is_better else value < values[-1]:
                sim[-1], values[-1] = nearer, value
            else:
                for j in range(1, size + 1):
                    sim[j] = sim[0] + 0.5 * (sim[j] - sim[0])
                    values[j] = criterion(sim[j])
    return SimpleNamespace(x=sim[np.argmin(values)])


def minimize_scalar(
    criterion: Callable[[float], float],
    bounds: tuple[float, float],
    method: str,
    options: dict[str, float],
) -> SimpleNamespace:
    """Brent's search between bounds: a parabola where it helps, the golden section where not."""
    low, high = bounds
    golden, root = 0.5 * (3 - math.sqrt(5)), math.sqrt(2.2e-16)
    second = third = best = low + golden * (high - low)
    step = before = 0.0
    at_best = at_second = at_third = criterion(best)
    for _round in range(500):
        middle = 0.5 * (low + high)
        least = root * abs(best) + options["xatol"] / 3
        if abs(best - middle) <= 2 * least - 0.5 * (high - low):
            break
        is_golden = True
        if abs(before) > least:
            r = (best - second) * (at_best - at_third)
            q = (best - third) * (at_best - at_second)
            p = (best - third) * q - (best - second) * r
            q = 2 * (q - r)
            p, q = (-p if q > 0 else p), abs(q)
            r, before = before, step
            if abs(p) < abs(0.5 * q * r) and q * (low - best) < p < q * (high - best):
                step, is_golden = p / q, False
                if best + step - low < 2 * least or high - best - step < 2 * least:
                    step = least if middle >= best else -least
        if is_golden:
            before = (low if best >= middle else high) - best
            step = golden * before
        x = best + (1 if step >= 0 else -1) * max(abs(step), least)
        value = criterion(x)
        if value <= at_best:
            low, high = (best, high) if x >= best else (low, best)
            third, at_third, second, at_second, best, at_best = second, at_second, best, at_best, x, value
        else:
            low, high = (x, high) if x < best else (low, x)
            if value <= at_second or second == best:
                third, at_third, second, at_second = second, at_second, x, value
            elif value <= at_third or third in (best, second):
                third, at_third = x, value
    return SimpleNamespace(x=best)


PLACES = {
    "scipy.linalg": {"cho_factor": cho_factor, "cho_solve": cho_solve},
    "scipy.sparse": {"csr_array": CsrArray, "coo_array": CsrArray},
    "scipy.sparse.csgraph": {"connected_components": connected_components},
    "scipy.special": {"ndtr": ndtr, "gammaln": gammaln},
    "scipy.optimize": {"minimize": minimize, "minimize_scalar": minimize_scalar},
}
