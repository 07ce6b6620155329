"""Films of other makers with bytes flipped and ends cut off: which films, and how."""

import random

from tests.media_pipeline.devices import DEVICES
from tests.media_pipeline.foreign import Kind

NAMES = (  # of every container one that has its codecs, and of every way to pack them
    *("telephone.mov", "dolby-vision.mp4", "opus.mp4", "eac3.mp4", "flac.mp4", "segments.mp4"),
    *("browser-varies.webm", "days-late.mkv", "cover-first.mp4", "chapters.mov", "prores.mxf"),
    *("eight-monos.mxf", "open-groups.mp4"),
)
CHOSEN: tuple[Kind, ...] = tuple(kind for kind in DEVICES if kind.name in NAMES)
HEAD = 4000


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Other bytes, one to many: anywhere, or at the beginning or the end, where indexes are."""
    changed = bytearray(content)
    end = len(content)
    first, last = chance.choice([(0, end), (0, min(HEAD, end)), (max(end - HEAD, 0), end)])
    for _ in range(chance.choice([1, 1, 8, 60, 400])):
        changed[chance.randrange(first, last)] ^= chance.randrange(1, 256)
    return bytes(changed)


def cut_off(content: bytes, chance: random.Random) -> bytes:
    """Any part of the beginning."""
    return content[: chance.randrange(len(content))]
