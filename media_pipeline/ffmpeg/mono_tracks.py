"""Audio tracks of one channel each that are the channels of one sound, as delivery masters have them: two of
stereo, six of 5.1."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from media_pipeline.ffmpeg.header import AudioStream, Header
from media_pipeline.ffmpeg.packets import Packets

Mix = tuple[AudioStream, ...]  # tracks that are heard together

EQUAL_SECONDS = 0.1  # by which they may differ at either end
STEREO, SURROUND = ("FL", "FR"), ("FL", "FR", "FC", "LFE", "BL", "BR")  # the latter by SMPTE ST 377-4
SAID = re.compile(r"1 channels \((\w+)\)")  # as ffmpeg calls tracks that say which channel they are
SAME_PLACE = {"SL": "BL", "SR": "BR", "": "FC"}  # one that ffmpeg calls mono can be the centre
WORDS = r"left|right|cent(?:re|er)|surround|rear|back|side|lfe|sub|mono|l|r|c|ls|rs|lb|rb"
CHANNEL = re.compile(rf"(?:\W*(?:\b(?:{WORDS})|\d+))+\W*$", re.IGNORECASE)  # at the end of a track's title


def mix_of(main: AudioStream | None, audios: Sequence[AudioStream]) -> Mix:
    """The tracks that are heard where `main` is the main one of all. Of channels of one sound that is the
    first; another was marked to be heard alone."""
    if main is None:
        return ()
    mix = next(mix for mix in mixes_of(audios) if main in mix)
    return mix if main == min(mix, key=lambda one: one.index) else (main,)


def mixes_of(audios: Sequence[AudioStream]) -> list[Mix]:
    """All audio tracks of a file, those together that are channels of one sound, in the order of its
    channels."""
    return [mix for alike in _runs(audios) for mix in _divided(alike)]


def possible_mixes(audios: Sequence[AudioStream]) -> list[Mix]:
    """What somebody may mean to be heard, who knows what is on the tracks: each alone, and neighbours of one
    channel as stereo or as 5.1."""
    mixes = {*mixes_of(audios), *((one,) for one in audios)}
    for alike in _runs(audios):
        if alike[0].channels == 1:
            starts = range(0, len(alike), 2)
            mixes |= {alike[at : at + size] for size in (2, 6) for at in starts if at + size <= len(alike)}
    return sorted(mixes, key=lambda mix: (min(one.index for one in mix), -len(mix)))


def heard_numbers(header: Header) -> tuple[int, ...]:
    """Of the tracks that are heard, counted from 1."""
    heard = (header.audio, *header.sides)
    return tuple(header.audios.index(one) + 1 for one in heard if one in header.audios)


def hearing(header: Header, numbers: Sequence[int]) -> Header:
    """The header as if these tracks, counted from 1, were the main ones."""
    audio, *sides = (header.audios[number - 1] for number in numbers)
    return replace(header, audio=audio, sides=tuple(sides), audio_number=numbers[0])


def with_equal_sides(header: Header, packets: Packets) -> Header:
    """The header without those other channels that do not begin and end with the first."""
    first = packets.audio

    def is_equal(number: int) -> bool:
        other = packets.sides[number]
        if first is None or other is None:
            return False
        return max(abs(first.start - other.start), abs(first.end - other.end)) <= EQUAL_SECONDS

    for count in (len(header.sides), 1):
        if len(header.sides) >= count and all(is_equal(number) for number in range(count)):
            return replace(header, sides=header.sides[:count])
    return replace(header, sides=())


def _runs(audios: Sequence[AudioStream]) -> list[Mix]:
    """Neighbours that are written alike."""
    return [tuple(alike) for _written, alike in groupby(audios, _as_written)]


def _divided(alike: Mix) -> list[Mix]:
    """Six are 5.1 where nothing is said of their channels, others pairs."""
    mixes, rest = [], alike
    while rest:
        size = next(size for size in (6, 2, 1) if _is_one_sound(rest[:size], size=size, of=len(alike)))
        mixes.append(_in_order(rest[:size]))
        rest = rest[size:]
    return mixes


def _is_one_sound(tracks: Mix, *, size: int, of: int) -> bool:
    if size == 1 or len(tracks) < size or any(one.channels != 1 for one in tracks):
        return size == 1
    said = _said(tracks)
    if not any(said):
        return size == 2 or of == size
    return sorted(_places(said)) == sorted(SURROUND) if size == 6 else tuple(said) == STEREO


def _in_order(tracks: Mix) -> Mix:
    said = _said(tracks)
    if len(tracks) != len(SURROUND) or not any(said):
        return tracks
    return tuple(one for _place, one in sorted(zip(map(SURROUND.index, _places(said)), tracks, strict=True)))


def _said(tracks: Sequence[AudioStream]) -> list[str]:
    """Which channel each says it is, "" where it says nothing."""
    return [found[1] if (found := SAID.fullmatch(one.layout)) else "" for one in tracks]


def _places(said: Sequence[str]) -> list[str]:
    return [SAME_PLACE.get(place, place) for place in said]


def _as_written(one: AudioStream) -> tuple[object, ...]:
    """What the channels of one sound have in common."""
    return (one.codec, one.channels, one.sample_rate, one.language, CHANNEL.sub("", one.title))
