"""Wires everything. The Celery app is made here, so that every process that has settings can publish."""

import gc
import os

os.environ["TZ"] = "UTC"  # as Django sets it with its settings; Babel reads it before, and fails at nonsense
gc.disable()  # until SiteConfig is ready: what is imported stays, and looking through it is slow

from contest.conf.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
