"""Arithmetic of what was played."""

import pytest

from judging.domain.watched import Range, count_seconds, last_second, merge_ranges, seconds_needed


@pytest.mark.parametrize(
    ("several", "union"),
    [
        ([[(0, 5)], [(5, 9)]], [(0, 9)]),
        ([[(0, 5)], [(6, 9)]], [(0, 5), (6, 9)]),
        ([[(0, 2), (10, 20)], [(12, 15), (19, 30)]], [(0, 2), (10, 30)]),
        ([[(0, 1), (4, 6), (8, 9)], [(3, 7)]], [(0, 1), (3, 7), (8, 9)]),
        ([[], []], []),
    ],
)
def test_merge_ranges_is_their_union(several: list[list[Range]], union: list[Range]) -> None:
    assert merge_ranges(*several) == union


def test_count_seconds_adds_the_ranges_up() -> None:
    assert count_seconds([(0, 2), (10, 30)]) == 22


@pytest.mark.parametrize(("duration_ms", "end", "needed"), [(60_000, 60, 54), (60_001, 61, 55), (1, 1, 1)])
def test_partial_seconds_count_as_whole_ones(duration_ms: int, end: int, needed: int) -> None:
    assert (last_second(duration_ms), seconds_needed(duration_ms)) == (end, needed)
