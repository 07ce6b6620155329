"""How a manifest stands to the others: it waits for those that are being accepted, and is cut as the owner's
earlier one of the same size."""

from datetime import datetime

from django.db import connection

from media_pipeline.enums import UploadState
from media_pipeline.models import Upload
from media_pipeline.uploads.protocol import Manifest, wrong_part_size

MANIFESTS_LOCK = 0x1A04E47F  # any number that no other advisory lock uses


def wait_for_other_manifests() -> None:
    """So that two at once do not both take the last place; call it in a transaction. SQLite's immediate ones
    already come one by one; PostgreSQL's queue at an advisory lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MANIFESTS_LOCK])


def demand_same_parts(upload: Upload | None, manifest: Manifest, now: datetime) -> None:
    """A film of as many bytes can be the same one, cut otherwise by an earlier page or by the plain form:
    only hashes of such parts tell. Raises UploadRefused, which names the part size, for others."""
    if upload is None or upload.size != manifest.size or upload.part_size == manifest.part_size:
        return
    if upload.state == UploadState.SEALED or now < upload.expires_at:
        raise wrong_part_size(manifest.part_size, expected=upload.part_size)
