"""Where a film shows a raw clip."""

from media_pipeline.clips.clip_grades import ClipStretch
from media_pipeline.matching.alignment import compare
from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import Frames

LONGEST_GAP = 2000  # ms between pairs of one stretch
FRAME = 1000 // FRAMES_PER_SECOND


def stretches_of(film: Frames, clip: Frames) -> list[ClipStretch]:
    """Where the film shows the clip, in the film's order; empty where nothing agrees for two seconds."""
    shared = compare(film, clip)
    if shared is None:
        return []
    found: list[ClipStretch] = []
    last = 0
    for at, in_clip, _bits in shared.pairs:
        if not found or at - last > LONGEST_GAP:
            found.append((at, at + FRAME, in_clip))
        found[-1] = (found[-1][0], at + FRAME, found[-1][2])
        last = at
    return found
