"""The one table of what can be said about a film: code → severity, title, words, whether it may be waived.
The words are made in the reader's language from the values that were measured."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.formats import localize

from media_pipeline.enums import Severity
from media_pipeline.findings.ancestry import ANCESTRY
from media_pipeline.findings.audio_warnings import AUDIO_WARNINGS
from media_pipeline.findings.blocking import BLOCKING, FindingKind
from media_pipeline.findings.warnings import SUBTITLE_NOTES, VIDEO_WARNINGS
from media_pipeline.limits import FilmLimits, Stretch
from media_pipeline.sentences import listed

FINDINGS: dict[str, FindingKind] = BLOCKING | VIDEO_WARNINGS | AUDIO_WARNINGS | SUBTITLE_NOTES | ANCESTRY


class NotWaivable(Exception):
    """This finding stands for every organiser; the message is its code."""


@dataclass(frozen=True)
class Finding:
    """One statement about a film. `values` are numbers, strings, lists of them; `stretches` are seconds."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    stretches: tuple[Stretch, ...] = ()

    @property
    def severity(self) -> Severity:
        return FINDINGS[self.code].severity


def has_places(findings: Iterable[Finding]) -> bool:
    """Whether what keeps the film out stands at places of it, where it can be looked at."""
    return any(finding.severity == Severity.BLOCKS and finding.stretches for finding in findings)


class _Values(dict[str, object]):
    """The values in the reader's way of writing; one that an earlier release did not measure is left open."""

    def __missing__(self, name: str) -> str:
        return "…"


def words_of(code: str, values: Mapping[str, Any]) -> str:
    """The finding in the reader's language, numbers included."""
    shown = _Values({name: _format_value(value) for name, value in values.items()})
    return str(FINDINGS[code].words) % shown


def _format_value(value: Any) -> Any:
    """In the reader's way of writing; 3.0 is shown as 3."""
    if isinstance(value, list):
        return listed(value)
    return localize(int(value) if isinstance(value, float) and value.is_integer() else value)


def title_of(code: str) -> str:
    """Two to five words in the reader's language."""
    return str(FINDINGS[code].title)


def widened(limits: FilmLimits, code: str, values: Mapping[str, Any]) -> FilmLimits:
    """The limits under which a film with this finding is accepted; unchanged for one that does not keep it
    out. Raises NotWaivable."""
    kind = FINDINGS[code]
    if not kind.may_be_waived:
        raise NotWaivable(code)
    return replace(limits, **kind.widens(values)) if kind.widens else limits


def altogether(code: str, places: Sequence[Stretch], *, expected: float) -> list[Finding]:
    """One finding for all the `places` where the same was found; none when there are none."""
    if not places:
        return []
    measured = round(sum(end - start for start, end in places), 1)
    return [Finding(code, {"measured": measured, "expected": expected}, tuple(places))]
