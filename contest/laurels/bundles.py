"""ZIP files for the office: made by a worker, kept in the film store while what they tell of stays as it is.
One that is out of date is not given out; the sweeper removes it and has another made."""

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db.models import QuerySet

from contest.domain import office_tasks
from contest.enums import ConsentKind, OfficeTaskKind
from contest.models import Certificate, Consent, Edition, NomineeList, OfficeTask, Seal, User
from contest.policies import demand, may_see_result
from media_pipeline import api

FOLDER = "bundles"
BUNDLES = (OfficeTaskKind.CERTIFICATES, OfficeTaskKind.PRESS_KIT)
Step = Callable[[], None]


def ask_for_bundle(edition: Edition, kind: OfficeTaskKind, *, total: int, by: User | None) -> OfficeTask:
    """Have it made; `total` steps. Raises `Refused` before the results are public."""
    demand(may_see_result(edition))
    return office_tasks.ask(edition, kind=kind, by=by, total=total, facts={})


def bundle_of(edition: Edition, kind: OfficeTaskKind) -> OfficeTask | None:
    """The latest that is there, unless something has changed since."""
    task = _finished().filter(edition=edition, kind=kind).order_by("-pk").first()
    return task if task and task.facts["stamp"] == stamp_of(edition, kind) else None


def stamp_of(edition: Edition, kind: OfficeTaskKind) -> str:
    """What changes with what is in it; "" before the results are public."""
    seal = Seal.objects.of(edition) if may_see_result(edition) else None
    if seal is None:
        return ""
    now = Edition.objects.values_list("public_changes", flat=True).get(pk=edition.pk)
    if kind == OfficeTaskKind.CERTIFICATES:
        nominees = NomineeList.objects.public().filter(edition=edition).values_list("hash", flat=True)
        codes = Certificate.objects.filter(entry__edition=edition).values_list("code", "entry__state")
        told: list[object] = [seal.hash, now, list(nominees), sorted(codes)]
    else:
        allowed = Consent.objects.filter(entry__edition=edition, kind=ConsentKind.PRESS)
        entries = sorted(allowed.values_list("entry__code", flat=True))
        told = [seal.hash, now, entries]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def make_bundle(task: OfficeTask, write: Callable[[ZipFile, Step], None]) -> None:
    """Let `write` fill a ZIP file, step by step, and keep it. Raises what the store raises; then the task is
    taken up again."""
    kind = OfficeTaskKind(task.kind)
    stamp, key, done = stamp_of(task.edition, kind), f"{FOLDER}/{kind}-{task.pk}.zip", 0

    def step() -> None:
        nonlocal done
        done += 1
        office_tasks.tell_done(task, done)

    Path(settings.SCRATCH_DIR).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.SCRATCH_DIR) as folder:
        path = Path(folder, "bundle.zip")
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            write(archive, step)
        facts = {"key": key, "stamp": stamp, "bytes": path.stat().st_size}
        api.keep_file(path, key=key)
    OfficeTask.objects.filter(pk=task.pk).update(facts=facts)


def drop_stale_bundles() -> list[OfficeTask]:
    """Remove those that something has overtaken, a revocation above all; returns the latest of each kind and
    edition, which are to be made anew. One query where there are none."""
    stale: dict[tuple[int, str], OfficeTask] = {}
    current: set[tuple[int, str]] = set()
    for task in _finished().select_related("edition").order_by("-pk"):
        place, kind = (task.edition_id, task.kind), OfficeTaskKind(task.kind)
        is_latest = place not in current and place not in stale
        if is_latest and task.facts["stamp"] == stamp_of(task.edition, kind):
            current.add(place)
            continue
        api.drop_file(task.facts["key"])
        OfficeTask.objects.filter(pk=task.pk).update(facts={})
        if is_latest:
            stale[place] = task
    return list(stale.values())


def _finished() -> QuerySet[OfficeTask]:
    made = OfficeTask.objects.filter(kind__in=BUNDLES, facts__has_key="key")
    return made.exclude(finished_at=None)
