"""The whole edition as one ZIP file of its folder: asked for on a page, packed by a worker, kept for a week
for the organisers, then deleted."""

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation

from contest.domain import office_tasks
from contest.enums import OfficeTaskKind
from contest.models import Edition, OfficeTask, User
from contest.moving.files import files_of
from contest.moving.leaving import (
    export_edition,
    refuse_films_on_their_way,
    refuse_small_disk,
    words_of_disk,
    words_of_store,
)
from contest.moving.policies import may_take_away
from contest.moving.refusals import MovingRefused
from contest.policies import Refused, demand
from media_pipeline import api

FOLDER = "editions"
KEPT = timedelta(days=7)


def ask_for_packing(edition: Edition, *, by: User) -> OfficeTask:
    """Have a worker pack it; asked for while it is packed, it is one task. Raises `Refused`."""
    demand(may_take_away(by, edition))
    try:
        refuse_films_on_their_way(edition)
    except MovingRefused as refused:
        raise Refused(str(refused)) from refused
    return office_tasks.ask(
        edition,
        kind=OfficeTaskKind.PACK,
        by=by,
        total=2 * len(files_of(edition)),
        facts={"language": translation.get_language()},
    )


def latest_packing(edition: Edition) -> OfficeTask | None:
    """The last that ended: its facts have the `key` of the file, or why there is none (`refused`)."""
    return _ended().filter(edition=edition).order_by("-pk").first()


@office_tasks.works_on(OfficeTaskKind.PACK)
def _pack(task: OfficeTask) -> None:
    """An earlier file goes. For whoever may no longer have it, nothing is packed."""
    if task.asked_by is None or not may_take_away(task.asked_by, task.edition):
        return
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    with (
        translation.override(task.facts["language"]),
        tempfile.TemporaryDirectory(dir=settings.SCRATCH_DIR) as scratch,
    ):
        try:
            facts = _packed(task, Path(scratch))
        except MovingRefused as refused:
            facts = {"refused": str(refused)}
    _drop(_ended().filter(edition=task.edition).exclude(pk=task.pk))
    OfficeTask.objects.filter(pk=task.pk).update(facts={**task.facts, **facts})


def _packed(task: OfficeTask, scratch: Path) -> dict[str, object]:
    sizes = [file.size for file in files_of(task.edition)]
    refuse_small_disk(scratch, sum(sizes) + max(sizes, default=0))

    def heard(done: int) -> None:
        office_tasks.tell_done(task, done)

    folder, about = export_edition(task.edition, scratch, by=task.asked_by, heard=heard)
    path, key = scratch / "edition.zip", f"{FOLDER}/{task.pk}.zip"
    try:
        _zip(folder, path, lambda done: heard(len(sizes) + done))
        size = path.stat().st_size
    except OSError as error:
        raise MovingRefused(words_of_disk(scratch, error)) from error
    try:
        api.keep_file(path, key=key)
    except api.store_errors() as error:
        raise MovingRefused(words_of_store(error)) from error
    return {"key": key, "bytes": size, "name": f"{folder.name}.zip", "lacking": about.lacking}


def _zip(folder: Path, path: Path, heard: Callable[[int], None]) -> None:
    """Move the files of the folder into the ZIP file, one after the other, so that each lies there once."""
    names = sorted(file for file in folder.rglob("*") if file.is_file())
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for done, file in enumerate(names, start=1):
            archive.write(file, file.relative_to(folder.parent).as_posix())
            file.unlink()
            heard(done)


def forget_packings(now: datetime | None = None) -> int:
    """Delete files that were packed long ago; returns how many. One query where there are none."""
    return _drop(_ended().filter(asked_at__lt=(now or timezone.now()) - KEPT))


def _drop(tasks: QuerySet[OfficeTask]) -> int:
    gone = list(tasks)
    for task in gone:
        if key := task.facts.get("key"):
            api.drop_file(key)
        task.delete()
    return len(gone)


def _ended() -> QuerySet[OfficeTask]:
    return OfficeTask.objects.filter(kind=OfficeTaskKind.PACK).exclude(finished_at=None)
