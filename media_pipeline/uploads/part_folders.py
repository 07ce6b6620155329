"""The folders below UPLOAD_DIR, one for each upload, and for whom they are kept."""

import shutil
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from media_pipeline.models import Part, Upload

ORPHAN_AGE = timedelta(hours=1)


def mark_received(part: Part) -> None:
    Part.objects.filter(pk=part.pk, received_at=None).update(received_at=timezone.now())


def discard_folder(code: str) -> None:
    shutil.rmtree(settings.UPLOAD_DIR / code, ignore_errors=True)


def discard_orphaned_folders() -> None:
    """Remove what lies below UPLOAD_DIR for uploads that no longer need it."""
    if not settings.UPLOAD_DIR.is_dir():
        return
    found = {folder.name for folder in settings.UPLOAD_DIR.iterdir()}  # before the query: none is newer
    for code in found - codes_in_need(found):
        discard_folder(code)


def codes_in_need(codes: Collection[str]) -> set[str]:
    """Those of the uploads whose parts are still needed: open, or complete without a master yet."""
    return set(Upload.objects.with_parts_in_use().filter(code__in=codes).values_list("code", flat=True))
