"""Files that are added to an objection: what they are is read from their bytes, never from name or type. They
are kept as they came, shown to nobody on a page, and given to the office as a download."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from contest.enums import EvidenceKind, ObjectionState
from contest.models import Edition, Evidence

MOST_FILES = 3
MOST_BYTES = 10 * 1024 * 1024
KEPT_DAYS = 180  # after the window has ended
TAIL = 1024  # bytes in which a PDF says where it ends


@dataclass(frozen=True)
class EvidenceFile:
    """A file as it came, of a kind that is taken."""

    name: str
    kind: EvidenceKind
    content: bytes


def kind_of(content: bytes) -> EvidenceKind | None:
    """What the bytes are, whole from beginning to end; None for anything else."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-TAIL:]:
        return EvidenceKind.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") and b"IEND\xaeB`\x82" in content[-TAIL:]:
        return EvidenceKind.PNG
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-TAIL:]:
        return EvidenceKind.JPEG
    return None


def delete_old_evidence(now: datetime | None = None) -> int:
    """Delete the files of decided objections whose window ended long ago; returns how many."""
    now = now or timezone.now()
    deleted = 0
    over = Edition.objects.filter(objections__evidence__isnull=False, published_at__isnull=False)
    for edition in over.select_related("regulations").distinct():
        days = edition.regulations.objection_days + KEPT_DAYS
        assert edition.published_at is not None
        if edition.published_at + timedelta(days=days) <= now:
            old = Evidence.objects.filter(objection__edition=edition)
            deleted += old.exclude(objection__state=ObjectionState.OPEN).delete()[0]
    return deleted
