"""Pure: what was measured of the pictures, held to the limits → findings."""

from collections.abc import Sequence

import numpy as np

from media_pipeline.ffmpeg.probe import Header
from media_pipeline.inspection.facts import Stretch, Watched
from media_pipeline.inspection.findings import Finding, altogether
from media_pipeline.inspection.shots import Prints
from media_pipeline.inspection.titles import is_title
from media_pipeline.limits import FilmLimits

SMOOTH_RATE = 15  # pictures in a second
UNEVEN_SHARE = 0.02  # of the pictures may come early or late
UNEVEN = 0.25  # of the usual distance of two pictures
CLOCK_SLACK = 0.0025  # seconds; some containers count whole milliseconds


def of_pictures(header: Header, watched: Watched, limits: FilmLimits, *, prints: Prints) -> list[Finding]:
    return [
        *_of_pace(watched),
        *([Finding("interlaced")] if header.pictures and header.pictures.is_interlaced else []),
        *altogether(
            "black", [(a, b) for a, b in watched.black if b - a > limits.max_black], expected=limits.max_black
        ),
        *altogether("frozen", _frozen(watched, limits, prints), expected=limits.max_still),
    ]


def _of_pace(watched: Watched) -> list[Finding]:
    findings = []
    if watched.rate < SMOOTH_RATE:
        findings.append(Finding("rate_low", {"measured": round(watched.rate, 1)}))
    distances = np.diff(watched.times)
    if len(distances):
        usual = float(np.percentile(distances, 50, method="lower"))
        is_uneven = np.abs(distances - usual) > max(UNEVEN * usual, CLOCK_SLACK)
        if is_uneven.mean() > UNEVEN_SHARE:
            far, near = (float(np.percentile(distances, share)) for share in (98, 2))
            rates = {"lowest": round(1 / far, 1), "highest": round(1 / max(near, 1e-6), 1)}
            findings.append(Finding("variable_rate", rates))
    return findings


def _frozen(watched: Watched, limits: FilmLimits, prints: Prints) -> list[Stretch]:
    """Black and titles apart."""
    return [
        (a, b)
        for a, b in watched.frozen
        if b - a > limits.max_still
        and not _covered((a, b), watched.black)
        and not is_title(prints, second=(a + b) / 2)
    ]


def _covered(inner: Stretch, outers: Sequence[Stretch]) -> bool:
    return any(a - 0.1 <= inner[0] and inner[1] <= b + 0.1 for a, b in outers)
