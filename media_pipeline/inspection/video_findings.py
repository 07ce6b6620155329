"""Pure: what was measured of the video, held to the limits → findings."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from media_pipeline.ffmpeg.colour_tags import lacks_tags, unconverted
from media_pipeline.ffmpeg.header import Header
from media_pipeline.findings.catalogue import Finding, altogether
from media_pipeline.inspection.crop import WHOLE, Crop
from media_pipeline.inspection.facts import Watched
from media_pipeline.inspection.shots import Thumbnails
from media_pipeline.inspection.titles import is_title, without_titles
from media_pipeline.limits import FilmLimits, Stretch

SMOOTH_RATE = 15  # frames per second
UNEVEN_SHARE = 0.02  # of the frames may come early or late
UNEVEN = 0.25  # of the usual distance of two frames
SLOW_AND_FAST = (99, 1)  # percent of the distances: half of what is uneven lies beyond one of them
SET_BACK = 0.5  # seconds, so many frames of which come one after another with a time that is past
CLOCK_SLACK = 0.0025  # seconds; some containers count whole milliseconds

ENLARGED = 0.55  # of the lines; what was enlarged by less is left alone
BARS = 0.03  # of a side; 1.85:1 in 16:9 leaves 0.04
UNEVEN_BARS = 0.02
ANEW = 0.1  # seconds
MOVES = 0.01  # percent of full scale; VP9 changes a still picture by 0.007, others by nothing


def of_video(
    header: Header,
    watched: Watched,
    limits: FilmLimits,
    *,
    thumbnails: Thumbnails,
    crop: Crop = WHOLE,
    lines: int | None = None,
) -> list[Finding]:
    """`lines` are those of the smaller pictures that these seem to be enlarged from (see detail.py)."""
    return [
        *_of_pace(watched),
        *_of_frame(header, crop, lines),
        *altogether("black", _black(watched, limits, thumbnails), expected=limits.max_black),
        *altogether("frozen", _frozen(watched, limits, thumbnails), expected=limits.max_still),
    ]


def _of_frame(header: Header, crop: Crop, lines: int | None) -> list[Finding]:
    if header.video is None:
        return []
    findings = [Finding("interlaced")] if header.video.is_interlaced else []
    if len(names := header.video_tracks) > 1:
        values = {"measured": len(names), "names": list(names), "shown": names[header.video_number - 1]}
        findings.append(Finding("several_videos", values))
    if lacks_tags(header.video):
        findings.append(Finding("colours_assumed"))
    if coded := unconverted(header.video):
        findings.append(Finding("colours_unconverted", {"measured": coded}))
    width, height = header.video.display_size
    if lines is not None and lines <= ENLARGED * height:
        findings.append(Finding("upscaled", {"measured": lines, "expected": height}))
    if _is_bar(crop.left, crop.width) or _is_bar(crop.top, crop.height):
        bars = round(100 * (1 - crop.width * crop.height))
        within = {"width": round(width * crop.width), "height": round(height * crop.height)}
        findings.append(Finding("letterboxed", {"measured": bars, **within}))
    return findings


def _is_bar(before: float, length: float) -> bool:
    """Bars lie on both sides alike; dark scenery does not."""
    after = 1 - before - length
    return before + after >= BARS and abs(before - after) <= UNEVEN_BARS


def _of_pace(watched: Watched) -> list[Finding]:
    findings = []
    if watched.moving_rate < SMOOTH_RATE:
        findings.append(Finding("rate_low", {"measured": round(watched.moving_rate, 1)}))
    distances = np.diff(watched.times)
    if len(distances):
        usual = float(np.percentile(distances, 50, method="lower"))
        is_uneven = np.abs(distances - usual) > max(UNEVEN * usual, CLOCK_SLACK)
        if is_uneven.mean() > UNEVEN_SHARE and (distances > CLOCK_SLACK).any():
            apart = distances[distances > CLOCK_SLACK]  # two frames can have the same time
            far, near = (float(np.percentile(apart, share)) for share in SLOW_AND_FAST)
            rates = {"lowest": round(1 / far, 1), "highest": round(1 / near, 1)}
            if rates["lowest"] < rates["highest"]:
                return [*findings, Finding("variable_rate", rates)]
            unseen = int((distances <= 0).sum())  # all others follow evenly
            return [*findings, Finding("frames_unseen", {"measured": unseen}, _set_back(watched.times))]
        if places := _set_back(watched.times):
            findings.append(Finding("frames_unseen", {"measured": int((distances <= 0).sum())}, places))
    return findings


def _set_back(times: Sequence[float]) -> tuple[Stretch, ...]:
    """Where the clock of the file went back, by the place of the last frame that was seen: no frame is new
    for as many as would fill SET_BACK seconds."""
    usual = float(np.percentile(np.diff(times), 50, method="lower"))
    runs = [(at, sum(1 for _ in frames)) for at, frames in groupby(times)]
    return tuple(
        (round(at, 3), round(at + usual, 3)) for at, count in runs if (count - 1) * usual >= SET_BACK
    )


def _black(watched: Watched, limits: FilmLimits, thumbnails: Thumbnails) -> list[Stretch]:
    """Titles on black apart."""
    empty = [place for black in watched.black for place in without_titles(thumbnails, black)]
    return [(a, b) for a, b in empty if b - a > limits.max_black]


def _frozen(watched: Watched, limits: FilmLimits, thumbnails: Thumbnails) -> list[Stretch]:
    """Black and titles apart."""
    return [
        (a, b)
        for a, b in _joined(watched.frozen, watched.cuts)
        if b - a > limits.max_still
        and not _covered((a, b), watched.black)
        and not _moves(watched, (a, b))
        and not is_title(thumbnails, second=(a + b) / 2)
    ]


def _moves(watched: Watched, place: Stretch) -> bool:
    """Whether a little moves in most of its frames; where nothing does, most of them change nothing."""
    start, end = np.searchsorted(watched.times, place)
    within = watched.changes[start + 1 : end]
    return bool(within) and float(np.median(within)) > MOVES


def _joined(places: Sequence[Stretch], cuts: Sequence[float]) -> list[Stretch]:
    """Stretches that follow one another without a cut are one: an encoder begins the picture anew."""
    joined: list[Stretch] = []
    for start, end in places:
        last = joined[-1] if joined else None
        if (
            last
            and start - last[1] <= ANEW
            and not any(last[1] - ANEW <= cut <= start + ANEW for cut in cuts)
        ):
            joined[-1] = (last[0], end)
        else:
            joined.append((start, end))
    return joined


def _covered(inner: Stretch, outers: Sequence[Stretch]) -> bool:
    return any(a - 0.1 <= inner[0] and inner[1] <= b + 0.1 for a, b in outers)
