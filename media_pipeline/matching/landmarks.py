"""Stills → landmarks: of one picture a second the few places that stand out, each with its size and a 64-bit
hash of what is around it. A copy of which only a part is left, which is turned, written over or stands in a
corner of other pictures still shows some of them, all moved and enlarged alike."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates, maximum_filter

from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import SIDE, WHOLE, Crop, Frames, packed

MOST = 20  # of one picture
PICTURES_AT_ONCE = 32
OCTAVES, SMALLEST_SIDE = 3, 12  # halvings of the picture, down to so many pixels
BLURS = 1.6 * 2 ** (np.arange(5) / 2)  # of an octave, in its pixels
FAINTEST = 1.5  # grey levels by which a place stands out
REACH = 5.0  # how many times its size is looked at around it, to each side
INSIDE = 0.7  # how much of that has to be in the picture
SAMPLES = 16  # across what is looked at
CLEAR, MIN_CLEAR = 0.35, 32  # amplitude in grey levels; so many of the frequencies make a place of its own
SIZE_STEPS = 8  # steps of a pixel in which sizes are kept
RED_GREEN_BLUE = np.array([0.299, 0.587, 0.114], np.float32)

RECORD = np.dtype([("second", "<u2"), ("x", "<u1"), ("y", "<u1"), ("size", "<u1"), ("hash", "<u8")])
Landmarks = NDArray[np.void]  # RECORDs; places in pixels of the still
Floats = NDArray[np.float32]
Numbers = NDArray[np.intp]


def landmarks_of(stills: NDArray[np.uint8], crop: Crop | None = None) -> bytes:
    """The record that is stored for a film: `stills` are (n, rows, columns, 3), FRAMES_PER_SECOND of them;
    `crop` is where the picture is without bars (None: everywhere). Read it with read_landmarks."""
    left, top, width, height = crop or WHOLE
    rows, columns = stills.shape[1:3]
    down = slice(round(top * rows), round((top + height) * rows))
    across = slice(round(left * columns), round((left + width) * columns))
    shown = stills[::FRAMES_PER_SECOND, down, across]
    found = [np.zeros(0, RECORD)]
    for start in range(0, len(shown), PICTURES_AT_ONCE):
        grey = shown[start : start + PICTURES_AT_ONCE] @ RED_GREEN_BLUE
        found.append(_strongest(grey, first=start))
    return np.concatenate(found).tobytes()


def read_landmarks(record: bytes | memoryview) -> Landmarks:
    return np.frombuffer(record, RECORD)


def frames_of(landmarks: Landmarks) -> Frames:
    """The hashes as those of a film whose frames have MOST columns, for an index; 0 where there is none."""
    seconds = landmarks["second"].astype(np.intp)
    frames = np.zeros((FRAMES_PER_SECOND * (int(seconds.max(initial=-1)) + 1), MOST), np.uint64)
    frames[FRAMES_PER_SECOND * seconds, _ranks(seconds)] = landmarks["hash"]
    return frames


def _strongest(grey: Floats, *, first: int) -> Landmarks:
    """The landmarks of pictures in a row, of which the first is that of second `first`."""
    none = (np.zeros(0, RECORD), np.zeros(0, np.float32))
    found = [none, *_standing_out(grey)]
    landmarks, strengths = (np.concatenate(parts) for parts in zip(*found, strict=True))
    landmarks = landmarks[order := np.lexsort((-strengths, landmarks["second"]))]
    landmarks = landmarks[(landmarks["hash"] != 0) & (strengths[order] > 0)]
    landmarks = landmarks[_ranks(landmarks["second"]) < MOST]
    landmarks["second"] += first
    return np.asarray(landmarks)


def _ranks(seconds: NDArray[np.generic]) -> Numbers:
    """The place of each within its second, counted from 0; seconds ascend."""
    ranks: Numbers = np.arange(len(seconds)) - np.searchsorted(seconds, seconds)
    return ranks


def _standing_out(grey: Floats) -> Iterator[tuple[Landmarks, Floats]]:
    """Places that differ from what is around them more than their neighbours do, and more than at other
    sizes; with how much."""
    for octave in range(OCTAVES):
        if min(grey.shape[1:]) < SMALLEST_SIDE:
            return
        levels = [gaussian_filter(grey, (0, blur, blur), truncate=3) for blur in BLURS]
        stand = [np.abs(wider - finer) for finer, wider in pairwise(levels)]
        for level in range(1, len(stand) - 1):
            peak = (stand[level] == maximum_filter(stand[level], (0, 3, 3))) & (stand[level] >= FAINTEST)
            peak &= (stand[level] > stand[level - 1]) & (stand[level] > stand[level + 1])
            margin = int(INSIDE * REACH * BLURS[level])
            inside = np.zeros_like(peak)
            inside[:, margin:-margin, margin:-margin] = True
            at, y, x = np.nonzero(peak & inside)
            landmarks = np.zeros(len(at), RECORD)
            landmarks["second"], landmarks["x"], landmarks["y"] = at, x << octave, y << octave
            landmarks["size"] = round(SIZE_STEPS * BLURS[level] * 2**octave)
            landmarks["hash"] = _hashes(levels[0], at, y, x, reach=REACH * BLURS[level])
            yield landmarks, stand[level][at, y, x]
        grey = levels[2][:, ::2, ::2]


def _hashes(grey: Floats, at: Numbers, y: Numbers, x: Numbers, *, reach: float) -> NDArray[np.uint64]:
    """Of what is `reach` pixels around places of pictures; 0 where it has no look of its own."""
    steps = reach * ((np.arange(SAMPLES) + 0.5) / SAMPLES * 2 - 1)
    down, across = np.meshgrid(steps, steps, indexing="ij")
    places = np.broadcast_arrays(at[:, None, None], y[:, None, None] + down, x[:, None, None] + across)
    patches = map_coordinates(grey, places, order=1, mode="nearest")
    order = np.arange(SIDE)[:, None]
    waves = np.cos(np.pi * order * (np.arange(SAMPLES) + 0.5) / SAMPLES) * np.where(order, np.sqrt(2), 1)
    amplitudes = waves @ (patches @ waves.T) / SAMPLES**2
    is_clear = (np.abs(amplitudes) >= CLEAR).sum(axis=(1, 2)) >= MIN_CLEAR
    amplitudes[:, 0, 0] = 1
    return np.where(is_clear, packed(amplitudes > 0), np.uint64(0))
