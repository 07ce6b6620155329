"""What a ringing bell starts: one attempt of one job."""

from celery import current_app

from media_pipeline import jobs
from media_pipeline.inspection.preflight import preflight
from media_pipeline.rendering import render
from media_pipeline.uploads.joining import join_master


@current_app.task(name="media_pipeline.tasks.run_inspect")
def run_inspect(job_id: int) -> None:
    jobs.work_on(job_id, inspect)


@current_app.task(name="media_pipeline.tasks.run_render")
def run_render(job_id: int) -> None:
    jobs.work_on(job_id, render)


def inspect(claim: jobs.Claim) -> None:
    join_master(claim.film, report_progress=claim.report_progress)
    preflight(claim)
