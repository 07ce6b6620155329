"""Where nothing is shown."""

from collections.abc import Sequence

import numpy as np

from media_pipeline.inspection.shots import Thumbnails
from media_pipeline.limits import Stretch

DARK = 0.1 * 255  # a tenth of the way from black to white
ALL = 0.98  # of the picture
SHORTEST = 0.5  # seconds


def black_stretches(frames: Thumbnails, times: Sequence[float], *, end: float) -> tuple[Stretch, ...]:
    """Stretches of a film, by the `times` of its `frames` and its `end`, whose pictures are dark all over."""
    count = min(len(frames), len(times))
    is_black = (frames[:count] <= DARK).mean(axis=(1, 2)) >= ALL
    turns = np.flatnonzero(np.diff(is_black, prepend=False, append=False)).tolist()
    clock = [*times[:count], end]
    places = (
        (round(clock[start], 3), round(clock[stop], 3))
        for start, stop in zip(turns[::2], turns[1::2], strict=True)
    )
    return tuple(place for place in places if place[1] - place[0] >= SHORTEST)
