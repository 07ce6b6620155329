"""Whether a picture that stands still is a title: letters on a plain ground, which is meant to stand."""

import numpy as np

from media_pipeline.ffmpeg.graph import PRINTS_PER_SECOND
from media_pipeline.inspection.shots import Prints

PLAIN = 10  # steps of grey by which a plain ground may differ from itself
GROUND_SHARE = 0.5  # of the whole picture
EDGE_SHARE = 0.9  # of its edge: the ground goes all around


def is_title(prints: Prints, *, second: float) -> bool:
    """Whether the picture at this second of the film is a title. Without a print of it: no."""
    number = int(second * PRINTS_PER_SECOND)
    if not 0 <= number < len(prints):
        return False
    picture = prints[number].astype(np.int16)
    edge = np.concatenate([picture[0], picture[-1], picture[1:-1, 0], picture[1:-1, -1]])
    ground = np.median(edge)
    return bool(
        (np.abs(edge - ground) <= PLAIN).mean() >= EDGE_SHARE
        and (np.abs(picture - ground) <= PLAIN).mean() >= GROUND_SHARE
    )
