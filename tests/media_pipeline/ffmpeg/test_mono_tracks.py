"""Which tracks of one channel are the channels of one sound."""

from dataclasses import replace
from typing import Any

from media_pipeline.ffmpeg.header import AudioStream, audio_of
from media_pipeline.ffmpeg.mono_tracks import (
    heard_numbers,
    hearing,
    mix_of,
    mixes_of,
    possible_mixes,
    with_equal_sides,
)
from media_pipeline.ffmpeg.packets import Packets
from tests.media_pipeline.renditions.test_one_pass import HEADER, SPAN

MONO = {"codec_name": "pcm_s24le", "channels": 1, "sample_rate": "48000", "channel_layout": "mono"}
FILM_ORDER = ("FL", "mono", "FR", "BL", "BR", "LFE")  # the centre is a mono to ffmpeg


def audios_of(*tracks: dict[str, Any]) -> list[AudioStream]:
    return [audio_of({**MONO, "index": index, **track}) for index, track in enumerate(tracks, start=1)]


def numbers(*tracks: dict[str, Any]) -> list[tuple[int, ...]]:
    return [tuple(one.index for one in mix) for mix in mixes_of(audios_of(*tracks))]


def titled(title: str) -> dict[str, Any]:
    return {"tags": {"title": title}}


def said(place: str) -> dict[str, Any]:
    return {"channel_layout": place if place == "mono" else f"1 channels ({place})"}


def test_tracks_that_are_written_alike_are_one_sound() -> None:
    for name, tracks, expected in [
        ("two", ({}, {}), [(1, 2)]),
        ("four", ({},) * 4, [(1, 2), (3, 4)]),
        ("five", ({},) * 5, [(1, 2), (3, 4), (5,)]),
        ("six", ({},) * 6, [(1, 2, 3, 4, 5, 6)]),
        ("eight", ({},) * 8, [(1, 2), (3, 4), (5, 6), (7, 8)]),
        ("sides that are said", (said("FL"), said("FR")), [(1, 2)]),
        ("5.1 in the order of film", tuple(map(said, FILM_ORDER)), [(1, 3, 2, 6, 4, 5)]),
        ("5.1 with surrounds at the sides", tuple(map(said, ("FL", "FR", "FC", "LFE", "SL", "SR"))), None),
        ("5.1 and its stereo", tuple(map(said, ("FL", "FR", "FC", "LFE", "BL", "BR", "FL", "FR"))), None),
        ("named by sides", (titled("Mix Left"), titled("Mix Right")), [(1, 2)]),
        ("named L and R", (titled("L"), titled("R")), [(1, 2)]),
        (
            "named by places",
            tuple(map(titled, ("5.1 L", "5.1 R", "5.1 C", "5.1 LFE", "5.1 Ls", "5.1 Rs"))),
            None,
        ),
        ("counted", (titled("Track 1"), titled("Track 2")), [(1, 2)]),
        ("stereo before", ({"channels": 2}, {}, {}), [(1,), (2, 3)]),
    ]:
        whole = [(1, 2, 3, 4, 5, 6), (7, 8)][: 1 + len(tracks) // 8]
        assert numbers(*tracks) == (expected or whole), name


def test_other_tracks_are_heard_alone() -> None:
    others = {
        "one": ({},),
        "stereo": ({"channels": 2}, {"channels": 2}),
        "another codec": ({}, {"codec_name": "aac"}),
        "another rate": ({}, {"sample_rate": "44100"}),
        "two languages": ({"tags": {"language": "eng"}}, {"tags": {"language": "ind"}}),
        "two names": (titled("Dialogue"), titled("Music")),
        "the centre": (said("FC"), said("LFE")),
        "right before left": (said("FR"), said("FL")),
    }
    alone = {name: [(number,) for number in range(1, len(tracks) + 1)] for name, tracks in others.items()}
    assert {name: numbers(*tracks) for name, tracks in others.items()} == alone


def test_main_track_brings_the_others_of_its_sound_if_it_is_their_first() -> None:
    audios = audios_of({}, {}, {}, {})
    mixes = [mix_of(main, audios) for main in (audios[2], audios[3], None)]
    assert mixes == [tuple(audios[2:]), (audios[3],), ()]


def test_all_that_can_be_meant_is_possible() -> None:
    audios = audios_of({}, {}, {}, {}, {}, {}, {"channels": 2})
    found = [tuple(one.index for one in mix) for mix in possible_mixes(audios)]
    assert found == [(1, 2, 3, 4, 5, 6), (1, 2), (1,), (2,), (3, 4), (3,), (4,), (5, 6), (5,), (6,), (7,)]


def test_tracks_that_were_chosen_are_heard() -> None:
    audios = tuple(audios_of({}, {}, {}, {}))
    header = hearing(replace(HEADER, audios=audios), [3, 4])
    assert (header.audio, header.sides, header.audio_number) == (audios[2], (audios[3],), 3)
    assert (heard_numbers(header), heard_numbers(replace(HEADER, audio=None))) == ((3, 4), ())


def test_sides_begin_and_end_together() -> None:
    left, right, *more = audios_of(*({},) * 6)
    header = replace(HEADER, audio=left, sides=(right, *more))
    stereo, mono = replace(header, sides=(right,)), replace(header, sides=())
    late = replace(SPAN, start=0.5)
    for sides, expected in [
        ((SPAN,) * 5, header),
        ((replace(SPAN, end=61.95), *(SPAN,) * 4), header),
        ((SPAN, late, *(SPAN,) * 3), stereo),
        ((late, *(SPAN,) * 4), mono),
        ((replace(SPAN, end=60.0), *(SPAN,) * 4), mono),
        ((None, *(SPAN,) * 4), mono),
    ]:
        assert with_equal_sides(header, Packets(SPAN, SPAN, sides=sides)) == expected, sides
