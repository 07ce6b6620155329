"""Two audio tracks of one channel each that are the left and the right of one sound, as delivery masters have
them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from media_pipeline.ffmpeg.header import AudioStream, Header
from media_pipeline.ffmpeg.packets import Packets

EQUAL_SECONDS = 0.1  # by which the two may differ at either end
SIDE = re.compile(r"\W*(?:\b(?:left|right|l|r)|\d+)\W*$", re.IGNORECASE)  # at the end of a track's title
SIDES = ("1 channels (FL)", "1 channels (FR)")  # as ffmpeg calls tracks that say which side they are
UNSAID = ("mono", "")


def right_of(
    left: AudioStream | None, streams: Sequence[dict[str, Any]], sounds: Sequence[AudioStream]
) -> AudioStream | None:
    """The track after `left` where both have one channel, are written alike and are not named apart; `sounds`
    are the audio `streams` as they were read."""
    indexes = [one.index for one in sounds]
    at = indexes.index(left.index) if left else len(indexes)
    if len(indexes) <= at + 1 or not _belong_together(*streams[at : at + 2]):
        return None
    return sounds[at + 1]


def with_equal_sides(header: Header, packets: Packets) -> Header:
    """The header without its right side where that does not begin and end with the left one."""
    left, right = packets.audio, packets.right
    if left and right:
        apart = max(abs(left.start - right.start), abs(left.end - right.end))
        return header if apart <= EQUAL_SECONDS else replace(header, right=None)
    return replace(header, right=None)


def _belong_together(one: dict[str, Any], other: dict[str, Any]) -> bool:
    layouts = tuple(str(stream.get("channel_layout", "")) for stream in (one, other))
    is_said = layouts == SIDES or all(layout in UNSAID for layout in layouts)
    return is_said and one.get("channels") == 1 and _written(one) == _written(other)


def _written(stream: dict[str, Any]) -> tuple[object, ...]:
    """What both sides have in common."""
    tags = stream.get("tags", {})
    title = SIDE.sub("", str(tags.get("title", "")))
    said = (stream.get(name) for name in ("codec_name", "channels", "sample_rate"))
    return (*said, tags.get("language"), title)
