"""Letters on a plain ground are meant: a title may stand still, and one on black is not black."""

import numpy as np

from media_pipeline.ffmpeg.raw_files import THUMBNAILS_PER_SECOND
from media_pipeline.inspection.shots import Thumbnails
from media_pipeline.limits import Stretch

PLAIN = 10  # steps of grey by which a plain ground may differ from itself
GROUND_SHARE = 0.5  # of the whole picture
EDGE_SHARE = 0.9  # of its edge: the ground goes all around
LIT = 48  # steps of grey; where one spot of a thumbnail is brighter, something is shown


def is_title(thumbnails: Thumbnails, *, second: float) -> bool:
    """Whether the picture at this second of the film is a title. Without a thumbnail of it: no."""
    number = int(second * THUMBNAILS_PER_SECOND)
    if not 0 <= number < len(thumbnails):
        return False
    picture = thumbnails[number].astype(np.int16)
    edge = np.concatenate([picture[0], picture[-1], picture[1:-1, 0], picture[1:-1, -1]])
    ground = np.median(edge)
    return bool(
        (np.abs(edge - ground) <= PLAIN).mean() >= EDGE_SHARE
        and (np.abs(picture - ground) <= PLAIN).mean() >= GROUND_SHARE
    )


def without_titles(thumbnails: Thumbnails, place: Stretch) -> list[Stretch]:
    """What is left of a black stretch where nothing at all is shown."""
    start, end = place
    first, last = int(start * THUMBNAILS_PER_SECOND), int(end * THUMBNAILS_PER_SECOND)
    lit = [first + number for number, print_ in enumerate(thumbnails[first:last]) if print_.max() > LIT]
    ends = [*(number / THUMBNAILS_PER_SECOND for number in lit), end]
    starts = [start, *((number + 1) / THUMBNAILS_PER_SECOND for number in lit)]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if b > a]
