from dataclasses import dataclass

from contest.domain.cutting import ShotSpan, carried_cuts, cut_shots


@dataclass
class Measured:
    pk: int
    number: int
    start_ms: int
    end_ms: int


FOUND = [Measured(7, 1, 0, 4000), Measured(8, 2, 4000, 9000), Measured(9, 3, 9000, 10_000)]


def told(spans: tuple[ShotSpan, ...]) -> list[tuple[str, int, int, int, int | None]]:
    return [(one.id, one.number, one.start_ms, one.end_ms, one.sheet_number) for one in spans]


def test_shots_are_the_labs_until_they_are_corrected() -> None:
    expected = [("7", 1, 0, 4000, 1), ("8", 2, 4000, 9000, 2), ("9", 3, 9000, 10_000, 3)]
    assert told(cut_shots(FOUND, set())) == expected


def test_cut_inside_a_shot_makes_two_and_none_at_its_beginning_makes_one() -> None:
    assert told(cut_shots(FOUND, {(8, 1500), (9, 0)})) == [
        ("7", 1, 0, 4000, 1),
        ("8", 2, 4000, 5500, None),
        ("8-1500", 3, 5500, 10_000, None),
    ]


def test_beginning_of_the_film_stays_whatever_is_said() -> None:
    assert told(cut_shots(FOUND, {(7, 0), (8, 0), (9, 0)})) == [("7", 1, 0, 10_000, None)]


def test_film_without_shots_has_none() -> None:
    assert cut_shots([], {(7, 0)}) == ()


def test_corrections_go_with_the_shots_that_a_new_film_has_at_the_same_time() -> None:
    new = [Measured(17, 1, 0, 4000), Measured(18, 2, 4000, 9100), Measured(19, 3, 9100, 10_000)]
    assert carried_cuts(FOUND, [(7, 1200), (8, 1500), (9, 0)], new) == [(17, 1200)]
