"""Pure: the audio of a film as it is heard, whichever of its tracks and channels have it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from media_pipeline.ffmpeg.guard import address, input_options
from media_pipeline.ffmpeg.header import AudioStream, Header
from media_pipeline.ffmpeg.mono_tracks import STEREO, SURROUND
from media_pipeline.ffmpeg.packets import SHORTEST_HOLE, Packets
from media_pipeline.ffmpeg.raw_files import AUDIO_NOTES
from media_pipeline.renditions.recipes import SOUND_TAIL_SECONDS

MOST_CHANNELS = 8  # that have places in a room; of more, the first two are the mix
FILLED = {
    "async": 1,
    "min_hard_comp": SHORTEST_HOLE,
    "first_pts": 0,
}  # aresample: by time, from the film's start


@dataclass(frozen=True)
class EvenedAudio:
    """A file with the audio of a film in one form (see evened_audio.py); it begins `start` seconds after the
    film's own file."""

    file: Path
    start: float


def heard_in(source: Any, header: Header, packets: Packets, *, evened: EvenedAudio | None = None) -> Any:
    """Its audio as two channels of 48 kHz from the film's start, read from `evened` where there is that; None
    where it has none."""
    if header.audio is None or not header.audio.is_readable or packets.audio is None:
        return None
    if evened is not None:
        seconds = packets.audio.seconds + SOUND_TAIL_SECONDS
        heard = ffmpeg.input(address(evened.file), **input_options(seconds=seconds, threads=1))["0"]
        return _in_place(heard, header, packets, start=evened.start).filter(
            "aformat", channel_layouts="stereo"
        )
    if not header.sides:
        return _filled(source, header, packets, header.audio).filter("aformat", channel_layouts="stereo")
    channels = [
        _filled(source, header, packets, one).filter("aformat", channel_layouts="mono")
        for one in (header.audio, *header.sides)
    ]
    layout, places = ("stereo", STEREO) if len(channels) == len(STEREO) else ("5.1", SURROUND)
    mapped = "|".join(f"{number}.0-{place}" for number, place in enumerate(places))
    joined = ffmpeg.filter(channels, "join", inputs=len(channels), channel_layout=layout, map=mapped)
    return joined.filter("aformat", channel_layouts="stereo")


def measured(audio: Any) -> Any:
    """With its loudness, peaks and silences noted as it comes by."""
    return (
        audio.filter("ebur128", metadata=1, peak="true")
        .filter("silencedetect", n="-50dB", d=2)
        .filter("ametadata", mode="print", file=AUDIO_NOTES)
    )


def _filled(source: Any, header: Header, packets: Packets, stream: AudioStream) -> Any:
    """An audio stream at 48 kHz from the film's start, with silence where it has none."""
    heard = source[str(stream.index)]
    if stream.channels > MOST_CHANNELS:
        heard = heard.filter("channelmap", map="0|1", channel_layout="stereo")
    return _in_place(heard, header, packets)


def _in_place(heard: Any, header: Header, packets: Packets, *, start: float = 0.0) -> Any:
    """By the film's clock; `start` is where `heard` begins by that of its file, if not with that."""
    assert packets.audio is not None, "heard_in has seen to it"
    late = packets.zero - header.start - start
    if late:
        heard = heard.filter("asetpts", f"PTS-{late:.6f}/TB")
    if packets.video and packets.audio.end > packets.video.end + SOUND_TAIL_SECONDS:
        heard = heard.filter("atrim", end=f"{packets.video.end - packets.zero:.3f}")
    return heard.filter("aresample", 48000, **FILLED)
