"""Findings as other apps read them: in the reader's language, with the waiver where a person gave one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from media_pipeline.enums import Severity
from media_pipeline.findings.catalogue import FINDINGS, title_of, words_of
from media_pipeline.models import FilmFinding, Waiver


def finding_title(code: str) -> str:
    """Two to five words in the reader's language; the code of one that this version does not know."""
    return title_of(code) if code in FINDINGS else code


@dataclass(frozen=True)
class WaiverReport:
    """Why a finding does not count for its film, and since when; `by` is the name that the caller gave."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class FindingReport:
    """One statement; `timecodes` are stretches of the film in seconds. With a `waiver` it does not count."""

    code: str
    severity: Severity
    title: str
    message: str
    timecodes: tuple[tuple[float, float], ...]
    may_be_waived: bool
    waiver: WaiverReport | None = None


def finding_reports(film_ids: Sequence[int]) -> defaultdict[int, list[FindingReport]]:
    """The findings of each film in two queries; last those that kept it out until they were waived, and that
    are found no more since."""
    waivers = {
        (waiver.film_id, waiver.code): waiver for waiver in Waiver.objects.filter(film_id__in=film_ids)
    }
    reports: defaultdict[int, list[FindingReport]] = defaultdict(list)
    for finding in FilmFinding.objects.filter(film_id__in=film_ids):
        waiver = waivers.pop((finding.film_id, finding.code), None)
        stretches = tuple((start / 1000, end / 1000) for start, end in finding.timecodes)
        reports[finding.film_id].append(_report(finding.code, finding.values, stretches, waiver))
    for (film_id, code), waiver in waivers.items():
        if FINDINGS[code].severity == Severity.BLOCKS:
            reports[film_id].append(_report(code, waiver.values, (), waiver))
    return reports


def _report(
    code: str,
    values: Mapping[str, Any],
    stretches: tuple[tuple[float, float], ...],
    waiver: Waiver | None,
) -> FindingReport:
    return FindingReport(
        code=code,
        severity=FINDINGS[code].severity,
        title=title_of(code),
        message=words_of(code, values),
        timecodes=stretches,
        may_be_waived=FINDINGS[code].may_be_waived,
        waiver=WaiverReport(waiver.reason, waiver.granted_by, waiver.granted_at) if waiver else None,
    )
