"""Pure: the audio of a film as it is heard, whichever of its tracks and channels have it."""

from typing import Any

import ffmpeg

from media_pipeline.ffmpeg.header import AudioStream, Header
from media_pipeline.ffmpeg.packets import Packets
from media_pipeline.ffmpeg.raw_files import AUDIO_NOTES
from media_pipeline.renditions.recipes import SOUND_TAIL_SECONDS

MOST_CHANNELS = 8  # that have places in a room; of more, the first two are the mix
FILLED = {"async": 1, "min_hard_comp": 0.02, "first_pts": 0}  # aresample: by time, from the film's start


def heard_in(source: Any, header: Header, packets: Packets) -> Any:
    """Its audio as two channels of 48 kHz from the film's start; None where it has none."""
    if header.audio is None or not header.audio.is_readable or packets.audio is None:
        return None
    if header.right is None:
        return _filled(source, header, packets, header.audio).filter("aformat", channel_layouts="stereo")
    sides = [
        _filled(source, header, packets, side).filter("aformat", channel_layouts="mono")
        for side in (header.audio, header.right)
    ]
    return ffmpeg.filter(sides, "join", inputs=2, channel_layout="stereo", map="0.0-FL|1.0-FR")


def measured(audio: Any) -> Any:
    """With its loudness, peaks and silences noted as it comes by."""
    return (
        audio.filter("ebur128", metadata=1, peak="true")
        .filter("silencedetect", n="-50dB", d=2)
        .filter("ametadata", mode="print", file=AUDIO_NOTES)
    )


def _filled(source: Any, header: Header, packets: Packets, stream: AudioStream) -> Any:
    """An audio stream at 48 kHz from the film's start, with silence where it has none."""
    assert packets.audio is not None, "heard_in has seen to it"
    heard = source[str(stream.index)]
    zero = packets.start if packets.video_lead else header.start
    if zero != header.start:
        heard = heard.filter("asetpts", f"PTS-{zero - header.start:.6f}/TB")
    if packets.video and packets.audio.end > packets.video.end + SOUND_TAIL_SECONDS:
        heard = heard.filter("atrim", end=f"{packets.video.end - zero:.3f}")
    if stream.channels > MOST_CHANNELS:
        heard = heard.filter("channelmap", map="0|1", channel_layout="stereo")
    return heard.filter("aresample", 48000, **FILLED)
