"""Reading the files of winning films again, byte by byte, before a seal and before publication."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from contest.domain import office_tasks
from contest.domain.seals import find_changed_masters
from contest.enums import OfficeTaskKind
from contest.models import Edition, OfficeTask, Seal, User
from media_pipeline import api

FRESH = timedelta(hours=24)  # for so long a reading counts


def ask_for_reading(edition: Edition, film_ids: Iterable[int], *, by: User | None) -> OfficeTask:
    """Have a worker read these films, and compare every master with the seal if there is one."""
    films = sorted(set(film_ids))
    seal = Seal.objects.of(edition)
    facts = {"films": films, "seal": seal.pk if seal else None}
    return office_tasks.ask(edition, kind=OfficeTaskKind.READ_FILMS, by=by, total=len(films), facts=facts)


def is_fresh(checked_at: datetime | None, now: datetime | None = None) -> bool:
    return checked_at is not None and checked_at > (now or timezone.now()) - FRESH


def reading_since(seal: Seal) -> OfficeTask | None:
    """The latest reading of the films that this seal names, if it is fresh."""
    readings = OfficeTask.objects.filter(
        edition=seal.edition_id, kind=OfficeTaskKind.READ_FILMS, facts__seal=seal.pk
    )
    latest = readings.exclude(finished_at=None).order_by("-pk").first()
    return latest if latest and is_fresh(latest.finished_at) else None


@office_tasks.works_on(OfficeTaskKind.READ_FILMS)
def _read(task: OfficeTask) -> None:
    for done, film_id in enumerate(task.facts["films"], 1):
        api.verify_film(film_id)
        office_tasks.tell_done(task, done)
    if seal := Seal.objects.filter(pk=task.facts["seal"]).first():
        changed = [str(words) for words in find_changed_masters(seal)]
        OfficeTask.objects.filter(pk=task.pk).update(facts={**task.facts, "changed": changed})
