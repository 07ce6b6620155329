"""Arithmetic of what was played of a film."""

from contest.domain.watch_beats import (
    count_seconds,
    last_second,
    merge_ranges,
    new_seconds,
    seconds_needed,
)


def test_merge_ranges_is_their_union() -> None:
    for several, union in [
        ([[(0, 5)], [(5, 9)]], [(0, 9)]),
        ([[(0, 5)], [(6, 9)]], [(0, 5), (6, 9)]),
        ([[(0, 2), (10, 20)], [(12, 15), (19, 30)]], [(0, 2), (10, 30)]),
        ([[(0, 1), (4, 6), (8, 9)], [(3, 7)]], [(0, 1), (3, 7), (8, 9)]),
        ([[], []], []),
    ]:
        assert merge_ranges(*several) == union, (several, union)


def test_count_seconds_adds_the_ranges_up() -> None:
    assert count_seconds([(0, 2), (10, 30)]) == 22


def test_partial_seconds_count_as_whole_ones() -> None:
    for duration_ms, end, needed in [(60_000, 60, 54), (60_001, 61, 55), (10**9, 10**6, 900_000)]:
        assert (last_second(duration_ms), seconds_needed(duration_ms)) == (end, needed), (
            duration_ms,
            end,
            needed,
        )


def test_new_seconds_are_those_not_known_up_to_a_limit() -> None:
    assert new_seconds([(0, 5), (8, 10)], [(1, 3)], 4) == [(0, 1), (3, 5), (8, 9)]
    assert new_seconds([(0, 5)], [], -1) == []
