from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contest.enums import EntryState, Role
from contest.models import Edition, Entry
from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from tests.contest.films import make_film_row
from tests.factories import make_edition, make_entry, make_membership, make_user
from tests.media_pipeline.film_rows import held

pytestmark = pytest.mark.django_db


def make_work(entry_state: EntryState, job_state: JobState, edition: Edition, **fields: Any) -> Job:
    film = make_film_row(FilmState.STUCK if job_state == JobState.FAILED else FilmState.INSPECTED)
    make_entry(entry_state, edition=edition, film=film, title=fields.pop("title", "Paper Tide"))
    moment = timezone.now() - timedelta(seconds=30)
    fields = {"started_at": moment, "finished_at": moment, **held(job_state), **fields}
    return Job.objects.create(film=film, kind=JobKind.RENDER, state=job_state, **fields)


def page_of(client: Client, edition: Edition, **headers: str) -> str:
    response = client.get(reverse("office_lab", args=[edition.slug]), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def retry(client: Client, edition: Edition, film: object) -> Any:
    return client.post(reverse("office_lab_retry", args=[edition.slug]), {"film": film})


def test_idle_lab_says_so(client: Client, edition: Edition) -> None:
    page = page_of(client, edition)
    assert "Nothing is being processed" in page
    assert "Needs attention" not in page


def test_running_film_is_named_with_host_and_progress(client: Client, edition: Edition) -> None:
    job = make_work(EntryState.SUBMITTED, JobState.RUNNING, edition, host="kiln:7", attempts=2, progress=0.43)
    page = page_of(client, edition)
    assert "Paper Tide" in page
    assert (
        f'href="{reverse("office_entry", args=[edition.slug, Entry.objects.get(film=job.film).code])}"'
        in page
    )
    assert "kiln:7" in page
    assert "43%" in page


def test_failed_film_shows_reason_log_and_command(client: Client, edition: Edition) -> None:
    make_work(
        EntryState.SUBMITTED,
        JobState.FAILED,
        edition,
        error="PassFailed: ffmpeg ended with 1",
        log_tail="<b>moov atom not found</b>",
        command="ffmpeg -i 'a b'",
    )
    page = page_of(client, edition)
    assert "PassFailed: ffmpeg ended with 1" in page
    assert "&lt;b&gt;moov atom not found&lt;/b&gt;" in page
    assert "ffmpeg -i &#x27;a b&#x27;" in page
    assert "<details" in page


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.FAILED])
def test_titles_of_drafts_and_of_other_offices_are_not_told(
    client: Client, edition: Edition, state: JobState
) -> None:
    make_work(EntryState.DRAFT, state, edition, title="Secret draft")
    make_work(EntryState.SUBMITTED, state, make_edition("open"), title="Of elsewhere")
    page = page_of(client, edition)
    assert page.count("A draft or a film from another edition") == 2
    assert "Secret draft" not in page
    assert "Of elsewhere" not in page


def test_part_that_is_asked_for_again_is_not_the_whole_page(client: Client, edition: Edition) -> None:
    assert "<html" in page_of(client, edition)
    part = page_of(client, edition, hx_request="true")
    assert "<html" not in part
    assert "Nothing is being processed" in part


def test_failed_film_is_tried_again_once(client: Client, edition: Edition) -> None:
    job = make_work(EntryState.SUBMITTED, JobState.FAILED, edition, attempts=3)
    answer = retry(client, edition, job.film_id)
    assert (answer.status_code, answer.url) == (302, reverse("office_lab", args=[edition.slug]))
    assert "three new attempts" in page_of(client, edition)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert Film.objects.get().state == FilmState.INSPECTED
    assert retry(client, edition, job.film_id).status_code == 409


def test_garbage_is_not_tried_again(client: Client, edition: Edition) -> None:
    for garbage in ["", "\x00", "9" * 400, "-1", str(2**63), "<script>", "🎬"]:
        assert retry(client, edition, garbage).status_code == 409, garbage


def test_chair_reads_and_does_not_retry(client: Client) -> None:
    edition = make_edition("open")
    chair = make_user()
    make_membership(chair, edition, Role.CHAIR)
    client.force_login(chair)
    job = make_work(EntryState.SUBMITTED, JobState.FAILED, edition)
    assert "Try again" not in page_of(client, edition)
    assert retry(client, edition, job.film_id).status_code == 404


def test_queries_do_not_grow_with_jobs(client: Client, edition: Edition) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            for state in (JobState.RUNNING, JobState.FAILED, JobState.QUEUED):
                make_work(EntryState.SUBMITTED, state, edition)
        page_of(client, edition)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, edition)
        counts.append(len(queries))
    assert counts[0] == counts[1]
