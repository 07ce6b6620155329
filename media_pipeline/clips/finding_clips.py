"""Where a film shows a raw clip. What moves is found as in other films (matching/alignment.py), which lets a
picture that stands still speak for a second only; a clip belongs to the film's own maker, so what stands
still is then compared frame by frame beside it."""

import numpy as np

from media_pipeline.clips.clip_grades import ClipStretch
from media_pipeline.matching.alignment import MIN_DENSITY, MIN_RUN, STILL_BITS, compare
from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import Frames, distances
from media_pipeline.matching.media import PICTURES

LONGEST_GAP = 2000  # ms between pairs of one stretch
FRAME = 1000 // FRAMES_PER_SECOND
Place = tuple[int, int]  # a frame of the film, and the frame of the clip that it shows


def stretches_of(film: Frames, clip: Frames) -> list[ClipStretch]:
    """Where the film shows the clip, in the film's order; empty where nothing agrees for two seconds."""
    shared = compare(film, clip)
    if shared is None:
        return _of_still(film, clip)
    seen = shared.view.of(film)
    found: list[tuple[Place, Place]] = []
    for at, in_clip, _bits in shared.pairs:
        place = (at // FRAME, in_clip // FRAME)
        if found and _goes_on(seen, clip, found[-1][1], place):
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return [_widened(seen, clip, first, last) for first, last in found]


def _goes_on(film: Frames, clip: Frames, last: Place, place: Place) -> bool:
    """Whether nothing else is shown between two places."""
    (start, in_start), (end, in_end) = last, place
    if (end - start) * FRAME <= LONGEST_GAP:
        return True
    frames = np.arange(start, end + 1)
    others = np.rint(np.interp(frames, [start, end], [in_start, in_end])).astype(np.intp)
    return in_end >= in_start and float(_alike(film[frames], clip[others]).mean()) >= MIN_DENSITY


def _widened(film: Frames, clip: Frames, first: Place, last: Place) -> ClipStretch:
    """With the frames before and after that agree, too."""
    (start, in_start), (end, in_end) = first, last
    while start > 0 and in_start > 0 and _alike(film[start - 1], clip[in_start - 1]):
        start, in_start = start - 1, in_start - 1
    while end + 1 < len(film) and in_end + 1 < len(clip) and _alike(film[end + 1], clip[in_end + 1]):
        end, in_end = end + 1, in_end + 1
    return start * FRAME, (end + 1) * FRAME, in_start * FRAME


def _of_still(film: Frames, clip: Frames) -> list[ClipStretch]:
    """Where the film shows the picture of a clip in which hardly anything moves. One picture is all there is
    to prove it by, so it has to be the same within what another encoder changes."""
    shown = clip[(clip != 0).all(axis=1)]
    if len(shown) < MIN_RUN:
        return []
    still = shown[len(shown) // 2]
    if (distances(shown, still) > 2 * STILL_BITS).any():
        return []
    differing = distances(film, still).mean(axis=1)
    is_shown = (film != 0).all(axis=1) & (differing <= STILL_BITS)
    borders = np.flatnonzero(np.diff(is_shown.astype(np.int8), prepend=0, append=0)).tolist()
    runs = zip(borders[::2], borders[1::2], strict=True)
    return [(start * FRAME, end * FRAME, 0) for start, end in runs if end - start >= MIN_RUN]


def _alike(some: Frames, others: Frames) -> np.ndarray:
    """For each frame whether both show the same in some pair of columns, or nothing that could be told."""
    pairs = np.array(PICTURES.pairs)
    mine, theirs = some[..., pairs[:, 0]], others[..., pairs[:, 1]]
    is_same = (distances(mine, theirs) <= PICTURES.alike_bits) & (mine != 0) & (theirs != 0)
    is_same_or_nothing: np.ndarray = is_same.any(axis=-1) | ((some[..., 0] == 0) & (others[..., 0] == 0))
    return is_same_or_nothing
