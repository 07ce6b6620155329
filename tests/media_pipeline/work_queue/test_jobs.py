import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from media_pipeline.enums import FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from media_pipeline.operations.sweeper import sweep
from media_pipeline.work_queue import enqueue, jobs
from media_pipeline.work_queue.jobs import Claim, LeaseLost

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PAST = NOW - timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _own_scratch(settings: Any, tmp_path: Path) -> None:
    settings.SCRATCH_DIR = tmp_path / "scratch"


@pytest.fixture
def film() -> Film:
    return Film.objects.create(file_name="film.mp4", size=1)


@pytest.fixture
def job(film: Film) -> Job:
    return Job.objects.create(film=film, kind=JobKind.INSPECT)


def another_film() -> Film:
    return Film.objects.create(file_name="film.mp4", size=1)


def messages_in_broker(valkey: Any, queue: str = "inspect") -> int:
    with valkey.client() as client:
        return int(client.llen(queue))


def taken(job: Job) -> Claim:
    claim = jobs.claim(job.pk)
    assert claim is not None
    return claim


def half_done(film: Film) -> None:
    Film.objects.update(sha256="half done")
    raise OSError("no space left")


def lose_lease(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=PAST)


def test_enqueue_rings_after_the_commit(
    film: Film, valkey: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue.enqueue(film, JobKind.INSPECT)
        assert messages_in_broker(valkey) == 0
    job.refresh_from_db()
    assert (messages_in_broker(valkey), job.published_at is not None) == (1, True)


def test_enqueue_twice_finds_the_same_job(
    film: Film, valkey: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert enqueue.enqueue(film, JobKind.INSPECT) == enqueue.enqueue(film, JobKind.INSPECT)
    assert messages_in_broker(valkey) == 1


@pytest.mark.usefixtures("broken_broker")
def test_enqueue_with_the_broker_down_is_accepted_at_once(
    film: Film, django_capture_on_commit_callbacks: Any
) -> None:
    since = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue.enqueue(film, JobKind.INSPECT)
    job.refresh_from_db()
    assert (job.state, job.published_at) == (JobState.QUEUED, None)
    assert time.monotonic() - since < 30  # not as long as anybody would wait for a broker


def test_claim_takes_a_queued_job_once(job: Job) -> None:
    first, second = jobs.claim(job.pk, "a"), jobs.claim(job.pk, "b")
    job.refresh_from_db()
    assert first is not None
    assert second is None
    assert (job.state, job.attempts, job.token, job.host) == (JobState.RUNNING, 1, first.token, "a")


def test_claim_of_a_job_whose_lease_ran_out_sets_a_new_token(job: Job) -> None:
    first = taken(job)
    lose_lease(job)
    second = taken(job)
    assert second.token != first.token
    assert (second.job.attempts, second.job.losses) == (1, 1)


def test_last_attempt_that_is_lost_is_made_again(job: Job) -> None:
    Job.objects.update(attempts=2)
    taken(job)
    lose_lease(job)
    assert taken(job).job.attempts == 3
    job.refresh_from_db()
    assert (job.state, job.losses) == (JobState.RUNNING, 1)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_claim_of_an_ended_job_finds_nothing(job: Job, state: JobState) -> None:
    Job.objects.update(state=state)
    assert jobs.claim(job.pk) is None


def test_claim_of_a_missing_job_finds_nothing(job: Job) -> None:
    assert jobs.claim(job.pk + 1) is None


def test_claim_before_its_time_finds_nothing(job: Job) -> None:
    Job.objects.update(not_before=timezone.now() + timedelta(minutes=1))
    assert jobs.claim(job.pk) is None


def test_heartbeat_extends_the_lease_and_shows_progress(job: Job) -> None:
    claim = taken(job)
    Job.objects.update(lease_until=timezone.now() + timedelta(seconds=1))
    jobs.heartbeat(claim, 0.5, "frame=10")
    job.refresh_from_db()
    assert (job.progress, job.log_tail) == (0.5, "frame=10")
    assert job.lease_until is not None
    assert job.lease_until > timezone.now() + timedelta(seconds=50)


def test_worker_that_comes_back_after_its_lease_was_taken_is_fenced(job: Job, film: Film) -> None:
    late = taken(job)
    lose_lease(job)
    present = taken(job)
    with pytest.raises(LeaseLost):
        jobs.heartbeat(late, 0.9)
    with pytest.raises(LeaseLost), jobs.finishing(late):  # its body does not even begin
        Film.objects.update(sha256="of the late one")
    jobs.fail(late, "too late to say so")
    with jobs.finishing(present):
        Film.objects.update(sha256="of the present one")
    job.refresh_from_db()
    film.refresh_from_db()
    assert (film.sha256, job.state, job.error) == ("of the present one", JobState.DONE, "")


def test_finishing_whose_effect_fails_leaves_job_and_effect_undone(job: Job, film: Film) -> None:
    claim = taken(job)
    with pytest.raises(OSError, match="no space left"), jobs.finishing(claim):
        half_done(film)
    job.refresh_from_db()
    film.refresh_from_db()
    assert (film.sha256, job.state) == ("", JobState.RUNNING)


def test_finishing_twice_is_fenced(job: Job) -> None:
    claim = taken(job)
    with jobs.finishing(claim):
        pass
    with pytest.raises(LeaseLost), jobs.finishing(claim):
        pass


def test_failed_attempt_is_queued_again_after_a_pause(job: Job) -> None:
    jobs.fail(taken(job), "no disk")
    job.refresh_from_db()
    assert (job.state, job.error, job.published_at) == (JobState.QUEUED, "no disk", None)
    assert job.not_before is not None
    assert job.not_before > timezone.now()


@pytest.mark.parametrize("kind", [JobKind.INSPECT, JobKind.RENDER])
def test_third_failure_makes_the_film_wait_for_a_person_and_retry_starts_anew(
    job: Job, film: Film, kind: JobKind
) -> None:
    before = {JobKind.INSPECT: FilmState.RECEIVED, JobKind.RENDER: FilmState.INSPECTED}[kind]
    Job.objects.update(kind=kind, losses=5)
    Film.objects.update(state=before)
    for attempt in range(3):
        Job.objects.update(not_before=None)
        jobs.fail(taken(job), f"reason {attempt}")
    job.refresh_from_db()
    film.refresh_from_db()
    assert (job.state, job.error, film.state) == (JobState.FAILED, "reason 2", FilmState.STUCK)
    assert [enqueue.retry(film.pk), enqueue.retry(film.pk)] == [True, False]
    film.refresh_from_db()
    again = taken(job).job
    assert (film.state, again.attempts, again.losses) == (before, 1, 0)


def test_work_on_gives_a_scratch_folder_and_takes_it_away(job: Job, settings: Any) -> None:
    seen: list[bool] = []

    def work(claim: Claim) -> None:
        seen.append(claim.scratch.is_dir())
        (claim.scratch / "frame.rgb").write_bytes(b"x")
        with jobs.finishing(claim):
            pass

    jobs.work_on(JobKind.INSPECT, work)
    job.refresh_from_db()
    assert (seen, job.state, list(settings.SCRATCH_DIR.iterdir())) == ([True], JobState.DONE, [])


def test_work_that_raises_fails_the_attempt_with_the_reason(job: Job, settings: Any) -> None:
    def work(claim: Claim) -> None:
        raise OSError("no space left")

    jobs.work_on(JobKind.INSPECT, work)
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == (JobState.QUEUED, "OSError: no space left", 1)
    assert list(settings.SCRATCH_DIR.iterdir()) == []


def test_progress_after_the_lease_was_lost_stops_the_work(job: Job) -> None:
    claim = taken(job)
    claim.report_progress(0.3)
    claim.progress.is_lost = True
    with pytest.raises(LeaseLost):
        claim.report_progress(0.4)
    assert claim.progress.fraction == 0.3


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_workers_claim_one_job_and_one_gets_it(job: Job) -> None:
    ready, claims = threading.Barrier(20), []

    def try_to_claim() -> None:
        try:
            ready.wait()
            claims.append(jobs.claim(job.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=try_to_claim) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(claims), len([claim for claim in claims if claim])) == (20, 1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_work_without_progress_outlives_its_first_lease(job: Job, settings: Any) -> None:
    settings.LEASE_SECONDS = 2
    ended = threading.Event()

    def work(claim: Claim) -> None:
        first = Job.objects.get(pk=job.pk).lease_until
        while Job.objects.get(pk=job.pk).lease_until == first:
            assert not ended.wait(0.05)
        with jobs.finishing(claim):
            pass

    timer = threading.Timer(10, ended.set)
    timer.start()
    jobs.work_on(JobKind.INSPECT, work)
    timer.cancel()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)


@pytest.mark.django_db(transaction=True)
def test_enqueue_that_is_rolled_back_rings_nobody(film: Film, valkey: Any) -> None:
    with transaction.atomic():
        enqueue.enqueue(film, JobKind.INSPECT)
        transaction.set_rollback(True)
    assert (Job.objects.count(), messages_in_broker(valkey)) == (0, 0)


def test_short_films_come_first_and_nobody_waits_for_ever(film: Film) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        long = enqueue.enqueue(film, JobKind.RENDER, film_seconds=300)
        clock.shift(timedelta(minutes=39))
        short = enqueue.enqueue(another_film(), JobKind.RENDER, film_seconds=60)
        clock.shift(timedelta(minutes=2))
        late = enqueue.enqueue(another_film(), JobKind.RENDER, film_seconds=60)
        taken_in_order = [held.job.pk for _ in range(3) if (held := jobs.claim_first(JobKind.RENDER))]
    assert taken_in_order == [short.pk, long.pk, late.pk]


def test_work_enqueued_again_is_taken_from_the_attempt_that_runs(job: Job, film: Film) -> None:
    claim = taken(job)
    enqueue.enqueue_again(film, JobKind.INSPECT)
    with pytest.raises(LeaseLost), jobs.finishing(claim):
        pass
    assert taken(job).job.attempts == 1


def test_command_is_kept_for_the_record(job: Job) -> None:
    claim = taken(job)
    claim.note_command(["ffmpeg", "-i", "file:/a b"])
    jobs.heartbeat(claim, 0.5)
    job.refresh_from_db()
    assert job.command == "ffmpeg -i 'file:/a b'"


@pytest.mark.parametrize("hours", [-2, 2])
def test_clock_of_a_worker_may_be_wrong(job: Job, hours: int) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        claim = taken(job)
        jobs.heartbeat(claim, 0.5)
        assert jobs.claim(job.pk) is None
    sweep()
    assert jobs.claim(job.pk) is None
    with time_machine.travel(timezone.now() - timedelta(hours=hours)):
        sweep()
        assert jobs.claim(job.pk) is None
        with jobs.finishing(claim):
            pass
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    assert job.started_at is not None
    assert job.finished_at is not None
    assert timedelta(0) <= job.finished_at - job.started_at < timedelta(minutes=1)


def test_pause_after_a_failure_is_the_databases(job: Job) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        jobs.fail(taken(job), "no disk")
        assert jobs.claim(job.pk) is None
    job.refresh_from_db()
    assert job.not_before is not None
    assert job.not_before < timezone.now() + timedelta(minutes=1)


def test_postponed_job_keeps_its_attempts_and_pauses(job: Job) -> None:
    jobs.postpone(taken(job), "no room")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error, job.published_at) == (JobState.QUEUED, 0, "no room", None)
    assert jobs.claim(job.pk) is None


def test_hold_is_confirmed_by_the_row(job: Job) -> None:
    late = taken(job)
    jobs.confirm_hold(late)
    lose_lease(job)
    taken(job)
    with pytest.raises(LeaseLost):
        jobs.confirm_hold(late)
