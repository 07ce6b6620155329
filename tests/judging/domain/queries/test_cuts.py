import pytest

from judging.domain.queries.cuts import NEIGHBOURS, _near
from judging.models import RankedEntry, Tally
from tests.factories import make_entry
from tests.judging.juries import make_ranked

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def make_ranking_of_thirty() -> Tally:
    jury, tally = make_ranked()
    tally.lines.all().delete()
    RankedEntry.objects.bulk_create(
        RankedEntry(
            tally=tally,
            entry=make_entry(edition=jury.edition),
            position=position,
            rank=position,
            reviews=3,
            team=position,
            line={},
        )
        for position in range(1, 31)
    )
    return tally


def test_films_near_the_line_are_its_neighbours_or_those_in_doubt() -> None:
    tally = make_ranking_of_thirty()

    def near(line: int, limits: tuple[float, float] | None) -> list[int]:
        return [ranked.position for ranked in _near(tally, line, limits)]

    assert near(10, None) == list(range(11 - NEIGHBOURS, 11 + NEIGHBOURS))
    assert near(1, None) == list(range(1, 2 + NEIGHBOURS))
    for ranked in tally.lines.filter(position__lt=30):  # of the last none is known
        tally.lines.filter(pk=ranked.pk).update(chance=1 - (ranked.position - 1) / 29)
    assert near(10, (0.4, 0.6)) == [10, 11, *range(13, 19)]
    tally.lines.filter(position__gt=11).update(chance=None)
    assert near(10, (0.4, 0.6)) == [10, 11]
