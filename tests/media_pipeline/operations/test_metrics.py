from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job

pytestmark = pytest.mark.django_db
TOKEN = "a token of the operators"


def figures(client: Client) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every sample by name and values of its labels."""
    response = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert (response.status_code, response["Content-Type"]) == (
        200,
        "text/plain; version=0.0.4; charset=utf-8",
    )
    families = text_string_to_metric_families(response.content.decode())
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


def test_without_the_setting_there_is_no_such_page(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_wrong_token_is_refused(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    for words in [None, "", TOKEN, "Bearer", "Bearer ", "Bearer a token", "Basic YTpi", "Bearer é"]:
        response = client.get("/metrics", headers={} if words is None else {"authorization": words})
        assert response.status_code == 403, words
        assert b"laureate_" not in response.content, words


def test_figures_are_those_of_the_report(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    now = timezone.now()
    for state, job_state in ((FilmState.INSPECTED, JobState.QUEUED), (FilmState.READY, JobState.DONE)):
        film = Film.objects.create(
            state=state, file_name="a.mp4", size=500, duration_ms=20_000, settled_at=now
        )
        moments = {"started_at": now - timedelta(seconds=30), "finished_at": now}
        Job.objects.create(film=film, kind=JobKind.RENDER, state=job_state, **moments)
    found = figures(client)
    assert found["laureate_jobs", ("render", "waiting")] == 1
    assert found["laureate_jobs", ("inspect", "failed")] == 0
    assert found["laureate_waiting_film_seconds", ("render",)] == 20.0
    assert found["laureate_films", ("inspected",)] == 1
    assert found["laureate_films_settled_total", ("ready",)] == 1
    assert found["laureate_recent_verdicts", ("hour",)] == 2
    assert found["laureate_render_ratio", ()] == 1.5
    assert found["laureate_kept_bytes", ("master",)] == 1000
    assert found["laureate_disk_total_bytes", ("store",)] > 0


def test_what_is_not_known_is_left_out(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    names = {name for name, _labels in figures(client)}
    assert names.isdisjoint({"laureate_render_ratio", "laureate_verdict_seconds"})
