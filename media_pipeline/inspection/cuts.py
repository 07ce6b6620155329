"""How much each frame changes, and what it looks like → where one shot ends and the next begins.

- A hard cut is one frame that is unlike the one before it, wherever the camera may have moved meanwhile, in a
  film that goes on evenly before and after.
- A flash has two such frames, with the same picture before and after.
- A burst of light makes all pixels brighter, and shows the same picture as far as it is not blown out.
- Plain pictures, such as cards of one colour, have no likeness: of them the tone tells.
- Where hardly anything moves before and after, a great change is a cut, however like a part of the one
  picture is to a part of the other.
- Dissolves and fades: see dissolves.py.

Figures were measured on 68 minutes of films of tests/media_pipeline/cut_truth.py, of 52 seeds below 309,
501–508 and 701–708: 1025 of 1026 hard cuts found, one false cut, 307 of 333 dissolves found, none of 523
flashes cut. On 16 minutes of seeds 801–816, which nobody had seen: 247 of 248 hard cuts, 3 false cuts, 66 of
68 dissolves, none of 149 flashes cut. The bars are held to on half of these."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media_pipeline.inspection.dissolves import are_apart, find_slow_transitions
from media_pipeline.inspection.facts import Watched
from media_pipeline.inspection.motion import FLAT, Followed, Frames, follow
from media_pipeline.inspection.shots import MIN_SHOT

LEAST_CHANGE = 2.0  # percent; dark scenes of little contrast are cut at 3.6 and more
UNLIKE = 0.82  # likeness of two frames below which they may be of two shots: cuts up to 0.79
NEIGHBOURS = 4  # frames on each side that a cut has to stand out of
STANDS_OUT = 1.6  # times the largest unlikeness around, plus UNEVEN
UNEVEN = 0.05
FLASH_STANDS_OUT = 2.5  # the same for two frames, which is a flash or a cut that hides in one
SAME = 0.8  # likeness of the pictures before and after a flash
SAME_IN_ONE_LIGHT = 0.8  # likeness of a picture to itself: 0.87 and more; to others 0.68 and less
BY_LIGHT = 0.9  # share of the change of a frame that all its pixels have in common, in a burst of light
DIM = 10.0  # contrast (standard deviation of 8-bit grey) below which a picture may be fading
SUDDEN = 1.5  # times what the frame beside it changes: not the next step of a fade
DIMS = 0.9  # of the contrast, at most, that such a step leaves

STILL, GREAT = 2.0, 15.0  # percent: changes that are none, and those that leave nothing in its place

PLAIN = 8  # of 8-bit grey: the most by which the pixels of a plain picture differ
SAME_TONE, OTHER_TONE = 1.0, 4.0  # the most and the least by which tones differ, of 8-bit grey

Numbers = NDArray[np.float64]


def find_cuts(watched: Watched, *, frames: Frames) -> list[float]:
    """Where shots begin, in seconds: the first frame after a hard cut, the middle of a dissolve or fade."""
    count = min(len(frames), len(watched.times))
    if count < 2:
        return []
    times, changes = np.array(watched.times[:count]), np.array(watched.changes[:count])
    followed = follow(frames[:count])
    hard = _hard_cuts(followed, times, changes)
    cuts = hard
    for others in (_cuts_in_stillness(followed, times, changes), _cuts_between_plain_pictures(frames, times)):
        cuts = sorted([*cuts, *(cut for cut in others if are_apart(cut, cuts, MIN_SHOT))])
    return sorted([*cuts, *find_slow_transitions(followed, times, changes, cuts=cuts)])


@dataclass(frozen=True)
class _Film:
    followed: Followed
    times: Numbers
    unlikeness: Numbers  # of each frame to the one before

    def stands_out(self, first: int, last: int, *, by: float) -> bool:
        """Whether a frame, or each of two, is more unlike than those around and between."""
        inside = self.unlikeness[first : last + 1]
        before = self.unlikeness[max(first - NEIGHBOURS, 0) : first]
        after = self.unlikeness[last + 1 : last + 1 + NEIGHBOURS]
        rest = np.concatenate((before, inside[1:-1], after))
        return bool(min(inside[0], inside[-1]) >= by * rest.max(initial=0.0) + UNEVEN)


def _hard_cuts(followed: Followed, times: Numbers, changes: Numbers) -> list[float]:
    film = _Film(followed, times, 1.0 - followed.likeness.astype(np.float64))
    unlike = np.flatnonzero((followed.likeness < UNLIKE) & (changes >= LEAST_CHANGE)).tolist()
    jumps = [
        frame
        for frame in unlike
        if not followed.is_amid_longest_moves(frame) and not _is_fading(followed.frames, changes, frame)
    ]
    cuts = list[float]()
    at = 0
    while at < len(jumps):
        first, next_one = jumps[at], jumps[at + 1] if at + 1 < len(jumps) else jumps[at]
        is_short = 0 < times[next_one] - times[first] < MIN_SHOT
        if is_short and film.stands_out(first, next_one, by=FLASH_STANDS_OUT):
            is_cut = followed.likeness_across(first, next_one) < SAME
            at += 1
        else:
            is_cut = film.stands_out(first, first, by=STANDS_OUT) and not _is_light(followed, first)
        if is_cut and are_apart(times[first], cuts, MIN_SHOT):
            cuts.append(float(times[first]))
        at += 1
    return cuts


def _cuts_in_stillness(followed: Followed, times: Numbers, changes: Numbers) -> list[float]:
    """Both pictures stand as long as a shot lasts, so no camera moves: the moves of something small in them
    are not asked how far it may have come."""
    cuts = list[float]()
    for frame in np.flatnonzero(changes >= GREAT).tolist():
        begins, ends = np.searchsorted(times, (times[frame] - MIN_SHOT, times[frame] + MIN_SHOT))
        around = np.concatenate((changes[begins + 1 : frame], changes[frame + 1 : ends]))
        if around.max(initial=0.0) <= STILL and begins > 0 and not _is_light(followed, frame):
            cuts.append(float(times[frame]))
    return cuts


def _cuts_between_plain_pictures(frames: Frames, times: Numbers) -> list[float]:
    """One plain tone follows another at once, and each stands as long as a shot lasts: between pictures in
    which there is nothing to be seen, likeness tells nothing."""
    tones = frames.mean((1, 2))
    contrast = frames.max((1, 2)).astype(np.int16) - frames.min((1, 2))
    cuts = list[float]()
    for frame in (np.flatnonzero(np.abs(np.diff(tones)) >= OTHER_TONE) + 1).tolist():
        begins, ends = np.searchsorted(times, (times[frame] - MIN_SHOT, times[frame] + MIN_SHOT))
        stands = [  # one frame may stand for longer
            contrast[side].max() <= PLAIN and np.ptp(tones[side]) <= SAME_TONE
            for side in (slice(min(begins, frame - 1), frame), slice(frame, ends))
        ]
        if all(stands):
            cuts.append(float(times[frame]))
    return cuts


def _is_fading(frames: Frames, changes: Numbers, frame: int) -> bool:
    """The last step of a fade to nothing, or the first out of it, is like the step beside it."""
    before, after = frames[frame - 1].std(), frames[frame].std()
    beside = frame - 1 if after < before else min(frame + 1, len(changes) - 1)
    is_dimmed = min(before, after) < min(DIM, DIMS * max(before, after))
    return bool(is_dimmed and changes[frame] < SUDDEN * changes[beside])


def _is_light(followed: Followed, jump: int) -> bool:
    """All pixels became brighter or darker, and what they show is still the same."""
    change = followed.frames[jump].astype(np.float32) - followed.frames[jump - 1]
    is_by_light = abs(change.mean()) >= BY_LIGHT * max(np.abs(change).mean(), FLAT)
    return bool(is_by_light and followed.likeness_in_one_light(jump) >= SAME_IN_ONE_LIGHT)
