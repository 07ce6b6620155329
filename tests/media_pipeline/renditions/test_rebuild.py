import pytest

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.matching.bits import FINGERPRINT_VERSION, LANDMARKS_VERSION, SOUND_VERSION
from media_pipeline.models import Film, Fingerprint, Job, Rendition
from media_pipeline.renditions.plan import ALWAYS
from media_pipeline.renditions.rebuild import Rebuild, incomplete_films, rebuild_films, rebuild_progress
from media_pipeline.renditions.recipes import TOP, Recipe, Sprite, recipe_key
from media_pipeline.work_queue import enqueue, jobs
from tests.media_pipeline.film_rows import held

pytestmark = pytest.mark.django_db


def make_complete_film(state: FilmState = FilmState.READY) -> Film:
    """A silent film with rows for all that today's recipes make."""
    film = Film.objects.create(state=state, file_name="film.mp4", size=1, duration_ms=20_000)
    film.sha256 = f"{film.pk:064}"
    film.save()
    recipes: tuple[Recipe, ...] = (TOP, Sprite(), *ALWAYS)
    for recipe in recipes:
        Rendition.objects.create(
            film=film, kind=recipe.kind, recipe_key=recipe_key(film.sha256, recipe), storage_key="k", size=1
        )
    Fingerprint.objects.create(
        film=film,
        version=FINGERPRINT_VERSION,
        frames=b"",
        sound_version=SOUND_VERSION,
        landmarks_version=LANDMARKS_VERSION,
    )
    return film


def test_film_with_everything_is_left_alone() -> None:
    film = make_complete_film()
    assert rebuild_films([film.pk]) == Rebuild(enqueued=(), complete=(film.pk,))
    assert Job.objects.count() == 0


def test_film_that_lacks_something_is_queued_once() -> None:
    films = [make_complete_film() for _ in range(4)]
    films[0].renditions.filter(kind="top").delete()
    Fingerprint.objects.filter(film=films[1]).update(version=FINGERPRINT_VERSION - 1)
    Film.objects.filter(pk=films[2].pk).update(facts={"has_sound": True})
    asked = [film.pk for film in films]
    lacking = tuple(asked[:3])
    assert incomplete_films(asked) == set(lacking)
    for _ in range(2):
        assert rebuild_films(asked) == Rebuild(enqueued=lacking, complete=(asked[3],))
    assert list(Job.objects.values_list("film", "kind", "state", "film_seconds").order_by("film")) == [
        (film, JobKind.RENDER, JobState.QUEUED, 20.0) for film in lacking
    ]


def test_film_that_was_never_accepted_is_not_rebuilt() -> None:
    films = [make_complete_film(state) for state in FilmState if state != FilmState.READY]
    Rendition.objects.all().delete()
    assert rebuild_films([film.pk for film in films]) == Rebuild((), ())


def test_films_that_wait_for_their_verdict_go_first() -> None:
    old, new = make_complete_film(), make_complete_film(FilmState.INSPECTED)
    old.renditions.all().delete()
    rebuild_films([old.pk])
    enqueue.enqueue(new, JobKind.RENDER, film_seconds=300)
    claims = [jobs.claim_first(JobKind.RENDER) for _ in range(2)]
    assert [claim and claim.film for claim in claims] == [new, old]


def test_attempt_that_runs_keeps_its_hold() -> None:
    film = make_complete_film()
    film.renditions.all().delete()
    claim = jobs.claim(enqueue.enqueue(film, JobKind.RENDER).pk)
    assert rebuild_films([film.pk]).enqueued == (film.pk,)
    assert Job.objects.get().token == (claim and claim.token)


def test_work_that_failed_before_gets_fresh_attempts() -> None:
    film = make_complete_film()
    film.renditions.all().delete()
    Job.objects.create(film=film, kind=JobKind.RENDER, state=JobState.FAILED, attempts=3)
    rebuild_films([film.pk])
    assert Job.objects.values_list("state", "attempts").get() == (JobState.QUEUED, 0)


def test_progress_counts_film_seconds() -> None:
    states = (JobState.DONE, JobState.FAILED, JobState.RUNNING, JobState.QUEUED)
    films = [make_complete_film() for _ in states]
    for film, state in zip(films, states, strict=True):
        progress, error = (0.25, "") if state == JobState.RUNNING else (0.0, "no room")
        told = {"progress": progress, "error": error, **held(state)}
        Job.objects.create(film=film, kind=JobKind.RENDER, state=state, **told)
    told = rebuild_progress([film.pk for film in films])
    assert (told.films, told.done, told.running, told.failed) == (4, 2, 1, {films[1].pk: "no room"})
    assert (told.film_seconds, told.done_seconds) == (80.0, 45.0)
