import pytest

from contest.domain.linked_data import directors_of


@pytest.mark.parametrize(
    "task",
    [
        "Director",
        "director, writer",
        "Writer and Director",
        "导演",
        "编剧、导演",
        "Sutradara",
        "Réalisatrice / son",
    ],
)
def test_director_is_who_the_credits_say_in_any_language(task: str) -> None:
    credits = [("Elin Sørvik", task), ("Mei Chen", "Art director"), ("Wei", "美术指导"), ("Ana", "Sound")]
    assert directors_of(credits) == ["Elin Sørvik"]


def test_nobody_is_made_a_director() -> None:
    assert directors_of([("North Cape Pictures", "Production"), ("Wei", "Director of photography")]) == []
