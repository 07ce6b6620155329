import pytest

from contest.domain.queries.duplicates import Pair, SharedPlace
from media_pipeline.models import Film
from tests.contest.matches import entry_of, make_match
from tests.factories import make_edition

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("here", "there", "words"),
    [
        (0.0, 59.96, ("0:00.0", "1:00.0")),
        (61.34, 9.99, ("1:01.3", "0:10.0")),
        (125.94, 3599.9, ("2:05.9", "59:59.9")),
    ],
)
def test_shared_place_is_told_in_minutes_seconds_and_tenths(
    here: float, there: float, words: tuple[str, str]
) -> None:
    assert SharedPlace(here, there).words == words


def test_shared_place_in_the_middle_of_its_seconds_is_sharp() -> None:
    assert [SharedPlace(2.5, 7.5).blur, SharedPlace(2.25, 7.0).blur] == [0.0, 0.75]


@pytest.mark.parametrize(
    ("hashes", "is_same"),
    [(("a1", "a1"), True), (("a1", "b2"), False), (("", ""), False), (("", "a1"), False)],
)
def test_pair_is_the_same_file_by_its_checksum(hashes: tuple[str, str], is_same: bool) -> None:
    match = make_match(make_edition())
    Film.objects.filter(pk=match.film_id).update(sha256=hashes[0])
    Film.objects.filter(pk=match.other_id).update(sha256=hashes[1])
    match.film.refresh_from_db()
    match.other.refresh_from_db()
    assert Pair(match, entry_of(match), None).is_same_file == is_same


@pytest.mark.parametrize(
    ("fields", "ways"),
    [
        ({"speed": 1.0}, "not mirrored, same speed"),
        ({"speed": 1.005}, "not mirrored, same speed"),
        ({"speed": 0.999}, "not mirrored, same speed"),
        ({"speed": 0.99}, "0.99× speed"),
        ({"speed": 1.0, "is_mirrored": True}, "mirrored"),
        ({"speed": 1.25, "is_mirrored": True}, "mirrored, 1.25× speed"),
    ],
)
def test_pair_says_how_the_later_film_differs(fields: dict[str, object], ways: str) -> None:
    match = make_match(make_edition(), **fields)
    assert Pair(match, entry_of(match), None).ways == ways


def test_pair_shows_places_from_all_over_the_film() -> None:
    few = make_match(make_edition(), pairs=[[1500, 4500, 3], [500, 2500, 3]])
    assert Pair(few, entry_of(few), None).places == [SharedPlace(0.5, 2.5), SharedPlace(1.5, 4.5)]
    many = [[1000 * at, 1000 * at + 500 * (at % 2), 3] for at in range(24)]
    match = make_match(make_edition(), pairs=many)
    places = Pair(match, entry_of(match), None).places
    assert places == [SharedPlace(at, at + 0.5) for at in range(1, 24, 2)]
