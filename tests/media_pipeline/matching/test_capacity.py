"""The bars of one search among 23,000 films: 2 s and 1 GB (about 0.3 s and 0.35 GB were measured)."""

import pytest

from tests.benchmarks import fingerprints


@pytest.mark.slow
def test_a_search_among_23000_films_is_quick_and_small(tmp_path):
    measured = fingerprints.measure(tmp_path, films=23_000, seconds=150)
    assert fingerprints.is_good(measured), measured
