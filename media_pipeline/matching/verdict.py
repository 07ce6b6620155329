"""What a person says of two films that the machine found to be alike."""

from datetime import datetime

from django.utils import timezone

from media_pipeline.enums import MatchVerdict
from media_pipeline.matching.duplicates import refresh_findings
from media_pipeline.models import Match


def judge_match(
    match_id: int, *, verdict: MatchVerdict, reason: str, decided_by: str, seen: datetime | None
) -> bool:
    """Write a decision on the match, and into the later film's findings what follows from it. `decided_by` is
    an opaque name given by the caller. `seen` is when the decision that is replaced was made, None for an
    open match: False, and nothing is written, when that is no longer the latest. Belongs into the transaction
    that keeps the record of who decided what."""
    fields = {"verdict": verdict, "reason": reason, "decided_by": decided_by, "decided_at": timezone.now()}
    if not Match.objects.filter(pk=match_id, decided_at=seen).update(**fields):
        return False
    refresh_findings(Match.objects.get(pk=match_id).film_id)
    return True
