"""Background work. The row is the truth; Celery is only the messenger.

enqueue.enqueue (INSERT in the business transaction, published after commit) → claim (the first in rank of
its kind, by one conditional UPDATE that sets a new fencing token and a lease) → heartbeat (extends the lease)
→ finishing (the effect and the end of the job in one transaction, only while the token holds) or fail (queued
again, and after MAX_ATTEMPTS failed for good with its film stuck, for a person to look at) or postpone
(queued again, as if it had not been tried). A worker that is lost says nothing against the film: its attempt
does not count, and only after MAX_LOSSES the film is suspected of killing its workers. All times are the
database's: the clocks of the hosts may differ. operations.sweeper puts right what was lost."""

import os
import secrets
import shlex
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog
from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from structlog.contextvars import bound_contextvars

from media_pipeline.enums import FILM_MOVES, FilmState, JobKind, JobState
from media_pipeline.models import Film, Job
from media_pipeline.storage.films import local_path
from media_pipeline.work_queue.database import drop_dead_connection, reach_database
from media_pipeline.work_queue.resources import scratch_bytes
from media_pipeline.work_queue.scratch_disk import NeverFits, NoRoom, discard_orphans, reserve

logger = structlog.stdlib.get_logger(__name__)

MAX_ATTEMPTS = 3
MAX_LOSSES = 12
PAUSE_AFTER_FAILURE = timedelta(seconds=5)
PAUSE_WITHOUT_ROOM = timedelta(seconds=10)
HEARTBEAT_SECONDS = 1.0
LOG_TAIL_CHARS = 4000
STATES_THAT_CAN_STICK = [state for state, moves in FILM_MOVES.items() if FilmState.STUCK in moves]


class LeaseLost(Exception):
    """The job was given to someone else meanwhile; nothing of this attempt may be kept."""


@dataclass
class JobProgress:
    """What the worker last said about itself, on its way to the row by the next heartbeat."""

    fraction: float = 0.0
    log_tail: str = ""
    command: str = ""
    is_lost: bool = False


@dataclass(frozen=True)
class Claim:
    """A worker's hold on a job: good as long as the row still carries `token`.

    `scratch` is a directory of this attempt alone; it is made before the work begins, and removed when the
    attempt ends."""

    job: Job
    film: Film
    token: str
    scratch: Path
    progress: JobProgress = field(default_factory=JobProgress)

    def report_progress(self, fraction: float, log_tail: str = "") -> None:
        """Say how much (0..1) is done; cheap, may be called often. Raises LeaseLost once the hold is gone."""
        if self.progress.is_lost:
            raise LeaseLost(f"{self.job} was taken over while attempt {self.job.attempts} ran")
        self.progress.fraction = min(max(fraction, 0.0), 1.0)
        self.progress.log_tail = log_tail[-LOG_TAIL_CHARS:]

    def note_command(self, words: Sequence[str]) -> None:
        """Keep for the record what is about to be run."""
        self.progress.command = shlex.join(words)


def claim_first(kind: JobKind, host: str | None = None) -> Claim | None:
    """Take the first in rank of the jobs of this kind that can be taken; None when there is none."""
    while (first := _to_be_had().filter(kind=kind).order_by("rank", "pk").first()) is not None:
        if held := claim(first.pk, host):
            return held  # otherwise someone else was faster
    return None


def claim(job_id: int, host: str | None = None) -> Claim | None:
    """Take the job if it waits, or if whoever had it went silent; None when there is nothing to take."""
    token = secrets.token_hex(16)
    taken = (
        _to_be_had()
        .filter(pk=job_id)
        .update(
            state=JobState.RUNNING,
            token=token,
            attempts=F("attempts") + Case(When(state=JobState.QUEUED, then=1), default=0),
            losses=F("losses") + Case(When(state=JobState.RUNNING, then=1), default=0),
            host=host or f"{host_name()}:{os.getpid()}",
            lease_until=from_now(timedelta(seconds=settings.LEASE_SECONDS)),
            started_at=Now(),
            finished_at=None,
            progress=0,
            log_tail="",
            command="",
        )
    )
    if not taken:
        return None
    job = Job.objects.select_related("film").get(pk=job_id)
    return Claim(job=job, film=job.film, token=token, scratch=settings.SCRATCH_DIR / token)


def heartbeat(claim: Claim, progress: float, log_tail: str = "") -> None:
    """Extend the lease and show `progress` (0..1). Raises LeaseLost when the job is no longer ours."""
    held = _held(claim).update(
        lease_until=from_now(timedelta(seconds=settings.LEASE_SECONDS)),
        progress=progress,
        log_tail=log_tail[-LOG_TAIL_CHARS:],
        command=claim.progress.command,
    )
    if not held:
        raise LeaseLost(f"{claim.job} was taken over while attempt {claim.job.attempts} ran")


def confirm_hold(claim: Claim) -> None:
    """Ask the row itself, before something is stored under a name that other attempts use too. Raises
    LeaseLost when the job is no longer ours."""
    reach_database()
    heartbeat(claim, claim.progress.fraction, claim.progress.log_tail)


@contextmanager
def finishing(claim: Claim) -> Iterator[None]:
    """A transaction for the effects of the job, which ends the job too. Both happen, or neither. Raises
    LeaseLost, before the body runs, when someone else has the job."""
    reach_database()
    with transaction.atomic():
        ended = _held(claim).update(
            state=JobState.DONE, finished_at=Now(), progress=1, lease_until=None, error=""
        )
        if not ended:
            raise LeaseLost(f"{claim.job} was taken over while attempt {claim.job.attempts} ran")
        yield


def fail(claim: Claim, error: str) -> None:
    """End this attempt. The job is tried again after a pause, up to MAX_ATTEMPTS; then its film is stuck.
    Without effect when the hold is gone: the attempt that has it now decides."""
    reach_database()
    release(_held(claim).filter(attempts__lt=MAX_ATTEMPTS), error=error)
    give_up(_held(claim), error=error)


def postpone(claim: Claim, reason: str) -> None:
    """End this attempt as if it had not begun: the job waits a little, and is taken by whoever can."""
    reach_database()
    release(_held(claim), error=reason, pause=PAUSE_WITHOUT_ROOM, attempts=F("attempts") - 1)


def release(
    jobs: QuerySet[Job], *, error: str, pause: timedelta = PAUSE_AFTER_FAILURE, **fields: object
) -> int:
    """Queue running jobs again, after a short pause; returns how many."""
    return jobs.update(
        state=JobState.QUEUED,
        token="",
        lease_until=None,
        published_at=None,
        not_before=from_now(pause),
        error=error,
        **fields,
    )


def give_up(jobs: QuerySet[Job], *, error: str) -> None:
    """Fail running jobs for good and mark their films, unless they are settled, as stuck: now a person has to
    look."""
    for job in jobs:
        with transaction.atomic():
            if jobs.filter(pk=job.pk).update(
                state=JobState.FAILED, finished_at=Now(), lease_until=None, error=error
            ):
                Film.objects.filter(pk=job.film_id, state__in=STATES_THAT_CAN_STICK).update(
                    state=FilmState.STUCK
                )
                logger.error(
                    "job given up", job_id=job.pk, film_id=job.film_id, attempt=job.attempts, reason=error
                )


def work_on(kind: JobKind, work: Callable[[Claim], None]) -> None:
    """One attempt at the first job of its kind, from claim to end: room on the scratch disk is reserved,
    `work` runs while a thread keeps the lease, and the scratch directory is removed. Without room the job is
    postponed, an exception of `work` fails the attempt. Nothing happens when no job is to be had."""
    held = claim_first(kind)
    if held is None:
        return
    began, job = time.monotonic(), held.job
    with bound_contextvars(job_id=job.pk, film_id=job.film_id, kind=job.kind, attempt=job.attempts):
        outcome = _attempt(held, work)
        logger.info("job", outcome=outcome, seconds=round(time.monotonic() - began, 1))


def _attempt(held: Claim, work: Callable[[Claim], None]) -> str:
    """Work on the job, and say in a word how that ended."""
    try:
        with _beating(held):
            discard_orphans()
            reserve(held.scratch, _room_for(held))
            work(held)
    except LeaseLost:
        return "lost"
    except NoRoom as full:
        postpone(held, str(full))
        return "postponed"
    except NeverFits as too_large:
        give_up(_held(held), error=str(too_large))
        return "too large"
    except Exception as error:
        logger.exception("attempt failed")
        fail(held, f"{type(error).__name__}: {error}"[:LOG_TAIL_CHARS])
        return "failed"
    else:
        return "done"
    finally:
        shutil.rmtree(held.scratch, ignore_errors=True)


def host_name() -> str:
    """How this machine is called in the rows: `Job.host` begins with it, a colon and the process follow."""
    return socket.gethostname()


def from_now(pause: timedelta) -> Combinable:
    """A moment on the database's clock."""
    return Now() + pause


@contextmanager
def _beating(held: Claim) -> Iterator[None]:
    """Heartbeats from a thread, so that the lease lives through a quiet stretch of the work."""
    ended = threading.Event()
    beat = partial(copy_context().run, _beat, held, ended)  # with the ids that lines of the log bear
    thread = threading.Thread(target=beat, name=f"heartbeat-{held.job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(held: Claim, ended: threading.Event) -> None:
    try:
        while not ended.wait(HEARTBEAT_SECONDS):
            try:
                heartbeat(held, held.progress.fraction, held.progress.log_tail)
            except LeaseLost:
                held.progress.is_lost = not ended.is_set()
                return
            except DatabaseTrouble as error:
                logger.warning("heartbeat not written", reason=str(error))
                drop_dead_connection()
    finally:
        connection.close()


def _room_for(held: Claim) -> int:
    return scratch_bytes(
        JobKind(held.job.kind),
        master_bytes=held.film.size,
        film_seconds=held.job.film_seconds or held.film.limits.get("max_seconds", 0),
        is_fetched=local_path(held.film.master_key) is None,
    )


def _to_be_had() -> QuerySet[Job]:
    waiting = Q(state=JobState.QUEUED) & (Q(not_before=None) | Q(not_before__lte=Now()))
    abandoned = Q(state=JobState.RUNNING, lease_until__lt=Now(), losses__lt=MAX_LOSSES)
    return Job.objects.filter(waiting & Q(attempts__lt=MAX_ATTEMPTS) | abandoned)


def _held(held: Claim) -> QuerySet[Job]:
    return Job.objects.filter(pk=held.job.pk, state=JobState.RUNNING, token=held.token)
