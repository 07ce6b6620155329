import pytest

from media_pipeline.enums import FilmState
from media_pipeline.findings.record import record_shots
from media_pipeline.models import Film, Shot

pytestmark = pytest.mark.django_db


def test_shots_are_kept_in_milliseconds_from_the_first_of_the_film() -> None:
    film = Film.objects.create(file_name="film.mp4", size=1, master_key="", state=FilmState.RECEIVED)
    for shots in ([(0.0, 9.0)], [(-0.02, 1.5004), (1.5004, 3.0)]):
        record_shots(film, shots)
    kept = Shot.objects.filter(film=film).order_by("number").values_list("number", "start_ms", "end_ms")
    assert list(kept) == [(1, 0, 1500), (2, 1500, 3000)]
