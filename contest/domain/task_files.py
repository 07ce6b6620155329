"""Files that a task of the office has made for whoever asked: in the film store until they are dropped."""

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from contest.enums import OfficeTaskKind
from contest.models import OfficeTask
from media_pipeline import api


def with_file(kind: OfficeTaskKind) -> QuerySet[OfficeTask]:
    """The finished tasks of a kind whose file is kept."""
    made = OfficeTask.objects.filter(kind=kind, facts__has_key="key")
    return made.exclude(finished_at=None)


def keep_made(task: OfficeTask, path: Path, *, key: str) -> None:
    """Move the file into the store; an earlier one of the same subject goes."""
    size = path.stat().st_size
    api.keep_file(path, key=key)
    same = with_file(OfficeTaskKind(task.kind)).filter(edition=task.edition, subject=task.subject)
    drop_made(same.exclude(pk=task.pk))
    OfficeTask.objects.filter(pk=task.pk).update(facts={**task.facts, "key": key, "bytes": size})


def drop_made(tasks: QuerySet[OfficeTask]) -> int:
    """Delete the tasks with their files; returns how many."""
    gone = list(tasks)
    for task in gone:
        api.drop_file(task.facts["key"])
        task.delete()
    return len(gone)


def scratch_folder() -> Path:
    """Where a file lies while it is made."""
    folder = Path(settings.SCRATCH_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
