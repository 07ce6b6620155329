import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from media_pipeline import api
from media_pipeline.enums import FilmState, JobKind, JobState, RenditionKind
from media_pipeline.models import Film, Job, Rendition
from media_pipeline.renditions.recipes import (
    LIGHT,
    TOP,
    Direct,
    Hover,
    Poster,
    ShotSheet,
    Sprite,
    Waveform,
    recipe_key,
)
from media_pipeline.signals import film_ready
from media_pipeline.steps.render import render
from media_pipeline.storage.films import film_store
from media_pipeline.work_queue import enqueue, jobs
from media_pipeline.work_queue.jobs import LeaseLost
from tests.films import make_damaged, make_film
from tests.media_pipeline.film_rows import LIMITS, claim_job, receive

pytestmark = [pytest.mark.film, pytest.mark.django_db]
TAGS = ["-metadata", "title=SECRET-NAME", "-metadata:s:v", "handler_name=SECRET-NAME", "-metadata:s:a"]
TAGS += ["language=ind", "-metadata", "artist=SECRET-NAME", "-movflags", "use_metadata_tags"]


def probe(path: str) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", path]
    answer: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return answer


def tags_of(person: str) -> list[str]:
    named = [f"{key}={person}" for key in ("title", "artist", "comment", "location", "encoder")]
    told = [part for tag in named for part in ("-metadata", tag)]
    return [*told, "-metadata:s:v", f"handler_name={person}", "-movflags", "use_metadata_tags"]


def test_copies_are_the_same_bytes_whoever_sent_the_film(tmp_path: Path) -> None:
    """The swap test of films: the same pictures from two people, with all that a file can tell of them."""
    copies = []
    for person in ("Ada Zhao, Shanghai", "Budi"):
        path = tmp_path / f"{person}.mp4"
        make_film(path, seconds=6.5, shots=[2.0, 1.5, 3.0], options=tags_of(person))
        film = receive(path, state=FilmState.INSPECTED)
        render(claim_job(film, JobKind.RENDER))
        kept = film.renditions.order_by("kind", "number")
        copies.append(
            {(one.kind, one.number): Path(film_store().path(one.storage_key)).read_bytes() for one in kept}
        )
    assert Film.objects.values("sha256").distinct().count() == 2
    assert copies[0].keys() == copies[1].keys() >= {("top", 1), ("light", 1), ("hover", 1)}
    assert [kind for kind, content in copies[0].items() if content != copies[1][kind]] == []


def test_film_is_rendered_once_and_carries_nothing_of_its_maker(
    tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    film = receive(
        make_film(tmp_path / "film.mp4", seconds=6.5, shots=[2.0, 1.5, 3.0], options=TAGS),
        state=FilmState.INSPECTED,
    )
    ready: list[int] = []
    film_ready.connect(lambda film_id, **_: ready.append(film_id), weak=False)
    claim = claim_job(film, JobKind.RENDER)
    with django_capture_on_commit_callbacks(execute=True):
        render(claim)
    film.refresh_from_db()
    assert (film.state, film.duration_ms, film.width, film.height) == (FilmState.READY, 6500, 320, 180)
    assert (ready, film.findings.count(), claim.job.attempts) == ([film.pk], 0, 1)
    assert list(Job.objects.order_by("pk").values_list("kind", "state")) == [
        (JobKind.RENDER, JobState.DONE),
        (JobKind.MATCH, JobState.QUEUED),
    ]
    assert list(film.shots.values_list("number", "start_ms", "end_ms")) == [
        (1, 0, 2000),
        (2, 2000, 3500),
        (3, 3500, 6500),
    ]
    posters = [Poster(number) for number in range(1, 7)]
    recipes = (Direct(copies_sound=True), LIGHT, Sprite(), ShotSheet(), *posters, Hover(), Waveform())
    assert sorted(film.renditions.values_list("kind", "recipe_key")) == sorted(
        (recipe.kind, recipe_key(film.sha256, recipe)) for recipe in recipes
    )
    for kind in (RenditionKind.TOP, RenditionKind.LIGHT):
        path = film_store().path(film.renditions.get(kind=kind).storage_key)
        told = probe(path)
        assert float(told["streams"][0]["duration"]) == 6.5
        assert set(told["format"]["tags"]) <= {"major_brand", "minor_version", "compatible_brands"}
        assert [stream["tags"].get("handler_name") for stream in told["streams"]] == [
            "VideoHandler",
            "SoundHandler",
        ]
        content = Path(path).read_bytes()
        assert (b"SECRET" in content, content.index(b"moov") < content.index(b"mdat")) == (False, True)


def test_pictures_show_the_film(tmp_path: Path) -> None:
    film = receive(make_film(tmp_path / "film.mp4", seconds=6, shots=2), state=FilmState.INSPECTED)
    render(claim_job(film, JobKind.RENDER))
    film.refresh_from_db()
    images = {
        kind: Image.open(
            BytesIO(film_store().open(film.renditions.get(kind=kind, number=1).storage_key).read())
        )
        for kind in (RenditionKind.POSTER, RenditionKind.SPRITE, RenditionKind.SHOTS)
    }
    assert film.facts["sprite"] == {
        "columns": 10,
        "cell_width": 160,
        "cell_height": 90,
        "seconds_per_cell": 1,
        "cells": 6,
    }
    assert {kind: image.size for kind, image in images.items()} == {
        RenditionKind.POSTER: (320, 180),
        RenditionKind.SPRITE: (960, 90),
        RenditionKind.SHOTS: (320, 90),
    }
    brightest = images[RenditionKind.POSTER].convert("L").getextrema()[1]
    assert (brightest > 150, dict(images[RenditionKind.POSTER].getexif())) == (True, {})


def test_second_run_makes_the_same_renditions(tmp_path: Path) -> None:
    film = receive(make_film(tmp_path / "film.mp4", seconds=6, shots=2), state=FilmState.INSPECTED)
    render(claim_job(film, JobKind.RENDER))
    kept = (
        "pk",
        "recipe_key",
        "storage_key",
    )  # not the size: an encoder in several threads may differ by a byte
    rows = list(Rendition.objects.order_by("pk").values_list(*kept))
    Film.objects.update(state=FilmState.INSPECTED)
    Job.objects.all().delete()
    render(claim_job(Film.objects.get(), JobKind.RENDER))
    assert list(Rendition.objects.order_by("pk").values_list(*kept)) == rows
    folder = Path(film_store().path(rows[0][2])).parent
    assert len(list(folder.iterdir())) == 12


def test_damaged_film_is_refused_with_the_place(tmp_path: Path) -> None:
    film = receive(make_damaged(tmp_path / "film.mp4", seconds=6), state=FilmState.INSPECTED)
    render(claim_job(film, JobKind.RENDER))
    film.refresh_from_db()
    (finding,) = film.findings.all()
    assert (film.state, finding.code) == (FilmState.REFUSED, "damaged")
    assert 0 < finding.timecodes[0][0] < 6000


def test_worker_that_lost_its_lease_changes_nothing(tmp_path: Path) -> None:
    film = receive(make_film(tmp_path / "film.mp4", seconds=6, shots=2), state=FilmState.INSPECTED)
    claim = claim_job(film, JobKind.RENDER)
    Job.objects.update(token="another")
    with pytest.raises(LeaseLost):
        render(claim)
    assert (Film.objects.get().state, Rendition.objects.count()) == (FilmState.INSPECTED, 0)


def test_worker_that_hears_of_its_lost_lease_stops_ffmpeg(tmp_path: Path) -> None:
    film = receive(make_film(tmp_path / "film.mp4", seconds=6, shots=2), state=FilmState.INSPECTED)
    claim = claim_job(film, JobKind.RENDER)
    claim.progress.is_lost = True
    with pytest.raises(LeaseLost):
        render(claim)
    assert not (claim.scratch / "made" / "sprite.jpg").exists()


@pytest.mark.django_db(transaction=True)
def test_ffmpeg_stops_when_its_film_is_replaced(tmp_path: Path) -> None:
    """While it runs: the job is dropped, the worker hears of it at its next heartbeat and frees its place."""
    path = make_film(tmp_path / "film.mp4", seconds=20, shots=2)
    film = receive(path, limits=replace(LIMITS, max_seconds=30), state=FilmState.INSPECTED)
    enqueue.enqueue(film, JobKind.RENDER)
    before, made = children(), []

    class Replaced(jobs.Claim):
        def note_command(self, words: Sequence[str]) -> None:
            super().note_command(words)
            api.discard_film(self.film.pk)

    def work(claim: jobs.Claim) -> None:
        with pytest.raises(LeaseLost):
            render(Replaced(claim.job, claim.film, claim.token, claim.scratch, claim.progress))
        made.append((claim.scratch / "made" / "sprite.jpg").exists())

    jobs.work_on(JobKind.RENDER, work)
    job = Job.objects.get()
    assert (made, job.state, job.error) == ([False], JobState.DROPPED, "The film was replaced.")
    assert (Film.objects.get().state, Rendition.objects.count()) == (FilmState.INSPECTED, 0)
    assert children() == before


def children() -> set[str]:
    """The processes that this one has started and that run."""
    found = subprocess.run(["pgrep", "-P", str(os.getpid())], capture_output=True, check=False)
    return set(found.stdout.decode().split())


def test_film_that_is_settled_is_left_alone(tmp_path: Path) -> None:
    film = receive(make_film(tmp_path / "film.mp4", seconds=6, shots=2), state=FilmState.REFUSED)
    render(claim_job(film, JobKind.RENDER))
    assert (Film.objects.get().state, Job.objects.get().state) == (FilmState.REFUSED, JobState.DONE)


def test_progress_is_true_and_never_falls(tmp_path: Path) -> None:
    film = receive(make_film(tmp_path / "film.mp4", seconds=6, shots=2), state=FilmState.INSPECTED)
    claim = claim_job(film, JobKind.RENDER)
    seen: list[float] = []

    class Watching(jobs.Claim):
        def report_progress(self, fraction: float, log_tail: str = "") -> None:
            seen.append(fraction)

    render(Watching(claim.job, claim.film, claim.token, claim.scratch))
    assert (seen == sorted(seen), seen[-1], len(seen) > 1) == (True, 0.99, True)


def test_copy_that_is_not_as_planned_is_made_by_another_plan_before_a_person_is_asked(tmp_path: Path) -> None:
    film = receive(make_film(tmp_path / "film.mp4", seconds=6.5, shots=3), state=FilmState.INSPECTED)
    first = claim_job(film, JobKind.RENDER)
    jobs.fail(first, "RenditionWrong: top.mp4 lasts 7.000 s instead of 6.5 s")
    Job.objects.update(not_before=None)
    render(claim_job(film, JobKind.RENDER))
    film.refresh_from_db()
    keys = set(film.renditions.filter(kind=RenditionKind.TOP).values_list("recipe_key", flat=True))
    assert (film.state, keys) == (FilmState.READY, {recipe_key(film.sha256, TOP)})
    assert film.renditions.get(kind=RenditionKind.LIGHT).recipe_key == recipe_key(film.sha256, LIGHT)
