from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from tests.contest.films import give_film, make_film_row
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


def render_of(film: Film, state: JobState, *, seconds: float, rank: float = 0.0, **fields: Any) -> Job:
    return Job.objects.create(
        film=film, kind=JobKind.RENDER, state=state, film_seconds=seconds, rank=rank, **fields
    )


def status_of(client: Any, *, ahead: int, seconds: float, works: bool = True) -> str:
    """What the creator of a film of `seconds` is told, with so many like it before it and one worker that
    needs half a second for each second of film."""
    if works:
        now = timezone.now()
        done = Film.objects.create(file_name="done.mp4", size=1, state=FilmState.READY)
        times = {"started_at": now - timedelta(seconds=30), "finished_at": now}
        render_of(done, JobState.DONE, seconds=60, progress=1, host="a:1", **times)
    for rank in range(ahead):
        film = Film.objects.create(file_name="other.mp4", size=1, state=FilmState.INSPECTED)
        render_of(film, JobState.QUEUED, seconds=seconds, rank=rank)
    entry = make_entry()
    mine = give_film(entry, make_film_row(FilmState.INSPECTED, cuts=(0,)), labels=())
    render_of(mine, JobState.QUEUED, seconds=seconds, rank=ahead)
    client.force_login(entry.representative)
    page = reverse("entry_film_status", args=[entry.code])
    return str(client.get(page, headers={"HX-Request": "true"}).content.decode())


@pytest.mark.parametrize(
    ("ahead", "seconds", "works", "told"),
    [
        (4, 72, True, "4 films before yours, about 3 minutes"),
        (4, 73, True, "4 films before yours, about 4 minutes"),
        (1, 60, True, "1 film before yours, about 1 minute"),
        (1, 59, True, "1 film before yours, less than a minute"),
        (0, 60, True, "Full check, less than a minute"),
        (4, 60, False, ">4 films before yours<"),
    ],
)
def test_creator_is_told_how_long_it_takes(
    client: Any, ahead: int, seconds: float, works: bool, told: str
) -> None:
    assert told in status_of(client, ahead=ahead, seconds=seconds, works=works)
