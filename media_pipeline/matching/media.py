"""What differs between pictures and audio where fingerprints are compared: which columns of hashes may mean
the same, as what else a copy may be seen, and how alike is alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from media_pipeline.matching.bits import (
    FINGERPRINT_VERSION,
    FRAMES_PER_SECOND,
    LANDMARKS_VERSION,
    SOUND_VERSION,
)
from media_pipeline.matching.fingerprints import CROPS, Frames, mirrored, negative
from media_pipeline.matching.landmarks import MOST
from media_pipeline.matching.sounds import PHASES


@dataclass(frozen=True)
class View:
    """One way to see a film's pictures."""

    is_mirrored: bool = False
    is_negative: bool = False

    def of(self, frames: Frames) -> Frames:
        """The hashes of the same pictures, seen so."""
        seen = mirrored(frames) if self.is_mirrored else frames
        return negative(seen) if self.is_negative else seen


@dataclass(frozen=True)
class Medium:
    """Fingerprints of one `version` are compared; the index of them lies in the folder `name`. `pairs` are
    columns of the one film and of the other that may hold the same; `steps` says for each column every how
    many-th frame is asked for in an index, 0 for none."""

    name: str
    version: int
    indexed_step: int  # every how many-th frame is in an index
    indexed_columns: int  # and how many of its hashes
    views: Sequence[View]
    pairs: Sequence[tuple[int, int]]
    steps: Sequence[int]
    alike_bits: int  # in which frames may differ
    is_drifting: bool  # whether another pair may be the likest from frame to frame
    min_evidence: int  # bits, of a line's best run; chosen by what different films reach


_WHOLE_OR_CROP = [(one, other) for one, other in np.ndindex(len(CROPS), len(CROPS)) if one == 0 or other == 0]
_ALL_VIEWS = [
    View(is_mirrored=mirror, is_negative=negative) for negative in (False, True) for mirror in (False, True)
]
PICTURES = Medium(
    name="pictures",
    version=FINGERPRINT_VERSION,
    indexed_step=FRAMES_PER_SECOND,
    indexed_columns=len(CROPS),
    views=_ALL_VIEWS,
    pairs=_WHOLE_OR_CROP,
    steps=(2, 4, 4, 4),
    alike_bits=10,
    is_drifting=False,
    min_evidence=90,
)
SOUNDS = Medium(
    name="sounds",
    version=SOUND_VERSION,
    indexed_step=FRAMES_PER_SECOND,
    indexed_columns=PHASES,
    views=(View(),),
    pairs=[(0, phase) for phase in range(PHASES)],
    steps=(1, 0, 0, 0),
    alike_bits=16,
    is_drifting=True,
    min_evidence=160,
)
LANDMARKS = Medium(
    name="landmarks",
    version=LANDMARKS_VERSION,
    indexed_step=2 * FRAMES_PER_SECOND,
    indexed_columns=8,
    views=_ALL_VIEWS,
    pairs=(),  # disguises.py compares them
    steps=(2 * FRAMES_PER_SECOND,) * MOST,
    alike_bits=13,
    is_drifting=True,
    min_evidence=0,
)
