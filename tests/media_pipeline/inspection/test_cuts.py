"""What is a cut and what is none, on drawings of single cases; and the bars, on films of known truth through
the whole lab."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from media_pipeline.examination import examine, look_at
from media_pipeline.ffmpeg.graph import PRINT_SIDE, PRINTS_PER_SECOND
from media_pipeline.inspection.cuts import find_cuts
from media_pipeline.inspection.facts import Watched
from media_pipeline.inspection.shots import Prints
from media_pipeline.limits import FilmLimits
from tests.media_pipeline.cut_truth import Tally, count, write_film

RATE = 20
SECONDS = 8
ONE, OTHER = np.random.default_rng(1).integers(16, 235, (2, 16, 16), np.uint8)
BLACK, WHITE = np.full_like(ONE, 16), np.full_like(ONE, 235)
LIMITS = FilmLimits(min_seconds=5, max_seconds=120, max_file_bytes=10**9, min_height=100)
UNSEEN_SEEDS = range(101, 107)  # 1–24 were used for tuning


def cuts_in(*pieces: tuple[float, Prints], start: float = 0.0) -> list[float]:
    """The cuts that are found in a film of still pictures, each from a second on."""
    shown = [max(piece for piece in enumerate(pieces) if piece[1][0] * RATE <= n) for n in range(SECONDS * RATE)]
    return cuts_between([picture for _, (_, picture) in shown], start=start)


def cuts_between(frames: list[Prints], *, start: float = 0.0) -> list[float]:
    """The cuts that are found in a film of `frames`, as the one pass would note and print them."""
    times = tuple(number / RATE for number in range(len(frames)))
    changes = [float(np.abs(b.astype(float) - a).mean() / 2.56) for a, b in zip(frames, frames[1:], strict=False)]
    first = round(start * PRINTS_PER_SECOND)
    ends = (np.arange(first, first + len(frames)) + 0.5) / PRINTS_PER_SECOND - start
    last = np.ceil(ends[ends < times[-1]] * RATE - 1e-6).astype(int) - 1
    size = PRINT_SIDE // len(ONE)
    prints = np.stack([np.kron(frames[number], np.ones((size, size), np.uint8)) for number in last])
    watched = Watched(times, (), (), (), 1 / RATE, changes=(0.0, *changes), start=start)
    return find_cuts(watched, prints=prints)


def dissolved(*, start: float, seconds: float) -> list[Prints]:
    shares = (np.arange(SECONDS * RATE) / RATE - start) / seconds
    return [(ONE * (1 - share) + OTHER * share).astype(np.uint8) for share in np.clip(shares, 0, 1)]
