import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contest.models import TheaterFilm
from contest.theater.listing import refresh_listing
from tests.contest.theater.conftest import Theater

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[object, ...]]:
    columns = ("entry", "rank", "search", "ai_ms", "all_ms", "told_by")
    return list(TheaterFilm.objects.order_by("entry").values_list(*columns))


def test_rows_that_are_missing_or_of_another_result_are_made_again(theater: Theater) -> None:
    before = list(
        TheaterFilm.objects.order_by("entry").values_list("entry", "rank", "search", "ai_ms", "all_ms")
    )
    TheaterFilm.objects.filter(entry=theater.entries[0]).delete()
    TheaterFilm.objects.filter(entry=theater.entries[1]).update(told_by="another", rank=7, ai_ms=0)
    refresh_listing()
    after = list(
        TheaterFilm.objects.order_by("entry").values_list("entry", "rank", "search", "ai_ms", "all_ms")
    )
    assert (after, len(after)) == (before, 5)
    with CaptureQueriesContext(connection) as queries:
        refresh_listing()
    assert len(queries) == 1
