"""Which two tracks are the left and the right of one sound."""

from dataclasses import replace
from typing import Any

from media_pipeline.ffmpeg.header import audio_of
from media_pipeline.ffmpeg.mono_tracks import right_of, with_equal_sides
from media_pipeline.ffmpeg.packets import Packets
from tests.media_pipeline.renditions.test_one_pass import HEADER, SPAN

MONO = {"codec_name": "pcm_s24le", "channels": 1, "sample_rate": "48000", "channel_layout": "mono"}


def right_index(*tracks: dict[str, Any], left: int = 1) -> int | None:
    streams = [{**MONO, "index": index, **track} for index, track in enumerate(tracks, start=1)]
    sounds = [audio_of(stream) for stream in streams]
    right = right_of(next(one for one in sounds if one.index == left), streams, sounds)
    return right.index if right else None


def titled(title: str) -> dict[str, Any]:
    return {"tags": {"title": title}}


def test_tracks_that_are_written_alike_are_a_pair() -> None:
    sides = ({"channel_layout": "1 channels (FL)"}, {"channel_layout": "1 channels (FR)"})
    pairs = {
        "two": ({}, {}),
        "eight": ({},) * 8,
        "sides that are said": sides,
        "named by sides": (titled("Mix Left"), titled("Mix Right")),
        "named L and R": (titled("L"), titled("R")),
        "counted": (titled("Track 1"), titled("Track 2")),
    }
    assert {name: right_index(*tracks) for name, tracks in pairs.items()} == dict.fromkeys(pairs, 2)
    assert right_index({}, {}, {}, {}, left=3) == 4


def test_other_tracks_are_none() -> None:
    others = {
        "one": ({},),
        "stereo": ({"channels": 2}, {"channels": 2}),
        "another codec": ({}, {"codec_name": "aac"}),
        "another rate": ({}, {"sample_rate": "44100"}),
        "two languages": ({"tags": {"language": "eng"}}, {"tags": {"language": "ind"}}),
        "two names": (titled("Dialogue"), titled("Music")),
        "the centre": ({"channel_layout": "1 channels (FC)"}, {"channel_layout": "1 channels (LFE)"}),
        "right before left": ({"channel_layout": "1 channels (FR)"}, {"channel_layout": "1 channels (FL)"}),
    }
    assert {name: right_index(*tracks) for name, tracks in others.items()} == dict.fromkeys(others)


def test_sides_begin_and_end_together() -> None:
    header = replace(HEADER, right=HEADER.audio)
    for right, expected in [
        (SPAN, header),
        (replace(SPAN, end=61.95), header),
        (replace(SPAN, end=60.0), HEADER),
        (replace(SPAN, start=0.5), HEADER),
        (None, HEADER),
    ]:
        assert with_equal_sides(header, Packets(SPAN, SPAN, right=right)) == expected, right
