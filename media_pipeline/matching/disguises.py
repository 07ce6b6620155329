"""Landmarks of two films → where one film shows the other's pictures in a disguise: as a part, turned, in
negative, in a mirror, written over, or in a corner of other pictures.

One landmark that looks like another proves nothing, nor do two heads or two cards that stand alike. What
counts are many, over many seconds and pictures that differ, that are all moved and enlarged in the same
way, and whose times lie on one line."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media_pipeline.matching.alignment import Numbers, SharedFrames, Truths, best_line
from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import distances
from media_pipeline.matching.landmarks import RECORD, Landmarks
from media_pipeline.matching.media import LANDMARKS, View

STANDING_PIXELS, STANDING_BITS = 3, 8  # within which a landmark is the one of the second before
STANDING_WORTH = 2  # seconds for which it counts while it stands
DOUBLING, PIXELS = 0.5, 16  # widths of the bins of enlargement and of move
BINS_TRIED = 8  # the fullest; a small picture in another has few landmarks
NEAR = 1.5  # seconds from the line
NEW_BITS = 16  # from which a landmark is no other's
MIN_PLACES, MIN_PICTURES = 16, 4
MIN_EVIDENCE, RETIMED_EVIDENCE = 60, 100  # seconds × pictures; chosen by what films of one style reach
USUAL_SPEED = 0.045  # how far from 1 the speed of films is that were not meant to be faster or slower
SLOWEST, FASTEST = 0.88, 1.14

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Likeness:
    """Landmarks of the one film and of the other that look alike, and in how many bits they differ."""

    mine: Landmarks
    theirs: Landmarks
    bits: NDArray[np.uint8]

    @property
    def seconds(self) -> int:
        """In how many seconds of both there are some."""
        return min(len(np.unique(one["second"])) for one in (self.mine, self.theirs))

    @property
    def pictures(self) -> int:
        """How many different ones of the film: seconds of which no landmark was there before."""
        seen, count = np.zeros(0, np.uint64), 0
        for second in np.unique(self.mine["second"]):
            hashes = self.mine["hash"][self.mine["second"] == second].astype(np.uint64)
            count += distances(hashes[:, None], seen).min(initial=64) > NEW_BITS
            seen = np.concatenate([seen, hashes])
        return count

    def proves(self, speed: float) -> bool:
        """Whether different films are not that alike: at an odd speed more is asked for."""
        if len(self.bits) < MIN_PLACES or (pictures := self.pictures) < MIN_PICTURES:
            return False
        is_usual = abs(speed - 1) <= USUAL_SPEED
        return self.seconds * pictures >= (MIN_EVIDENCE if is_usual else RETIMED_EVIDENCE)

    def moves(self, *, is_mirrored: bool) -> Floats:
        """(3, n): by how many doublings each is enlarged, and moved across and down, in pixels."""
        sizes = np.log2(self.theirs["size"] / self.mine["size"])
        x = self.mine["x"] * (-1.0 if is_mirrored else 1.0)
        across = self.theirs["x"] - 2**sizes * x
        return np.stack([sizes, across, self.theirs["y"] - 2**sizes * self.mine["y"]])

    def of(self, chosen: Truths | Numbers) -> "Likeness":
        """Some of them."""
        return Likeness(self.mine[chosen], self.theirs[chosen], self.bits[chosen])


def unmask(film: Landmarks, other: Landmarks) -> SharedFrames | None:
    """What `film` shares with `other`, seen in the way in which it is most; None where there is no proof."""
    film, other = fresh(film), fresh(other)
    found = [
        (alike.seconds, alike, speed, view)
        for view in LANDMARKS.views
        for alike, speed in _moved_alike(_alike(film, other, view), view)
        if alike.proves(speed)
    ]
    if not found:
        return None
    seconds, alike, speed, view = max(found, key=lambda one: one[0])
    return SharedFrames(
        share=seconds / len(np.unique(film["second"])),
        seconds=float(seconds),
        speed=speed,
        view=view,
        pairs=_pairs(alike),
    )


def own_landmarks(landmarks: Landmarks, is_common: Truths) -> Landmarks:
    """Without those of the frames that are nobody's own."""
    return landmarks[~is_common[FRAMES_PER_SECOND * landmarks["second"].astype(np.intp)]]


def fresh(landmarks: Landmarks) -> Landmarks:
    """Without those that have been standing at their place for STANDING_WORTH seconds."""
    kept = []
    before, ages = np.zeros(0, RECORD), np.zeros(0, np.intp)
    for second in range(int(landmarks["second"].max(initial=0)) + 1):
        now = landmarks[landmarks["second"] == second]
        ages = _ages(now, before, ages)
        before = now
        kept.append(now[ages < STANDING_WORTH])
    return np.concatenate(kept)


def _ages(now: Landmarks, before: Landmarks, ages: Numbers) -> Numbers:
    """For how many seconds each has stood, from those of the second before."""
    if not len(before):
        return np.zeros(len(now), np.intp)
    away = [np.abs(now[side][:, None].astype(int) - before[side].astype(int)) for side in ("x", "y")]
    is_same = np.maximum(*away) <= STANDING_PIXELS
    is_same &= distances(now["hash"][:, None], before["hash"]) <= STANDING_BITS
    older: Numbers = np.where(is_same, ages + 1, 0).max(axis=1)
    return older


def _alike(film: Landmarks, other: Landmarks, view: View) -> Likeness:
    seen = view.of(film["hash"].astype(np.uint64))
    bits = distances(seen[:, None], other["hash"].astype(np.uint64))
    mine, theirs = np.nonzero(bits <= LANDMARKS.alike_bits)
    return Likeness(film[mine], other[theirs], bits[mine, theirs])


def _moved_alike(alike: Likeness, view: View) -> list[tuple[Likeness, float]]:
    """Those that are moved alike and lie near a line in time, and its speed: of the fullest bins of moves."""
    found = []
    moves = alike.moves(is_mirrored=view.is_mirrored) / np.array([DOUBLING, PIXELS, PIXELS])[:, None]
    for shift in (0.25, 0.75):
        bins = np.floor(moves + shift).astype(np.intp)
        _, numbers, counts = np.unique(bins, axis=1, return_inverse=True, return_counts=True)
        for fullest in np.argsort(-counts, kind="stable")[:BINS_TRIED]:
            near = _near_a_line(alike.of(np.flatnonzero(numbers.ravel() == fullest)))
            found += [near] if near else []
    return found


def _near_a_line(alike: Likeness) -> tuple[Likeness, float] | None:
    mine, theirs = (one["second"].astype(np.intp) for one in (alike.mine, alike.theirs))
    likeness = (LANDMARKS.alike_bits + 1 - alike.bits.astype(np.float64)) ** 2
    line = best_line(mine, theirs, likeness=likeness)
    if line is None or not SLOWEST <= line[0] <= FASTEST:
        return None
    speed, offset = line
    return alike.of(np.abs(theirs - speed * mine - offset) <= NEAR), speed


def _pairs(alike: Likeness) -> list[tuple[int, int, int]]:
    """(ms, ms in the other, bits) of the likest landmark of each second."""
    order = np.lexsort((alike.bits, alike.mine["second"]))
    _, first = np.unique(alike.mine["second"][order], return_index=True)
    likest = alike.of(order[first])
    return [
        (1000 * int(mine), 1000 * int(theirs), int(bits))
        for mine, theirs, bits in zip(
            likest.mine["second"], likest.theirs["second"], likest.bits, strict=True
        )
    ]
