"""Fingerprints of very many films, made without drawing each: shots of a few drawn films, with bits flipped
in the same places from a shot's start to its end, so that they move like shots and are nobody else's; and
an opening that a share of all films has in common."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import Frames, read_fingerprint
from tests.media_pipeline.matching.changes import original
from tests.media_pipeline.matching.truth_films import TruthFilm

OPENING_SECONDS = 4
OPENED_SHARE = 0.1


@dataclass(frozen=True)
class Crowd:
    """Films numbered from 1, each `seconds` long."""

    seconds: float = 150.0
    drawn_films: int = 16

    @cached_property
    def drawn(self) -> list[Frames]:
        """The films of which the shots are taken."""
        seeds = range(500, 500 + self.drawn_films)
        return [read_fingerprint(original(TruthFilm(seed))) for seed in seeds]

    def frames(self, number: int) -> Frames:
        """The fingerprint of a film."""
        rng = np.random.default_rng([23, number])
        length = round(self.seconds * FRAMES_PER_SECOND)
        pieces = [self._opening()] if rng.random() < OPENED_SHARE else []
        while sum(map(len, pieces)) < length:
            film = self.drawn[rng.integers(len(self.drawn))]
            start, frames = rng.integers(0, len(film) - 32), rng.integers(8, 32)
            flips = np.packbits(rng.random(64) < rng.uniform(0.1, 0.4)).view(np.uint64) & ~np.uint64(1)
            shot = film[start : start + frames]
            pieces.append(np.where(shot == 0, shot, shot ^ flips))
        return np.concatenate(pieces)[:length]

    def load(self, numbers: Iterable[int]) -> Iterator[tuple[int, Frames]]:
        """Films with their fingerprints, as a library asks for them."""
        return ((number, self.frames(number)) for number in numbers)

    def _opening(self) -> Frames:
        frames = OPENING_SECONDS * FRAMES_PER_SECOND
        return self.drawn[0][40 : 40 + frames]
