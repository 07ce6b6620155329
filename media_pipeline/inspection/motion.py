"""How like each frame is to the one before it when the camera's own move between them is taken out. In a fast
pan every frame is the one before it, moved about as far as that one was; the frame after a cut is not."""

from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d

from media_pipeline.ffmpeg.raw_files import FRAME_SIDE

REACH = 14  # pixels of FRAME_SIDE that the picture may move by from one frame to the next
SLACK = 1  # as far from the moves around it a move may be
SEEN_FROM = 2  # frames on each side whose moves tell what move is to be expected: drawings stand for two
NO_LIGHT, BLOWN_OUT = 6, 250  # 8-bit grey from which on, and below which, tones are told apart
FLAT = 2.0  # contrast (standard deviation of 8-bit grey) below which there is nothing to be seen
MOVING = 0.9  # likeness of pictures on the spot below which it is asked whether they moved
AROUND = 6  # frames on both sides of such a one that are asked too
AT_ONCE = 200  # pairs of frames, so that they take little room

Frames = NDArray[np.uint8]
Frame = NDArray[np.uint8]
Pixels = NDArray[np.float32]
Moves = NDArray[np.intp]


@dataclass(frozen=True)
class Followed:
    """A film whose camera was followed. Moves are rows and columns, from the frame before."""

    frames: Frames
    moves: Moves
    likeness: Pixels  # of each frame to the one before: 1 the same in whatever light, 0 nothing in common

    def likeness_across(self, first: int, last: int) -> float:
        """How like frame `last` is to the one before frame `first`, by the moves around them."""
        surface = _likenesses(self.frames, np.array([first - 1]), np.array([last]))[0]
        return _expected(surface, self.moves, first, last)

    def likeness_in_one_light(self, frame: int) -> float:
        """How like a frame is to the one before it when either has the other's light: its brightest pixel is
        as bright as the other's, and so on to the darkest, so that some may be blown out. 0 when one of them
        shows nothing, or little on a plain ground, which has no such order."""
        before, after = self.frames[frame - 1], self.frames[frame]
        if min(before.std(), after.std()) < FLAT or _is_plain(before) or _is_plain(after):
            return 0.0
        video = np.stack((before, _lit_as(after, before), _lit_as(before, after), after))
        surfaces = _likenesses(video, np.array([0, 2]), np.array([1, 3]))
        return max(_expected(surface, self.moves, frame, frame) for surface in surfaces)

    def is_amid_longest_moves(self, frame: int) -> bool:
        """Before and after it the picture moves as far as is looked for, so here it may move farther."""
        sides = self.moves[max(frame - SEEN_FROM, 0) : frame], self.moves[frame + 1 : frame + 1 + SEEN_FROM]
        return all(bool((np.abs(side) >= REACH).any()) for side in sides)

    def likeness_anywhere(self, one: int, other: int) -> float:
        """How like a frame is to an other after whatever move."""
        return float(_likenesses(self.frames, np.array([one]), np.array([other])).max())


def follow(frames: Frames) -> Followed:
    """Find how the picture moves from frame to frame, and what is left of it."""
    likeness = _on_the_spot(frames)
    asked = np.flatnonzero(minimum_filter1d(likeness, 2 * AROUND + 1)[1:] < MOVING) + 1
    surfaces = np.zeros((len(asked), 2 * REACH + 1, 2 * REACH + 1), np.float32)
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        surfaces[start : start + AT_ONCE] = _likenesses(frames, some - 1, some)
    moves = np.zeros((len(frames), 2), np.intp)
    best = surfaces.reshape(len(asked), (2 * REACH + 1) ** 2).argmax(axis=1)
    moves[asked] = np.column_stack(np.unravel_index(best, surfaces.shape[1:])) - REACH
    for frame, surface in zip(asked.tolist(), surfaces, strict=True):
        likeness[frame] = _expected(surface, moves, frame, frame)
    return Followed(frames, moves, likeness)


def _is_plain(picture: Frame) -> bool:
    tones = np.bincount(picture.ravel(), minlength=256)
    return bool(tones[NO_LIGHT:BLOWN_OUT].max() > picture.size / 2)


def _lit_as(picture: Frame, other: Frame) -> Frame:
    places = picture.ravel().argsort(kind="stable").argsort()
    return np.sort(other, axis=None)[places].reshape(picture.shape)


def _expected(surface: Pixels, moves: Moves, first: int, last: int) -> float:
    """The greatest likeness after a move such as those before `first` and after `last`, or none."""
    around = np.concatenate(
        (moves[max(first - SEEN_FROM, 0) : first], moves[last + 1 : last + 1 + SEEN_FROM])
    )
    steps = last - first + 1
    low = REACH + steps * around.min(axis=0, initial=0) - SLACK
    high = REACH + steps * around.max(axis=0, initial=0) + SLACK + 1
    (top, left), (bottom, right) = np.maximum(low, 0), high
    return float(surface[top:bottom, left:right].max())


def _on_the_spot(frames: Frames) -> Pixels:
    """The likeness of each frame to the one before it if nothing moved."""
    likeness = np.ones(len(frames), np.float32)
    for start in range(0, len(frames), AT_ONCE):
        some = _centred(frames[max(start - 1, 0) : start + AT_ONCE])
        power = (some**2).mean((1, 2))
        both = (some[:-1] * some[1:]).mean((1, 2))
        likeness[max(start, 1) : start + AT_ONCE] = _weighed(both, power[:-1], power[1:])
    return likeness


def _likenesses(frames: Frames, ones: Moves, others: Moves) -> Pixels:
    """Of pairs of frames, where they overlap after a move of (-REACH … REACH)²."""
    first, second = (_centred(frames[which]) for which in (ones, others))
    everywhere = _spectra(np.ones((1, FRAME_SIDE, FRAME_SIDE), np.float32))
    one, other = _spectra(first), _spectra(second)
    count = _at_moves(everywhere.conj() * everywhere)
    mean_one, mean_other = _at_moves(one.conj() * everywhere), _at_moves(everywhere.conj() * other)
    mean_one, mean_other = mean_one / count, mean_other / count
    power_one = _at_moves(_spectra(first**2).conj() * everywhere) / count - mean_one**2
    power_other = _at_moves(everywhere.conj() * _spectra(second**2)) / count - mean_other**2
    return _weighed(_at_moves(one.conj() * other) / count - mean_one * mean_other, power_one, power_other)


def _centred(video: Frames) -> Pixels:
    centred: Pixels = video - video.mean((1, 2), np.float32, keepdims=True)
    return centred


def _spectra(video: Pixels) -> NDArray[np.complex64]:
    room = FRAME_SIDE + REACH + 2
    spectra: NDArray[np.complex64] = scipy.fft.rfft2(video, (room, room))
    return spectra


def _at_moves(spectra: NDArray[np.complex64]) -> Pixels:
    room = FRAME_SIDE + REACH + 2
    moves = np.arange(-REACH, REACH + 1)
    sums: Pixels = scipy.fft.irfft2(spectra, (room, room))[:, moves[:, None], moves]
    return sums


def _weighed(both: Pixels, one: Pixels, other: Pixels) -> Pixels:
    """Correlation of pictures of these powers; two without contrast are alike."""
    least = np.float32(FLAT**2)
    blank = np.sqrt(np.maximum(least - one, 0) * np.maximum(least - other, 0))
    likeness: Pixels = (both + blank) / np.sqrt(np.maximum(one, least) * np.maximum(other, least))
    return likeness
