from judging.domain.queries.cuts import NEIGHBOURS, _near


def test_films_near_the_line_are_its_neighbours_or_those_in_doubt() -> None:
    rows = [{"id": place} for place in range(30)]
    assert _near(rows, {}, 10, (0.1, 0.9)) == list(range(10 - NEIGHBOURS, 10 + NEIGHBOURS))
    assert _near(rows, {}, 1, (0.1, 0.9)) == list(range(1 + NEIGHBOURS))
    chances = {place: 1 - place / 29 for place in range(29)}  # of the last none is known
    assert _near(rows, chances, 10, (0.4, 0.6)) == [9, 10, *range(12, 18)]
    assert _near(rows, {9: 1.0, 10: 0.0}, 10, (0.4, 0.6)) == [9, 10]
