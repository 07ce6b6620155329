"""The weighted crossed model with the entries eliminated: one dense solve of the size of the jury.

y = loading * u_entry + X beta + e, Var e = scale / weight, u ~ N(0, scale / ridge), beta_k ~ N(0, scale /
penalty_k) where X has one column per judge and, on request, a leading column of ones. Henderson's mixed-
model equations (Searle, Casella & McCulloch, Variance Components, 1992, ch. 7); the diagonal block of the
entries is eliminated by its Schur complement (judging.md 5). Columns of G = U'WX are sparse: memory grows
with the number of reviews.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array

from judging.science.reviews import FloatArray, IntArray, Reviews


@dataclass(frozen=True, eq=False)
class Posterior:
    """Joint normal posterior of all entries: Cov(u_i, u_k) = scale ([i=k] / D_i + R_i V R_k')."""

    precision: FloatArray  # (E,) D
    reach: csr_array  # (E, K) R = G / D: how strongly each column's error reaches each entry
    column_covariance: FloatArray  # (K, K) V
    scale: float

    def covariance(self, index: IntArray) -> FloatArray:
        """(k, k) block for the entries at `index`, in points squared."""
        reach = self.reach[index].toarray()
        own = np.diag(1.0 / self.precision[index])
        return np.asarray(self.scale * (own + reach @ self.column_covariance @ reach.T))

    def variances(self) -> FloatArray:
        """Diagonal of the covariance, (E,), in points squared; computed in slabs to bound memory."""
        extra = np.empty(len(self.precision))
        for start in range(0, len(extra), 4096):
            slab = self.reach[start : start + 4096]
            extra[start : start + 4096] = slab.multiply(slab @ self.column_covariance).sum(axis=1)
        return np.asarray(self.scale * (1.0 / self.precision + extra))


@dataclass(frozen=True, eq=False)
class Solution:
    """Estimates and what REML needs of the solve."""

    entry: FloatArray  # (E,) u
    column: FloatArray  # (K,) beta
    residual: float  # y'Py: generalised residual sum of squares
    log_determinant: float
    precision: FloatArray
    reach: csr_array
    factor: tuple[FloatArray, bool]

    def posterior(self, scale: float) -> Posterior:
        """The joint posterior, residual variance of a review of weight 1 being `scale` points squared."""
        K = len(self.column)
        return Posterior(self.precision, self.reach, np.asarray(cho_solve(self.factor, np.eye(K))), scale)


class CrossedSystem:
    """The normal equations of reviews, weights (N,) and loadings (N,); solved for any variance ratio."""

    def __init__(
        self,
        reviews: Reviews,
        points: FloatArray,
        weight: FloatArray,
        loading: FloatArray,
        *,
        with_mean: bool,
    ) -> None:
        E, J, shift = len(reviews.entries), len(reviews.judges), int(with_mean)
        i, j, w, y = reviews.entry, reviews.judge, weight, points
        self.information = np.bincount(i, w * loading**2, E)
        self.entry_sum = np.bincount(i, w * loading * y, E)
        rows, columns, values = [i], [j + shift], [w * loading]
        per_judge = np.bincount(j, w, J)
        K = J + shift
        self.A = np.zeros((K, K))
        self.A[np.arange(shift, K), np.arange(shift, K)] = per_judge
        self.column_sum = np.bincount(j, w * y, J)
        if with_mean:
            rows, columns, values = [*rows, i], [*columns, np.zeros_like(j)], [*values, w * loading]
            self.A[0, 0], self.A[0, 1:], self.A[1:, 0] = w.sum(), per_judge, per_judge
            self.column_sum = np.concatenate(([w @ y], self.column_sum))
        self.G = csr_array(
            (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(E, K)
        )
        self.G.sum_duplicates()
        self.square_sum = float((w * y) @ y)

    def solve(self, ridge: float, penalty: FloatArray) -> Solution:
        """Solve for ridge = scale / variance of entries, penalty (K,) = scale / variance of columns."""
        D = np.asarray(self.information + ridge, dtype=np.float64)
        per_value = np.repeat(1.0 / D, np.diff(self.G.indptr))
        reach = csr_array((self.G.data * per_value, self.G.indices, self.G.indptr), shape=self.G.shape)
        S = self.A - (self.G.T @ reach).toarray() + np.diag(penalty)
        factor = cho_factor(S)
        column = np.asarray(cho_solve(factor, self.column_sum - reach.T @ self.entry_sum))
        entry = (self.entry_sum - self.G @ column) / D
        return Solution(
            entry=entry,
            column=column,
            residual=float(self.square_sum - column @ self.column_sum - entry @ self.entry_sum),
            log_determinant=float(np.log(D).sum() + 2 * np.log(np.diag(factor[0])).sum()),
            precision=D,
            reach=reach,
            factor=factor,
        )
