"""A browser's side of the protocol, small: cut, hash, commit, PUT."""

import base64
import hashlib
import http.client
import io
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from media_pipeline.limits import FilmLimits
from media_pipeline.models import Part
from media_pipeline.uploads.lifecycle import UploadReport, open_upload
from media_pipeline.uploads.part_draft import drafting
from media_pipeline.uploads.protocol import PART_SIZES, UploadRefused
from media_pipeline.uploads.receiving import admit_part, keep_draft
from media_pipeline.uploads.stores import part_store
from tests.waiting import PATIENCE

PART_SIZE = PART_SIZES[0]
LIMITS = FilmLimits(min_seconds=60, max_seconds=300, max_file_bytes=10 * 1024**3, min_height=480)


def cut(content: bytes, part_size: int = PART_SIZE) -> list[bytes]:
    return [content[at : at + part_size] for at in range(0, len(content), part_size)]


def hashes_of(content: bytes, part_size: int = PART_SIZE) -> list[str]:
    return [hashlib.sha256(piece).hexdigest() for piece in cut(content, part_size)]


def commit(content: bytes, *, owner: str = "entry:MINE", **changes: Any) -> UploadReport:
    asked = {
        "file_name": "film.mp4",
        "size": len(content),
        "part_size": PART_SIZE,
        "sha256": hashes_of(content),
        "limits": LIMITS,
        "expires_at": timezone.now() + timedelta(hours=12),
    }
    return open_upload(owner=owner, **{**asked, **changes})


def keep_part(code: str, content: bytes, number: int) -> None:
    """Put one part into the store from this side."""
    part = Part.objects.select_related("upload").get(upload__code=code, number=number)
    part_store().keep(part, io.BytesIO(cut(content)[number - 1]))


def keep_all(code: str, content: bytes) -> None:
    for number in range(1, len(cut(content)) + 1):
        keep_part(code, content, number)


def receive_part(token: str, body: bytes, *, length: int | None = -1, offset: int | None = None) -> None:
    """What the transfer process does with a part, or with its bytes from `offset` on, without a socket.
    `length` -1: that of the body."""
    part = admit_part(token, length=len(body) if length == -1 else length, offset=offset)
    with drafting(part, offset=offset or 0) as draft:
        draft.write(body)
        keep_draft(draft)


def put(url: str, body: bytes, *, sha256: str = "") -> int:
    """Send a part where the site said, and give the status; a local store is called without a socket."""
    if "/receive/" in url:
        try:
            receive_part(url.rpartition("/")[2], body)
        except UploadRefused as refused:
            return refused.status
        return 200
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.netloc, timeout=PATIENCE)
    digest = bytes.fromhex(sha256) if sha256 else hashlib.sha256(body).digest()
    headers = {"x-amz-checksum-sha256": base64.b64encode(digest).decode()}
    connection.request("PUT", f"{there.path}?{there.query}", body=body, headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status
