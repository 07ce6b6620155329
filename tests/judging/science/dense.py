"""The mixed model by its textbook definition: build the whole matrix, invert it. Small contests only."""

import numpy as np

from judging.science.reviews import FloatArray, Reviews, index_reviews

# Six subjects before four judges: Shrout & Fleiss, Psychological Bulletin 86 (1979), table 2
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def full_table(rows: list[list[int]]) -> Reviews:
    """Every judge has marked every entry."""
    return index_reviews([(i, j, float(mark)) for i, row in enumerate(rows) for j, mark in enumerate(row)])


def small_reviews(seed: int, entries: int = 12, judges: int = 5, each: int = 3) -> Reviews:
    """A seeded contest of nonsense marks."""
    rng = np.random.default_rng(seed)
    rows = [
        (entry, int(judge), float(rng.integers(1, 11)))
        for entry in range(entries)
        for judge in rng.choice(judges, each, replace=False)
    ]
    return index_reviews(rows, entries=range(entries), judges=range(judges))


def dense_solution(
    reviews: Reviews,
    points: FloatArray,
    weight: FloatArray,
    loading: FloatArray,
    *,
    column_penalty: FloatArray,
    ridge: float,
) -> tuple[FloatArray, FloatArray]:
    """Estimates (columns, entries) and the inverse of the mixed-model matrix.

    Columns are the judges, after a column of ones when `column_penalty` has one number more than judges.
    """
    N, E, J = len(points), len(reviews.entries), len(reviews.judges)
    K = len(column_penalty)
    X = np.zeros((N, K + E))
    X[:, : K - J] = 1
    X[np.arange(N), K - J + reviews.judge] = 1
    X[np.arange(N), K + reviews.entry] = loading
    M = X.T @ (weight[:, None] * X) + np.diag(np.concatenate((column_penalty, np.full(E, ridge))))
    inverse = np.linalg.inv(M)
    return inverse @ (X.T @ (weight * points)), inverse
