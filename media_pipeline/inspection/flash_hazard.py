"""Flashes that can cause seizures in people with photosensitive epilepsy, by WCAG 2.3.1 and ITU-R BT.1702:
more than three in a second over a quarter of the picture. By luminance only: saturated red is not looked at
apart."""

from collections.abc import Sequence

import numpy as np

from media_pipeline.findings.catalogue import Finding
from media_pipeline.inspection.shots import Thumbnails
from media_pipeline.limits import Stretch

GAMMA = 2.2  # from grey to relative luminance
STEP = 0.1  # of the luminance of white: smaller changes are no flash
BRIGHT = 0.8  # two pictures that are both brighter are none either
AREA = 0.25  # of the picture that changes alike
TURNS = 7  # from dark to bright or back: three flashes and a half
WITHIN = 0.95  # seconds; a second, but for a frame
APART = 1.0  # seconds between two places


def of_flashes(frames: Thumbnails, times: Sequence[float]) -> list[Finding]:
    """One finding with the places; none for a film that flashes less."""
    places = flashing_places(turns_of(frames, times))
    if not places:
        return []
    measured = round(sum(end - start for start, end in places), 1)
    return [Finding("flash_hazard", {"measured": measured}, places)]


def turns_of(frames: Thumbnails, times: Sequence[float]) -> list[tuple[float, int]]:
    """When a large part of the picture has become brighter (1) or darker (-1), each once in its turn."""
    if not len(frames):
        return []
    luminance = (np.arange(256) / 255) ** GAMMA
    low = luminance[frames[0]]
    high, way = low.copy(), np.zeros(low.shape, np.int8)
    turns: list[tuple[float, int]] = []
    for grey, at in zip(frames[1:], times[1:], strict=False):
        now = luminance[grey]
        low, high = np.minimum(low, now), np.maximum(high, now)
        rises = (way <= 0) & (now - low >= STEP) & (low < BRIGHT)
        falls = (way >= 0) & (high - now >= STEP) & (now < BRIGHT) & ~rises
        way[rises], way[falls] = 1, -1
        turned = rises | falls
        low, high = np.where(turned, now, low), np.where(turned, now, high)
        for turn, share in ((1, rises.mean()), (-1, falls.mean())):
            if share >= AREA and (not turns or turns[-1][1] != turn):
                turns.append((at, turn))
    return turns


def flashing_places(turns: Sequence[tuple[float, int]]) -> tuple[Stretch, ...]:
    """From the first turn to the last of each place with too many of them."""
    places: list[Stretch] = []
    for (start, _), (end, _) in zip(turns, turns[TURNS - 1 :], strict=False):
        if end - start > WITHIN:
            continue
        if places and start - places[-1][1] <= APART:
            places[-1] = (places[-1][0], round(end, 3))
        else:
            places.append((round(start, 3), round(end, 3)))
    return tuple(places)
