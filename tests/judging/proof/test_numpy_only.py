"""What stands in for scipy comes to the same numbers."""

import numpy as np
import scipy.linalg
import scipy.optimize
import scipy.sparse
import scipy.sparse.csgraph
import scipy.special

from judging.proof import numpy_only


def test_factors_solve_the_same_system() -> None:
    draw = np.random.default_rng(1)
    root = draw.normal(size=(9, 9))
    matrix, right = root @ root.T + np.eye(9), draw.normal(size=9)
    expected = scipy.linalg.cho_solve(scipy.linalg.cho_factor(matrix), right)
    factor = numpy_only.cho_factor(matrix)
    assert np.allclose(numpy_only.cho_solve(factor, right), expected, rtol=1e-12)
    assert np.isclose(np.log(np.diag(factor[0])).sum(), np.linalg.slogdet(matrix)[1] / 2)


def test_functions_are_the_same() -> None:
    values = np.linspace(-6, 6, 41)
    assert np.allclose([numpy_only.ndtr(value) for value in values], scipy.special.ndtr(values), rtol=1e-12)
    positive = np.linspace(0.01, 900, 77)
    assert np.allclose(numpy_only.gammaln(positive), scipy.special.gammaln(positive), rtol=1e-12)


def test_simplex_takes_the_same_steps() -> None:
    def valley(x: np.ndarray) -> float:  # type: ignore[type-arg]
        return float((1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2)

    options = {"xatol": 1e-4, "fatol": 1e-7, "maxiter": 400}
    for start in ([0.3, 0.5], [-1.2, 1.0], [0.0, 3.0]):
        expected = scipy.optimize.minimize(valley, np.array(start), method="Nelder-Mead", options=options).x
        found = numpy_only.minimize(valley, np.array(start), method="Nelder-Mead", options=options).x
        assert np.array_equal(found, expected)


def test_search_between_bounds_takes_the_same_steps() -> None:
    for middle in (-5.9, -1.0, 0.37, 4.2, 8.99):

        def bowl(x: float, middle: float = middle) -> float:
            return abs(x - middle) ** 1.5 + 0.1 * float(np.sin(3 * x))

        options, bounds = {"xatol": 1e-6}, (-6.0, 9.0)
        expected = scipy.optimize.minimize_scalar(bowl, bounds=bounds, method="bounded", options=options).x
        found = numpy_only.minimize_scalar(bowl, bounds=bounds, method="bounded", options=options).x
        assert abs(found - expected) < 1e-12


def test_matrix_answers_as_a_sparse_one() -> None:
    draw = np.random.default_rng(2)
    rows, columns = draw.integers(0, 7, 20), draw.integers(0, 5, 20)
    values = draw.uniform(1, 2, 20)
    ours = numpy_only.CsrArray((values, (rows, columns)), shape=(7, 5))
    theirs = scipy.sparse.csr_array((values, (rows, columns)), shape=(7, 5))
    theirs.sum_duplicates()
    assert np.allclose(ours.toarray(), theirs.toarray())
    assert np.allclose(ours.data, theirs.data)
    assert (ours.indices.tolist(), ours.indptr.tolist()) == (theirs.indices.tolist(), theirs.indptr.tolist())
    again = numpy_only.CsrArray((ours.data * 2, ours.indices, ours.indptr), shape=ours.shape)
    assert np.allclose(again.toarray(), 2 * theirs.toarray())
    vector = draw.normal(size=5)
    assert np.allclose(ours @ vector, theirs @ vector)
    assert np.allclose((ours.T @ again).toarray(), (theirs.T @ (2 * theirs)).toarray())
    assert np.allclose(ours[[1, 3]].toarray(), theirs[[1, 3]].toarray())
    assert numpy_only.CsrArray((4, 0)).toarray().shape == (4, 0)


def test_parts_of_a_graph_are_found() -> None:
    graph = (np.ones(4), (np.array([0, 1, 3, 5]), np.array([1, 2, 4, 5])))
    ours = numpy_only.connected_components(numpy_only.CsrArray(graph, shape=(7, 7)), directed=False)
    theirs = scipy.sparse.csgraph.connected_components(
        scipy.sparse.coo_array(graph, shape=(7, 7)), directed=False
    )
    assert (ours[0], ours[1].tolist()) == (theirs[0], theirs[1].tolist())
