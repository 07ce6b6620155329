"""The black around the picture: bars of a wider or a narrower film inside the frame."""

from pathlib import Path
from typing import NamedTuple

SIDES = {
    "lavfi.cropdetect.x1": 0,
    "lavfi.cropdetect.y1": 1,
    "lavfi.cropdetect.x2": 2,
    "lavfi.cropdetect.y2": 3,
}


class Crop(NamedTuple):
    """Where the picture lies in its frame, as shares of the frame's width and height."""

    left: float
    top: float
    width: float
    height: float


WHOLE = Crop(0.0, 0.0, 1.0, 1.0)


def read_crop(path: Path, *, size: tuple[int, int]) -> Crop:
    """The smallest frame into which all pictures of the film fit, from notes taken on pictures of `size`."""
    found: dict[int, int] = {}
    if path.exists():
        for line in path.read_text().splitlines():
            name, _, value = line.partition("=")
            if name in SIDES:
                found[SIDES[name]] = int(value)
    if len(found) < len(SIDES) or found[0] >= found[2] or found[1] >= found[3]:
        return WHOLE  # black from beginning to end
    width, height = size
    across, down = found[2] + 1 - found[0], found[3] + 1 - found[1]
    return Crop(found[0] / width, found[1] / height, across / width, down / height)
