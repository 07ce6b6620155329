"""Where the parts of a film wait until they are joined: on the local disk, sent to our own receiver, or in an
S3 bucket, sent there directly by the browser. Both keep a part only if its length and SHA-256 are right."""

import base64
import hashlib
import os
import shutil
from collections.abc import Collection, Iterable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import IO, Any, Protocol, cast

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings
from django.core import signing
from django.utils import timezone

from media_pipeline.models import Part, Upload
from media_pipeline.storage.films import draft_of
from media_pipeline.uploads.part_draft import PartDraft, check_part, drafting
from media_pipeline.uploads.protocol import MIB

LINK_SECONDS = 15 * 60
SIGNING_SALT = "media_pipeline.uploads.part"
ORPHAN_AGE = timedelta(hours=1)


class PartStore(Protocol):
    """What both stores can do. `upload.store_ref` is what `begin` returned."""

    def free_bytes(self) -> int | None:
        """Room that is left, None when that is nobody's concern."""

    def begin(self, upload: Upload) -> str:
        """Make ready for the parts."""

    def links(self, upload: Upload, parts: Iterable[Part]) -> dict[int, str]:
        """Where to PUT each part, by number; good for 15 minutes and for these very bytes."""

    def keep(self, part: Part, body: IO[bytes]) -> None:
        """Store one part, whose upload is at hand, from this side. Raises UploadRefused, with nothing kept,
        for other bytes."""

    def adopt(self, draft: PartDraft) -> None:
        """Make a draft that was checked a kept part."""

    def kept(self, upload: Upload) -> set[int]:
        """Numbers of the parts that are here, with the promised length and hash."""

    def join(self, upload: Upload, key: str) -> None:
        """Make the master `key` of the film store out of the parts. May be repeated."""

    def discard(self, upload: Upload) -> None:
        """Remove the parts, if there are any."""

    def discard_orphans(self, *, older_than: timedelta = ORPHAN_AGE) -> None:
        """Remove parts that belong to no upload which still needs them."""


class LocalStore:
    """Parts as files below UPLOAD_DIR, one directory for each upload."""

    def free_bytes(self) -> int | None:
        settings.UPLOAD_DIR.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(settings.UPLOAD_DIR).free

    def begin(self, upload: Upload) -> str:
        return ""

    def links(self, upload: Upload, parts: Iterable[Part]) -> dict[int, str]:
        return resumable_links(upload, parts)

    def keep(self, part: Part, body: IO[bytes]) -> None:
        with drafting(part) as draft:
            while draft.size <= part.size and (piece := body.read(MIB)):
                draft.write(piece)
            draft.sync()
            draft.check()
            self.adopt(draft)

    def adopt(self, draft: PartDraft) -> None:
        whole = draft.path.with_name(str(draft.part.number))
        try:
            draft.path.rename(whole)
        except FileNotFoundError:  # another request that sent the same part was a moment earlier
            if not whole.exists():
                raise
        mark_received(draft.part)

    def kept(self, upload: Upload) -> set[int]:
        return set(upload.parts.exclude(received_at=None).values_list("number", flat=True))

    def join(self, upload: Upload, key: str) -> None:
        with draft_of(key) as draft, draft.open("wb") as whole:
            for number in upload.parts.values_list("number", flat=True):
                with (settings.UPLOAD_DIR / upload.code / str(number)).open("rb") as part:
                    shutil.copyfileobj(part, whole, MIB)
            whole.flush()
            os.fsync(whole.fileno())

    def discard(self, upload: Upload) -> None:
        discard_folder(upload.code)

    def discard_orphans(self, *, older_than: timedelta = ORPHAN_AGE) -> None:
        discard_orphaned_folders()


class S3Store:
    """Parts of a multipart upload under the master's own key. A browser sends them there by itself; those of
    a slow line are drafts on the local disk first, since a bucket takes a part whole or not at all."""

    def __init__(self) -> None:
        options = cast(dict[str, Any], settings.FILM_STORE["OPTIONS"])
        self.bucket: str = options["bucket_name"]
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=options["endpoint_url"],
            aws_access_key_id=options["access_key"],
            aws_secret_access_key=options["secret_key"],
            region_name=options["region_name"],
            config=Config(
                signature_version="s3v4",
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                s3={"addressing_style": options.get("addressing_style") or "auto"},
                connect_timeout=5,
                read_timeout=60,
                retries={"max_attempts": 3},
            ),
        )

    def free_bytes(self) -> int | None:
        return None

    def begin(self, upload: Upload) -> str:
        answer = self.client.create_multipart_upload(
            Bucket=self.bucket, Key=upload.master_key, ChecksumAlgorithm="SHA256"
        )
        return str(answer["UploadId"])

    def links(self, upload: Upload, parts: Iterable[Part]) -> dict[int, str]:
        return {
            part.number: self.client.generate_presigned_url(
                "upload_part",
                Params={
                    **self._place(upload),
                    "PartNumber": part.number,
                    "ContentLength": part.size,
                    "ChecksumSHA256": base64_of(part.sha256),
                },
                ExpiresIn=LINK_SECONDS,
            )
            for part in parts
        }

    def keep(self, part: Part, body: IO[bytes]) -> None:
        content = body.read(part.size + 1)
        check_part(part, size=len(content), sha256=hashlib.sha256(content).hexdigest())
        self._send(part, content)

    def adopt(self, draft: PartDraft) -> None:
        self._send(draft.part, draft.path.read_bytes())
        mark_received(draft.part)
        draft.path.unlink(missing_ok=True)

    def kept(self, upload: Upload) -> set[int]:
        promised = {part.number: part for part in upload.parts.all()}
        return {found["PartNumber"] for found in self._listed(upload) if _is_as_promised(found, promised)}

    def join(self, upload: Upload, key: str) -> None:
        parts = [
            {name: found[name] for name in ("PartNumber", "ETag", "ChecksumSHA256") if name in found}
            for found in self._listed(upload)
        ]
        try:
            self.client.complete_multipart_upload(**self._place(upload), MultipartUpload={"Parts": parts})
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchUpload":
                raise
            self.client.head_object(
                Bucket=self.bucket, Key=key
            )  # an earlier attempt joined them, or it raises

    def discard(self, upload: Upload) -> None:
        discard_folder(upload.code)
        try:
            self.client.abort_multipart_upload(**self._place(upload))
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchUpload":
                raise

    def discard_orphans(self, *, older_than: timedelta = ORPHAN_AGE) -> None:
        discard_orphaned_folders()
        before = timezone.now() - older_than  # younger ones may not have their row yet
        pages = self.client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self.bucket, Prefix="masters/"
        )
        found = [ref for page in pages for ref in page.get("Uploads", ()) if ref["Initiated"] < before]
        needed = codes_in_need({Path(ref["Key"]).stem for ref in found})
        for ref in found:
            if Path(ref["Key"]).stem not in needed:
                self.client.abort_multipart_upload(
                    Bucket=self.bucket, Key=ref["Key"], UploadId=ref["UploadId"]
                )

    def _send(self, part: Part, content: bytes) -> None:
        self.client.upload_part(
            **self._place(part.upload),
            PartNumber=part.number,
            Body=content,
            ChecksumSHA256=base64_of(part.sha256),
        )

    def _place(self, upload: Upload) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": upload.master_key, "UploadId": upload.store_ref}

    def _listed(self, upload: Upload) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("list_parts").paginate(**self._place(upload))
        try:
            return [part for page in pages for part in page.get("Parts", ())]
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchUpload":
                return []
            raise


def part_store() -> PartStore:
    """The store of this installation: S3 when a bucket is configured, else the local disk."""
    return _s3_store(settings.S3_BUCKET) if settings.S3_BUCKET else LocalStore()


@cache
def _s3_store(bucket: str) -> S3Store:
    return S3Store()


def resumable_links(upload: Upload, parts: Iterable[Part]) -> dict[int, str]:
    """Where the transfer process takes each part, in as many requests as the line needs."""
    return {part.number: f"{settings.TRANSFER_URL}/receive/{sign_part(upload.code, part)}" for part in parts}


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


def sign_part(code: str, part: Part) -> str:
    """A token that lets its bearer send this one part of this length and hash."""
    return signing.dumps([code, part.number, part.size, part.sha256], salt=SIGNING_SALT)


def read_part_token(token: str) -> tuple[str, int, int, str]:
    """(upload, number, size, SHA-256) of a token. Raises signing.BadSignature, or SignatureExpired."""
    code, number, size, sha256 = signing.loads(token, salt=SIGNING_SALT, max_age=LINK_SECONDS)
    return cast(str, code), cast(int, number), cast(int, size), cast(str, sha256)


def codes_in_need(codes: Collection[str]) -> set[str]:
    """Those of the uploads whose parts are still needed: open, or complete without a master yet."""
    return set(Upload.objects.with_parts_in_use().filter(code__in=codes).values_list("code", flat=True))


def base64_of(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()


def _is_as_promised(found: dict[str, Any], promised: dict[int, Part]) -> bool:
    part = promised.get(found["PartNumber"])
    if part is None or found["Size"] != part.size:
        return False
    return bool(found.get("ChecksumSHA256", base64_of(part.sha256)) == base64_of(part.sha256))
