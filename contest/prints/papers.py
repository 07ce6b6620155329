"""What an office needs on paper: asked for on a page, set by a worker as PDF, kept for a day for whoever
asked. Apps register their own papers."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone, translation

from contest.domain import office_tasks
from contest.domain.task_files import drop_made, keep_made, scratch_folder, with_file
from contest.enums import OfficeTaskKind
from contest.models import Edition, OfficeTask, User

FOLDER = "prints"
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper. `find` gives what it is about, by the key `of`, to a person who may have it now;
    None to everybody else. `make` sets it, as it was asked for. Where the `stamp` has changed, what was made
    is not given out any more."""

    name: str
    find: Callable[[User, Edition, str], Any]
    make: Callable[[Any, Mapping[str, Any]], bytes]
    stamp: Callable[[Any], str] = lambda _subject: ""


@dataclass(frozen=True)
class Paper:
    """Of one kind the one about `of`, in the words of its page; `back` is the page it belongs to."""

    kind: str
    edition: Edition
    of: str
    title: str
    about: str
    back_url: str
    back_title: str


_kinds: dict[str, PaperKind] = {}


def register_papers(*kinds: PaperKind) -> None:
    """Let papers be printed, from an AppConfig.ready."""
    _kinds.update({kind.name: kind for kind in kinds})


def ask_for_paper(paper: Paper, *, by: User, language: str, asked: Mapping[str, Any]) -> OfficeTask:
    """Have a worker set it; asked for while it is being set, it is one task."""
    facts = {"paper": paper.kind, "of": paper.of, "language": language, "asked": dict(asked)}
    return office_tasks.ask(
        paper.edition,
        kind=OfficeTaskKind.PRINT,
        by=by,
        total=1,
        facts=facts,
        subject=_subject(paper, by),
    )


def paper_under_way(paper: Paper, by: User) -> OfficeTask | None:
    return office_tasks.unfinished(paper.edition, OfficeTaskKind.PRINT, _subject(paper, by))


def paper_made(paper: Paper, by: User) -> OfficeTask | None:
    """The last that was set for this person, while it says what holds."""
    mine = with_file(OfficeTaskKind.PRINT).filter(edition=paper.edition, subject=_subject(paper, by))
    task = mine.order_by("-pk").first()
    return task if task and may_be_given(task, by) else None


def may_be_given(task: OfficeTask, by: User) -> bool:
    """Whether this person has had it made, may still have it, and it says what holds."""
    kind = _kinds.get(task.facts.get("paper", ""))
    if kind is None or task.asked_by_id != by.pk or "key" not in task.facts:
        return False
    subject = kind.find(by, task.edition, task.facts["of"])
    return subject is not None and kind.stamp(subject) == task.facts["stamp"]


@office_tasks.works_on(OfficeTaskKind.PRINT)
def _print(task: OfficeTask) -> None:
    """For whoever may no longer have it, nothing is set."""
    kind, by = _kinds[task.facts["paper"]], task.asked_by
    subject = kind.find(by, task.edition, task.facts["of"]) if by else None
    if subject is None:
        return
    task.facts["stamp"] = kind.stamp(subject)
    with translation.override(task.facts["language"]):
        made = kind.make(subject, task.facts["asked"])
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
        path = Path(folder, "paper.pdf")
        path.write_bytes(made)
        keep_made(task, path, key=f"{FOLDER}/{task.pk}.pdf")


def forget_papers(now: datetime | None = None) -> int:
    """Delete what was set long ago; returns how many. One query where there is nothing."""
    made = with_file(OfficeTaskKind.PRINT)
    return drop_made(made.filter(asked_at__lt=(now or timezone.now()) - KEPT))


def _subject(paper: Paper, by: User) -> str:
    return f"{by.pk}:{paper.kind}:{paper.of}"
