"""What a creator does with raw clips of a film, each with its line in the journal."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from contest.clips.policies import may_bring_clip
from contest.domain import journal
from contest.models import Entry, User
from contest.policies import Refused, demand, may_edit
from media_pipeline import api


def bring_clip(entry: Entry, pieces: Iterable[bytes], *, file_name: str, by: User) -> None:
    """Keep a clip, to be read and looked for in the film by a job. Raises Refused, which names the field."""
    demand(may_bring_clip(by, entry))
    assert entry.film_id is not None, "see may_bring_clip"
    try:
        with transaction.atomic():
            clip = api.bring_clip(entry.film_id, pieces, file_name=file_name)
            _record("clip_brought", entry, by, {"clip": clip.sha256})
    except api.ClipRefused as refused:
        raise Refused(refused.message, field="clip") from refused


def remove_clip(entry: Entry, clip_id: int, *, by: User) -> bool:
    """Whether there was such a clip. Raises Refused once the entry can no longer be changed: what was brought
    as evidence stays."""
    if not (may := may_edit(by, entry)):
        raise Refused(may.reason)
    with transaction.atomic():
        clip = api.remove_clip(entry.film_id or 0, clip_id)
        if clip is not None:
            _record("clip_removed", entry, by, {"clip": clip.sha256})
    return clip is not None


def _record(verb: str, entry: Entry, by: User, facts: dict[str, Any]) -> None:
    facts = {"film": entry.film_id, **facts}
    journal.record(verb, subject=f"entry:{entry.code}", facts=facts, actor=by, edition=entry.edition)
