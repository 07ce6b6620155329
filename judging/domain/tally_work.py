"""What a worker does for each kind of task about a ranking."""

from collections.abc import Callable
from typing import Any

from judging.domain.announcements import tell_asked
from judging.domain.asked_work import in_words_of_asker, rows_of, take_work, tell_progress
from judging.domain.exclusion_trials import try_without
from judging.domain.ranking_files import make_asked_file
from judging.domain.tally_results import Heard
from judging.enums import TallyTaskKind, WorkState
from judging.models import TallyTask


def _tell(task: TallyTask, heard: Heard) -> dict[str, Any]:
    tell_asked(task, heard)
    return {}


WORK: dict[str, Callable[[TallyTask, Heard], dict[str, Any]]] = {
    TallyTaskKind.TRIAL: lambda task, heard: {"result": try_without(task, heard)},
    TallyTaskKind.TELLING: _tell,
    TallyTaskKind.FILE: lambda task, heard: {"content": make_asked_file(task, heard)},
}


def work_on_task(task_id: int) -> None:
    """Do a task that nobody else is at."""
    task = take_work(TallyTask.objects.select_related("tally__round__edition", "asked_by"), task_id)
    if task is None:
        return
    with in_words_of_asker(task):
        made = WORK[task.kind](task, lambda share: tell_progress(task, share))
        rows_of(task).update(state=WorkState.DONE, progress=1.0, **made)
