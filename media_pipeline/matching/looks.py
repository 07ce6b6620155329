"""Shots of one film that look alike, as the return to a setting does: suggested to whoever says of each what
made it."""

from collections.abc import Sequence

import numpy as np

from media_pipeline.matching.bits import FINGERPRINT_VERSION, FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import Frames, distances, read_fingerprint
from media_pipeline.models import Fingerprint

ALIKE_BITS = 12  # of 64: looser than for a proof, as a person looks at what is suggested
SEEN_AT = (0.25, 0.5, 0.75)  # of a shot
Span = tuple[int, int]  # start and end in milliseconds


def group_by_look(film_id: int, spans: Sequence[Span]) -> list[int | None]:
    """For each shot the number of its look, which it shares with at least one other; None for one that looks
    like no other, or is too dark or plain to tell."""
    found = Fingerprint.objects.filter(film_id=film_id, version=FINGERPRINT_VERSION).first()
    if found is None:
        return [None for _span in spans]
    frames = read_fingerprint(found.frames)[:, 0]
    groups: list[list[int]] = []
    leaders = np.zeros((0, len(SEEN_AT)), dtype=np.uint64)
    for number, span in enumerate(spans):
        seen = _frames_of(span, frames)
        bits = distances(seen[None, :, None], leaders[:, None, :]).astype(int)
        bits[(seen[None, :, None] == 0) | (leaders[:, None, :] == 0)] = 64
        nearest = bits.min(axis=(1, 2), initial=64)
        if nearest.size and nearest.min() <= ALIKE_BITS:
            groups[int(nearest.argmin())].append(number)
        else:
            groups.append([number])
            leaders = np.vstack([leaders, seen])
    looks: list[int | None] = [None for _span in spans]
    for look, group in enumerate((group for group in groups if len(group) > 1), start=1):
        for number in group:
            looks[number] = look
    return looks


def _frames_of(span: Span, frames: Frames) -> Frames:
    start, end = (ms * FRAMES_PER_SECOND / 1000 for ms in span)
    at = [min(int(start + part * (end - start)), len(frames) - 1) for part in SEEN_AT]
    return frames[at] if len(frames) else np.zeros(len(SEEN_AT), dtype=np.uint64)
