"""Wires everything. The Celery app is made here, so that every process that has settings can publish."""

from contest.conf.celery import app as celery_app

__all__ = ["celery_app"]
