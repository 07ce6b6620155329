"""What a worker makes of a ranking: asked for once, found again by everybody who asks for the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from contest.models import User
from judging.domain.asked_work import publish_forgotten, publish_work
from judging.enums import TallyTaskKind, WorkState
from judging.models import Tally, TallyTask

TASK = "judging.tasks.work_on_tally"


def ask_for_task(
    tally: Tally, kind: TallyTaskKind, *, key: str = "", asked: Mapping[str, Any] | None = None, by: User
) -> TallyTask:
    """Have it done, unless it is done or under way; what has failed is begun anew."""
    mine = TallyTask.objects.filter(tally=tally, kind=kind, key=key)
    with transaction.atomic():
        mine.filter(state=WorkState.FAILED).delete()
        task, is_new = TallyTask.objects.get_or_create(
            tally=tally, kind=kind, key=key, defaults={"asked": dict(asked or {}), "asked_by": by}
        )
        if is_new:
            transaction.on_commit(lambda: publish_work(task, TASK))
    return task


def task_of(tally: Tally, kind: TallyTaskKind, *, key: str = "") -> TallyTask | None:
    """What was asked for, without the bytes of its file."""
    return TallyTask.objects.defer("content").filter(tally=tally, kind=kind, key=key).first()


def follow_tasks(now: datetime | None = None) -> int:
    """Publish again what no worker has taken, or a lost one has left; returns how many."""
    return publish_forgotten(TallyTask.objects.defer("content"), TASK, now)
