"""What a message starts: one attempt at the job of its kind that ranks first."""

from celery import current_app
from celery.signals import worker_ready
from django.db import connection
from django.utils import timezone

from media_pipeline.enums import JobKind
from media_pipeline.operations import fixity
from media_pipeline.steps.clips import read_clips
from media_pipeline.steps.conform import conform
from media_pipeline.steps.draft import draft_captions
from media_pipeline.steps.inspect import inspect
from media_pipeline.steps.label import label
from media_pipeline.steps.match import match
from media_pipeline.steps.poster import make_poster
from media_pipeline.steps.render import render
from media_pipeline.work_queue import jobs
from media_pipeline.work_queue.scratch_disk import discard_orphans


@current_app.task(name="media_pipeline.tasks.run_inspect")
def run_inspect() -> None:
    jobs.work_on(JobKind.INSPECT, inspect)


@current_app.task(name="media_pipeline.tasks.run_render")
def run_render() -> None:
    jobs.work_on(JobKind.RENDER, render)


@current_app.task(name="media_pipeline.tasks.run_label")
def run_label() -> None:
    jobs.work_on(JobKind.LABEL, label)


@current_app.task(name="media_pipeline.tasks.run_match")
def run_match() -> None:
    jobs.work_on(JobKind.MATCH, match)


@current_app.task(name="media_pipeline.tasks.run_poster")
def run_poster() -> None:
    jobs.work_on(JobKind.POSTER, make_poster)


@current_app.task(name="media_pipeline.tasks.run_clips")
def run_clips() -> None:
    jobs.work_on(JobKind.CLIPS, read_clips)


@current_app.task(name="media_pipeline.tasks.run_draft")
def run_draft() -> None:
    jobs.work_on(JobKind.DRAFT, draft_captions)


@current_app.task(name="media_pipeline.tasks.run_conform")
def run_conform() -> None:
    jobs.work_on(JobKind.CONFORM, conform)


@current_app.task(name="media_pipeline.tasks.verify_slice")
def verify_slice() -> None:
    for _checked in fixity.verify_films(
        not_since=timezone.now() - fixity.ROUND, seconds=fixity.SLICE_SECONDS
    ):
        pass


@worker_ready.connect
def clear_scratch_disk(**_: object) -> None:
    """A host without a sweeper removes what its killed workers left when one starts again."""
    try:
        discard_orphans()
    finally:
        connection.close()  # its processes must not inherit it
