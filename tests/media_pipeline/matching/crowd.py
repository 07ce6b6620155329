"""Fingerprints of very many films, made without drawing each: shots of a few drawn films, with bits flipped
in the same places from a shot's start to its end, so that they move like shots and are nobody else's; and
an opening that a share of all films has in common."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import Frames, read_fingerprint
from tests.media_pipeline.matching.changes import original
from tests.media_pipeline.matching.truth_films import TruthFilm

OPENING_SECONDS = 4
OPENED_SHARE = 0.1
SHORTEST, LONGEST = 8, 32  # frames of a shot


@dataclass(frozen=True)
class Crowd:
    """Films numbered from 1, each `seconds` long."""

    seconds: float = 150.0
    drawn_films: int = 16
    kept: Path | None = None  # the file in which one process leaves the drawn films to the next

    @cached_property
    def drawn(self) -> list[Frames]:
        """The films of which the shots are taken."""
        if self.kept and self.kept.exists():
            return list(np.load(self.kept))
        seeds = range(500, 500 + self.drawn_films)
        drawn = [read_fingerprint(original(TruthFilm(seed))) for seed in seeds]
        if self.kept:
            np.save(self.kept, drawn)
        return drawn

    @cached_property
    def _stacked(self) -> Frames:
        return np.stack(self.drawn)

    def frames(self, number: int) -> Frames:
        """The fingerprint of a film."""
        rng = np.random.default_rng([23, number])
        length = round(self.seconds * FRAMES_PER_SECOND)
        pieces = [self._opening()] if rng.random() < OPENED_SHARE else []
        return np.concatenate([*pieces, self._shots(rng, length)])[:length]

    def _shots(self, rng: np.random.Generator, length: int) -> Frames:
        """As many as fill `length` frames."""
        most = length // SHORTEST + 1
        lengths = rng.integers(SHORTEST, LONGEST, most)
        films = rng.integers(len(self.drawn), size=most)
        starts = rng.integers(0, self._stacked.shape[1] - LONGEST, most)
        is_flipped = rng.random((most, 64)) < rng.uniform(0.1, 0.4, (most, 1))
        flips = np.packbits(is_flipped, axis=1).view(np.uint64) & ~np.uint64(1)
        shot = np.repeat(np.arange(most), lengths)[:length]
        since = np.arange(length) - (np.cumsum(lengths) - lengths)[shot]
        frames = self._stacked[films[shot], starts[shot] + since]
        return np.where(frames == 0, frames, frames ^ flips[shot])

    def load(self, numbers: Iterable[int]) -> Iterator[tuple[int, Frames]]:
        """Films with their fingerprints, as a library asks for them."""
        return ((number, self.frames(number)) for number in numbers)

    def _opening(self) -> Frames:
        frames = OPENING_SECONDS * FRAMES_PER_SECOND
        return self.drawn[0][40 : 40 + frames]
