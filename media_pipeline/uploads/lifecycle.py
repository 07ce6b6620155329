"""The life of an upload: open (its manifest is committed, parts arrive) → sealed (all are here; the film and
its first job were made in the same transaction), or → aborted (given up, or out of time)."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from media_pipeline.enums import JobKind, UploadState
from media_pipeline.limits import FilmLimits
from media_pipeline.models import Film, Part, Upload
from media_pipeline.uploads.free_room import demand_room
from media_pipeline.uploads.instants import instant_in_words
from media_pipeline.uploads.manifest_queue import demand_same_parts, wait_for_other_manifests
from media_pipeline.uploads.part_links import resumable_links
from media_pipeline.uploads.protocol import (
    MOST_PARTS,
    Manifest,
    UploadRefused,
    parts_missing,
    read_manifest,
)
from media_pipeline.uploads.stores import largest_part, part_store
from media_pipeline.uploads.upload_report import UploadReport, missing_parts, report_on
from media_pipeline.work_queue import enqueue


def open_upload(
    *,
    owner: str,
    file_name: object,
    size: object,
    part_size: object,
    sha256: object,
    limits: FilmLimits,
    expires_at: datetime,
    commit_before: datetime | None = None,
    admit: Callable[[int], object] | None = None,
    instead_of: object = None,
    now: datetime | None = None,
) -> UploadReport:
    """Commit a manifest. The same manifest again finds the same upload, open or complete, so that resuming
    needs nothing but the file. `instead_of` is the code of an open upload that is given up once this manifest
    is accepted, and not before. Raises UploadRefused for a bad manifest, a new manifest at or after
    `commit_before`, another upload that is still open, and a disk that is too full; and whatever
    `admit(size)` raises, which is asked about new manifests one after the other; and one that names the part
    size, where the owner's upload of as many bytes was cut otherwise."""
    now = now or timezone.now()
    manifest = read_manifest(
        file_name=file_name,
        size=size,
        part_size=part_size,
        sha256=sha256,
        limits=limits,
        largest_part=largest_part(),
    )
    latest = Upload.objects.filter(owner=owner).exclude(state=UploadState.ABORTED).order_by("-pk").first()
    if (
        latest
        and _promises(latest, manifest)
        and (latest.state == UploadState.SEALED or now < latest.expires_at)
    ):
        return report_on(latest)
    demand_same_parts(latest, manifest, now)
    other = latest if latest and latest.state == UploadState.OPEN else None
    last_instant = min(expires_at, commit_before or expires_at)
    if now >= last_instant:
        kept = other if other and now < other.expires_at else None
        raise _too_late(last_instant, owner=owner, other=kept)
    if other and now < other.expires_at and other.code != instead_of:
        raise _another_is_open(other)
    upload = Upload(
        owner=owner,
        file_name=manifest.file_name,
        size=manifest.size,
        part_size=manifest.part_size,
        root_hash=manifest.root_hash,
        limits=asdict(limits),
        committed_at=now,
        expires_at=expires_at,
    )
    return _commit(upload, manifest, admit=admit, instead_of=other)


def upload_report(code: str, *, owner: str) -> UploadReport:
    """Raises UploadRefused (404) for an upload that does not exist or is someone else's."""
    return report_on(_find(code, owner=owner))


def upload_owner(code: str) -> str | None:
    """Whose upload it is; None for an unknown one. The caller decides who may act for that owner."""
    return Upload.objects.filter(code=code).values_list("owner", flat=True).first()


def open_uploads(owner: str) -> list[UploadReport]:
    return [report_on(upload) for upload in Upload.objects.open().filter(owner=owner)]


def move_expiry(owner: str, *, to: datetime) -> None:
    """The owner's open upload has to be here by another time."""
    Upload.objects.open().filter(owner=owner).update(expires_at=to)


def sign_parts(
    code: str,
    *,
    owner: str,
    numbers: Sequence[object],
    resumable: bool = False,
    now: datetime | None = None,
) -> dict[int, str]:
    """Addresses to PUT the parts to; each is good for 15 minutes and for the promised bytes alone.
    `resumable` ones take a part in as many requests as the line needs; the others, of a bucket, whole."""
    upload = _find(code, owner=owner)
    demand_open(upload, now or timezone.now())
    wanted = {number for number in numbers if isinstance(number, int) and 0 < number <= MOST_PARTS}
    parts = list(upload.parts.filter(number__in=wanted))
    if not parts or len(parts) != len(set(map(str, numbers))):
        raise UploadRefused(
            "part_number",
            _("This upload has chunks 1 to %(last)s; others were requested.")
            % {"last": upload.parts.count()},
            HTTPStatus.NOT_FOUND,
        )
    return resumable_links(upload, parts) if resumable else part_store().links(upload, parts)


def complete_upload(
    code: str,
    *,
    owner: str,
    attach: Callable[[int], object] | None = None,
    now: datetime | None = None,
) -> UploadReport:
    """Seal the upload: the film and its INSPECT job come to be, and `attach(film_id)` runs, in
    one transaction; what `attach` raises undoes all of it. Twice gives the same answer. Raises UploadRefused
    (409) naming the parts that are missing, or when the upload was given up or its time is over."""
    upload = _find(code, owner=owner)
    if upload.state == UploadState.SEALED:
        return report_on(upload)
    now = now or timezone.now()
    demand_open(upload, now)
    missing = missing_parts(upload)
    if missing:
        raise parts_missing(missing)
    with transaction.atomic():
        still_open = Upload.objects.open().filter(pk=upload.pk)
        if still_open.select_for_update().first():  # of two at once, the second waits here: it is sealed then
            film = make_film(upload)
            if attach:
                attach(film.pk)
            still_open.update(state=UploadState.SEALED, sealed_at=now)
    return report_on(_find(code, owner=owner))


def make_film(upload: Upload) -> Film:
    """The film of a sealed upload, with its first job. Call it in a transaction."""
    film = Film.objects.create(file_name=upload.file_name, size=upload.size, limits=upload.limits)
    Upload.objects.filter(pk=upload.pk).update(film=film)
    enqueue.enqueue(film, JobKind.INSPECT)
    return film


def abort_upload(code: str, *, owner: str) -> UploadReport:
    """Give an open upload up and remove its parts. Without effect on a complete one (409)."""
    upload = _find(code, owner=owner)
    if Upload.objects.open().filter(pk=upload.pk).update(state=UploadState.ABORTED):
        part_store().discard(upload)
    elif upload.state == UploadState.SEALED:
        raise UploadRefused(
            "complete",
            _("“%(name)s” is fully uploaded; it can be replaced, but no longer cancelled.")
            % {"name": upload.file_name},
            HTTPStatus.CONFLICT,
        )
    return report_on(_find(code, owner=owner))


def _commit(
    upload: Upload,
    manifest: Manifest,
    *,
    admit: Callable[[int], object] | None,
    instead_of: Upload | None,
) -> UploadReport:
    upload.store_ref = part_store().begin(upload)
    try:
        with transaction.atomic():
            wait_for_other_manifests()
            given_up = Upload.objects.open().filter(pk__in=[instead_of.pk] if instead_of else [])
            is_given_up = given_up.update(state=UploadState.ABORTED) > 0
            demand_room(manifest.size)
            if admit:
                admit(manifest.size)
            upload.save(force_insert=True)
            Part.objects.bulk_create(
                [
                    Part(upload=upload, number=part.number, size=part.size, sha256=part.sha256)
                    for part in manifest.parts
                ],
                batch_size=1000,
            )
    except IntegrityError:  # another tab was a moment earlier
        part_store().discard(upload)
        other = Upload.objects.open().get(owner=upload.owner)
        if _promises(other, manifest):
            return report_on(other)
        raise _another_is_open(other) from None
    except Exception:  # refused, or the database is away: nobody will send its parts
        part_store().discard(upload)
        raise
    if instead_of and is_given_up:
        part_store().discard(instead_of)
    return report_on(upload, is_new=True)


def _find(code: str, *, owner: str) -> Upload:
    upload = Upload.objects.filter(code=code, owner=owner).first()
    if upload is None:
        raise UploadRefused("unknown", _("There is no such upload."), HTTPStatus.NOT_FOUND)
    return upload


def _promises(upload: Upload, manifest: Manifest) -> bool:
    return (upload.root_hash, upload.size, upload.part_size) == (
        manifest.root_hash,
        manifest.size,
        manifest.part_size,
    )


def demand_open(upload: Upload, now: datetime) -> None:
    if upload.state == UploadState.SEALED:
        raise UploadRefused(
            "closed",
            _("This film has arrived already, perhaps from another window. Reload the page to see it."),
            HTTPStatus.CONFLICT,
        )
    if upload.state != UploadState.OPEN:
        raise UploadRefused(
            "closed",
            _("This upload is “%(state)s” and accepts no more data. Choose the file again to start over.")
            % {"state": upload.get_state_display()},
            HTTPStatus.CONFLICT,
        )
    if now >= upload.expires_at:
        raise UploadRefused(
            "expired",
            _("The time to finish this upload ended on %(when)s.")
            % {"when": instant_in_words(upload.expires_at, owner=upload.owner)},
            HTTPStatus.CONFLICT,
        )


def _too_late(last_instant: datetime, *, owner: str, other: Upload | None) -> UploadRefused:
    """After the deadline nothing is offered in the place of an upload that began in time."""
    words = {"when": instant_in_words(last_instant, owner=owner)}
    if other is None:
        message = _(
            "New uploads closed on %(when)s. An upload that was started before can still be "
            "finished: choose the same file."
        )
    else:
        words |= {"name": other.file_name, "until": instant_in_words(other.expires_at, owner=owner)}
        message = _(
            "New uploads closed on %(when)s. Your upload of “%(name)s” began in time and is kept: choose "
            "that file again to finish it by %(until)s."
        )
    return UploadRefused("too_late", message % words, HTTPStatus.CONFLICT)


def _another_is_open(upload: Upload) -> UploadRefused:
    report = report_on(upload)
    return UploadRefused(
        "another_open",
        _(
            "Another film, “%(name)s” (%(received)s of %(size)s), is still being uploaded. "
            "Choose that file to finish it, or let this one take its place."
        )
        % {
            "name": upload.file_name,
            "received": filesizeformat(report.received_bytes),
            "size": filesizeformat(upload.size),
        },
        HTTPStatus.CONFLICT,
        upload=upload.code,
        file_name=upload.file_name,
        size=upload.size,
    )
