from datetime import timedelta
from typing import Any

from django.utils import timezone

from judging.domain.tally_details import _watching
from judging.science.diagnostics import Watching

OPENED = timezone.now()
ROW: dict[str, Any] = {
    "entry": 3,
    "seat__judge": 5,
    "entry__film__duration_ms": 80_000,
    "watch__seconds": 60,
    "watch__started_at": OPENED,
    "scoresheet__submitted_at": OPENED + timedelta(seconds=100),
}


def test_watching_is_told_in_lengths_of_the_film() -> None:
    assert _watching(ROW) == Watching(entry=3, judge=5, unique_share=0.75, submitted_after=1.25)


def test_watching_of_what_is_not_known_is_not_told() -> None:
    unknown = [name for name in ROW if name not in ("entry", "seat__judge")]
    assert {name: _watching(ROW | {name: None}) for name in unknown} == dict.fromkeys(unknown)
