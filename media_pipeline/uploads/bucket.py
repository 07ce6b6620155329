"""Parts in a bucket that speaks S3."""

import base64
import hashlib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, cast

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings
from django.utils import timezone

from media_pipeline.models import Part, Upload
from media_pipeline.uploads.part_draft import PartDraft, check_part
from media_pipeline.uploads.part_folders import (
    ORPHAN_AGE,
    codes_in_need,
    discard_folder,
    discard_orphaned_folders,
    mark_received,
)
from media_pipeline.uploads.part_links import LINK_SECONDS
from media_pipeline.uploads.protocol import PART_SIZES


class S3Store:
    """Parts of a multipart upload under the master's own key. A browser sends them there by itself; those of
    a slow line are drafts on the local disk first, since a bucket takes a part whole or not at all."""

    largest_part = PART_SIZES[0]  # so that a slow line can bring one, and few are in memory on their way on

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


def base64_of(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()


def _is_as_promised(found: dict[str, Any], promised: dict[int, Part]) -> bool:
    part = promised.get(found["PartNumber"])
    if part is None or found["Size"] != part.size:
        return False
    return bool(found.get("ChecksumSHA256", base64_of(part.sha256)) == base64_of(part.sha256))
