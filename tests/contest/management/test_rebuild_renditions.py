import os
import signal
import subprocess  # the command as an operator runs it, to be interrupted
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from contest.models import Edition, Entry
from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job, Rendition
from media_pipeline.steps.render import render
from media_pipeline.storage.films import film_store
from media_pipeline.work_queue import jobs
from tests import films
from tests.contest.films import make_film_row
from tests.factories import make_edition, make_entry
from tests.media_pipeline.film_rows import claim_job, receive
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]


def rebuild(edition: Edition) -> list[str]:
    told = StringIO()
    call_command("rebuild_renditions", edition.slug, stdout=told)
    return told.getvalue().splitlines()


def make_accepted(edition: Edition, path: Path, *, scene: int) -> Entry:
    """An entry whose film was checked and rendered."""
    source = films.make_film(path / f"{scene}.mp4", seconds=6, shots=2, first_scene=scene)
    film = receive(source, state=FilmState.INSPECTED)
    render(claim_job(film, JobKind.RENDER))
    return make_entry("eligible", edition=edition, film=film, title=f"Film {scene}")


def age(entry: Entry) -> None:
    """As if the small copy had been made by a recipe of old."""
    assert entry.film
    Rendition.objects.filter(film=entry.film, kind="light").update(recipe_key=f"old-{entry.pk}")


@contextmanager
def a_worker() -> Iterator[None]:
    """Does what waits, until the end."""
    ended = threading.Event()

    def work() -> None:
        while not ended.wait(0.05):
            jobs.work_on(JobKind.RENDER, render)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def test_old_renditions_are_made_anew_beside_the_old_ones(tmp_path: Path) -> None:
    edition = make_edition()
    entries = [make_accepted(edition, tmp_path, scene=scene) for scene in (0, 3)]
    make_entry(edition=edition, film=Film.objects.create(state=FilmState.REFUSED, file_name="a", size=1))
    assert rebuild(edition) == [
        f"{edition.slug} has 2 films that can be played: 2 with all that today's recipes make, "
        "0 in the queue now."
    ]
    age(entries[0])
    with a_worker():
        told = rebuild(edition)
    assert told[0].endswith(": 1 with all that today's recipes make, 1 in the queue now.")
    assert told[-2:] == ["1 of 1 film, 6 of 6 s of film", "1 film made anew."]
    copies = Rendition.objects.filter(film=entries[0].film, kind="light").order_by("pk")
    assert [copy.recipe_key.startswith("old-") for copy in copies] == [True, False]
    assert all(film_store().exists(copy.storage_key) for copy in copies)
    assert rebuild(edition)[0].endswith(": 2 with all that today's recipes make, 0 in the queue now.")


def test_failures_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = make_edition()
    entry = make_accepted(edition, tmp_path, scene=0)
    assert entry.film
    age(entry)
    film_store().delete(entry.film.master_key)
    monkeypatch.setattr(jobs, "PAUSE_AFTER_FAILURE", timedelta(0))
    told = StringIO()
    with a_worker(), pytest.raises(CommandError, match="1 film of 1 failed"):
        call_command("rebuild_renditions", edition.slug, stdout=told)
    assert f"Failed: Film 0 ({entry.code}): FileNotFoundError" in told.getvalue()
    assert Film.objects.get(pk=entry.film_id).state == FilmState.READY


def test_watching_can_be_ended_and_the_work_stays() -> None:
    edition = make_edition()
    make_entry("eligible", edition=edition, film=make_film_row())
    command = [sys.executable, "manage.py", "rebuild_renditions", edition.slug]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    watching = subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests may run where it is ignored
    )
    try:
        assert watching.stdout is not None
        assert "1 in the queue now." in watching.stdout.readline()
        watching.send_signal(signal.SIGINT)
        told, _ = watching.communicate(timeout=PATIENCE)
        assert watching.returncode == 130
    finally:
        watching.kill()
        watching.wait()
    assert "The work that was queued stays queued; 1 film to go. Run this again to watch." in told
    assert Job.objects.get(kind=JobKind.RENDER).state == JobState.QUEUED


def test_unknown_edition_is_answered_in_words() -> None:
    edition = make_edition()
    with pytest.raises(CommandError, match=f"There is no edition “1999”. Editions are: {edition.slug}."):
        call_command("rebuild_renditions", "1999")
