"""The copy of a film that was not accepted, on which what was found is played."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from media_pipeline import api
from media_pipeline.enums import FilmState, JobKind, JobState, RenditionKind
from media_pipeline.ffmpeg.raw_files import LIGHT_FILE
from media_pipeline.inspection.first_look import look_at
from media_pipeline.models import Film, Job
from media_pipeline.renditions.film_label import label_film
from media_pipeline.renditions.finish import finish_proxy
from media_pipeline.renditions.recipes import LIGHT, Encode, ReviewProxy, Sprite, Waveform, recipe_key
from media_pipeline.renditions.run_pass import run_pass
from media_pipeline.steps.inspect import first_check
from media_pipeline.steps.label import label
from media_pipeline.steps.render import render
from media_pipeline.storage.films import film_store
from media_pipeline.work_queue import enqueue, jobs
from media_pipeline.work_queue.enqueue import AFTER_VERDICTS
from media_pipeline.work_queue.jobs import Claim
from tests.films import make_cut_off, make_damaged, make_film, make_text
from tests.media_pipeline.film_rows import GRID, LIMITS, claim_job, make_ready_film, receive

pytestmark = [pytest.mark.film, pytest.mark.django_db]
PROXIES = (LIGHT, Sprite(), Waveform())
VIEWER = "user:1"


def keys_of(film: Film, *, max_seconds: float = LIMITS.max_seconds) -> set[str]:
    return {recipe_key(film.sha256, ReviewProxy(of, max_seconds)) for of in PROXIES}


def made_of(film: Film) -> set[str]:
    return set(film.renditions.values_list("recipe_key", flat=True))


def refused_at_first_look(path: Path) -> Film:
    film = receive(path)
    first_check(claim_job(film, JobKind.INSPECT))
    film.refresh_from_db()
    assert film.state == FilmState.REFUSED
    return film


def make_copy(film: Film) -> Film:
    render(claim_job(film, JobKind.RENDER))
    return Film.objects.get(pk=film.pk)


def too_long(tmp_path: Path, *, seconds: float = 10.0, **how: Any) -> Film:
    return refused_at_first_look(make_film(tmp_path / "long.mp4", seconds=seconds, shots=2, **how))


def let_in(film: Film) -> None:
    """Waive what keeps the film out, and look at it anew."""
    api.waive_finding(film.pk, "too_long", reason="Credits", by=VIEWER)
    first_check(claim_job(film, JobKind.INSPECT))


def probe(film: Film) -> tuple[int, int, float]:
    """Size and seconds of the newest light copy."""
    path = film_store().path(film.renditions.filter(kind=RenditionKind.LIGHT).latest("pk").storage_key)
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_streams", "-of", "json", path]
    (told,) = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["streams"]
    return told["width"], told["height"], round(float(told["duration"]), 2)


def test_damaged_film_has_a_copy_once_it_is_refused(tmp_path: Path) -> None:
    film = receive(make_damaged(tmp_path / "film.mp4", seconds=6), state=FilmState.INSPECTED)
    film = make_copy(film)
    assert (film.state, made_of(film)) == (FilmState.REFUSED, keys_of(film))
    assert recipe_key(film.sha256, LIGHT) not in keys_of(film)
    report = api.film_report(film.pk)
    assert probe(film) == (320, 180, round(report.proxy_seconds or 0, 2))
    ((start, _),) = report.findings[0].timecodes[:1]
    assert 0 < start < (report.proxy_seconds or 0) <= 6
    assert (report.is_playable, report.is_proxy_expected) == (False, False)


def test_copy_is_played_with_sound_and_stills_and_nothing_else(tmp_path: Path) -> None:
    film = make_copy(receive(make_damaged(tmp_path / "film.mp4", seconds=6), state=FilmState.INSPECTED))
    told = api.proxy_playback(film.pk, viewer=VIEWER)
    assert told is not None
    names = {name: value.rpartition("/")[2] for name, value in vars(told).items() if name.endswith("url")}
    assert {name: value for name, value in names.items() if value} == {
        "film_url": "light.mp4",
        "sprite_url": "sprite.jpg",
        "storyboard_url": "storyboard.vtt",
        "waveform_url": "waveform.svg",
    }
    assert (told.poster_choices, told.sprite_columns, told.cell_width) == ((), 10, 160)
    with pytest.raises(api.NotPlayable):
        api.playback(film.pk, viewer=VIEWER)
    assert api.public_stills_of([film.pk], viewer=VIEWER) == {}


def test_cut_off_film_gets_its_copy_after_the_refusal(tmp_path: Path) -> None:
    cut = make_cut_off(tmp_path / "film.mp4", seconds=7)
    film = refused_at_first_look(cut)
    report = api.film_report(film.pk)
    ((ends_at, promised),) = report.findings[0].timecodes
    assert (report.findings[0].code, promised, report.is_proxy_expected) == ("cut_off", 7.0, True)
    assert (report.proxy_seconds, api.proxy_playback(film.pk, viewer=VIEWER)) == (None, None)
    settled_at = film.settled_at
    film = make_copy(film)
    assert (film.state, film.settled_at, made_of(film)) == (FilmState.REFUSED, settled_at, keys_of(film))
    assert abs(probe(film)[2] - ends_at) < 0.15
    report = api.film_report(film.pk)
    assert (report.is_proxy_expected, [one.code for one in report.findings]) == (False, ["cut_off"])


def test_too_long_film_is_copied_until_shortly_after_the_most_allenqueued(tmp_path: Path) -> None:
    film = make_copy(too_long(tmp_path, seconds=24))
    assert (film.state, probe(film)) == (FilmState.REFUSED, (320, 180, 18.0))
    assert api.film_report(film.pk).findings[0].timecodes == ((8.0, 24.0),)


def test_silent_film_has_no_sound_to_draw(tmp_path: Path) -> None:
    film = make_copy(too_long(tmp_path, audio=False))
    playback = api.proxy_playback(film.pk, viewer=VIEWER)
    assert playback is not None
    assert (playback.waveform_url, film.renditions.count()) == ("", 2)


def test_text_has_no_copy(tmp_path: Path) -> None:
    film = refused_at_first_look(make_text(tmp_path / "film.mp4"))
    assert not Job.objects.filter(kind=JobKind.RENDER).exists()
    film = make_copy(film)
    report = api.film_report(film.pk)
    assert (made_of(film), report.proxy_seconds, report.is_proxy_expected) == (set(), None, False)
    assert api.proxy_playback(film.pk, viewer=VIEWER) is None


def test_film_of_few_pictures_that_last_for_hours_has_no_copy(tmp_path: Path) -> None:
    film = too_long(tmp_path, options=["-an", "-bsf:v", "setts=ts=TS*40000"])
    assert not Job.objects.filter(kind=JobKind.RENDER).exists()
    assert made_of(make_copy(film)) == set()


def test_replaced_film_gets_no_copy(tmp_path: Path) -> None:
    film = too_long(tmp_path)
    api.discard_film(film.pk)
    assert Job.objects.get(kind=JobKind.RENDER).state == JobState.DROPPED
    Job.objects.update(state=JobState.QUEUED)
    assert made_of(make_copy(Film.objects.get(pk=film.pk))) == set()


def test_pass_that_was_ended_leaves_no_copy(tmp_path: Path) -> None:
    film, folder = make_film(tmp_path / "film.mp4", seconds=6, shots=2), tmp_path / "made"
    folder.mkdir()
    examined = run_pass(film, look_at(film, LIMITS), LIMITS, scratch=folder, threads=1)
    os.truncate(folder / LIGHT_FILE, 48)
    assert finish_proxy(examined, folder) is None
    (folder / LIGHT_FILE).unlink()
    assert finish_proxy(examined, folder) is None


def test_films_that_wait_for_a_verdict_go_first(tmp_path: Path) -> None:
    refused = too_long(tmp_path)
    waiting = Film.objects.create(state=FilmState.INSPECTED, file_name="film.mp4", size=1)
    enqueue.enqueue(waiting, JobKind.RENDER, film_seconds=300)
    copy, verdict = refused.jobs.get(kind=JobKind.RENDER), waiting.jobs.get()
    assert (copy.rank - verdict.rank > AFTER_VERDICTS / 2, round(copy.film_seconds)) == (True, 10)
    reports = api.film_reports([refused.pk, waiting.pk])
    assert [reports[film.pk].waiting_ahead for film in (waiting, refused)] == [0, 1]


@pytest.mark.parametrize("is_made", [True, False])
def test_film_that_is_let_in_has_copies_of_its_own(tmp_path: Path, is_made: bool) -> None:
    film = too_long(tmp_path)
    if is_made:
        make_copy(film)
    else:
        Job.objects.filter(kind=JobKind.RENDER).update(attempts=2)
    let_in(film)
    job = Job.objects.get(kind=JobKind.RENDER)
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert job.rank < timezone.now().timestamp() + AFTER_VERDICTS / 2
    film = make_copy(film)
    light = film.renditions.filter(kind=RenditionKind.LIGHT).latest("pk")
    assert (film.state, light.recipe_key) == (FilmState.READY, recipe_key(film.sha256, LIGHT))
    assert (probe(film)[2], api.proxy_playback(film.pk, viewer=VIEWER)) == (10.0, None)
    assert api.film_report(film.pk).proxy_seconds is None
    assert made_of(film) >= keys_of(film) if is_made else not made_of(film) & keys_of(film)
    newest = {one.kind: one.recipe_key for one in film.renditions.order_by("pk")}
    assert {newest[of.kind] for of in PROXIES} == {recipe_key(film.sha256, of) for of in PROXIES}


def test_copy_that_is_overtaken_by_a_waiver_is_not_kept(tmp_path: Path) -> None:
    film = too_long(tmp_path)
    claim = claim_job(film, JobKind.RENDER)
    api.waive_finding(film.pk, "too_long", reason="Credits", by=VIEWER)
    render(claim)
    film.refresh_from_db()
    assert (film.state, made_of(film), film.facts) == (FilmState.RECEIVED, set(), {})


def test_film_that_is_refused_once_more_gets_another_copy(tmp_path: Path) -> None:
    film = make_copy(too_long(tmp_path))
    api.waive_finding(film.pk, "too_long", reason="Credits", by=VIEWER)
    Film.objects.update(limits={**film.limits, "max_seconds": 9})
    first_check(claim_job(film, JobKind.INSPECT))
    report = api.film_report(film.pk)
    assert (report.state, report.proxy_seconds, report.is_proxy_expected) == (FilmState.REFUSED, None, True)
    film = make_copy(film)
    assert made_of(film) == keys_of(film) | keys_of(film, max_seconds=9)


def test_copy_that_cannot_be_made_leaves_the_film_refused(tmp_path: Path) -> None:
    film = too_long(tmp_path)
    job = Job.objects.filter(kind=JobKind.RENDER)

    def claim_again() -> Claim:
        job.update(not_before=None)
        return claim_job(film, JobKind.RENDER)

    for _ in range(jobs.MAX_ATTEMPTS):
        jobs.fail(claim_again(), "the disk is gone")
    film.refresh_from_db()
    assert (film.state, job.get().state) == (FilmState.REFUSED, JobState.FAILED)
    assert enqueue.retry(film.pk)
    assert made_of(make_copy(Film.objects.get(pk=film.pk))) == keys_of(film)


def test_label_of_the_film_is_on_its_copy_whole(tmp_path: Path) -> None:
    film = too_long(tmp_path)
    assert label_film(film.pk, is_declared_ai=True)
    label(claim_job(Film.objects.get(pk=film.pk), JobKind.LABEL))  # comes too early
    film = make_copy(film)
    label(claim_job(film, JobKind.LABEL))
    light = film.renditions.get(kind=RenditionKind.LIGHT)
    assert light.streams_key == recipe_key(film.sha256, ReviewProxy(LIGHT, LIMITS.max_seconds))
    assert (b'"PropagateID"' in Path(film_store().path(light.storage_key)).read_bytes(), probe(film)[2]) == (
        True,
        10.0,
    )


def test_queries_do_not_grow_with_films(django_assert_num_queries: Any) -> None:
    facts = {"proxy_seconds": 7.0, "sprite": GRID}
    films = [make_ready_film() for _ in range(3)]
    Film.objects.update(state=FilmState.REFUSED, facts=facts)
    for asked in (films[:1], films):
        with django_assert_num_queries(4):
            reports = api.film_reports([film.pk for film in asked])
        assert [one.proxy_seconds for one in reports.values()] == [7.0] * len(asked)
    with django_assert_num_queries(2):
        assert api.proxy_playback(films[0].pk, viewer=VIEWER)


def test_copy_by_another_recipe_is_another_rendition() -> None:
    other = Encode(RenditionKind.LIGHT, 640, 360, preset="veryfast", crf=23, max_kbits=900, sound_kbits=96)
    recipes = (LIGHT, ReviewProxy(LIGHT, 300), ReviewProxy(LIGHT, 301), ReviewProxy(other, 300))
    assert len({recipe_key("a" * 64, recipe) for recipe in recipes}) == 4
    assert {recipe.kind for recipe in recipes} == {RenditionKind.LIGHT}
