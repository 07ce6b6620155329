"""ffprobe → typed facts. Two looks: the header (what the file claims), and the packets (what it holds)."""

import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings

from media_pipeline.ffmpeg.guard import address, guard_options
from media_pipeline.ffmpeg.header import (
    STILL_CODECS,
    Header,
    audio_of,
    has_disposition,
    promised_seconds,
    read_seconds,
    shown_of,
    subtitle_of,
    track_names,
    video_of,
)
from media_pipeline.ffmpeg.mono_tracks import mix_of
from media_pipeline.ffmpeg.mp4_index import ends_within_a_box, is_encrypted, pcm_decoders
from media_pipeline.ffmpeg.packets import EVEN_CODECS, LONG_FRAME, Packets, PacketTally
from media_pipeline.ffmpeg.run import read_film
from media_pipeline.ffmpeg.sandbox import Limits

ENDED_EARLY = "File ended prematurely"  # what is said of Matroska
REFUSED_CODEC = re.compile(r"Codec \((\w+)\) not on whitelist")
ENTRIES = (
    "format=format_name,duration,bit_rate,start_time:"
    "stream=index,codec_type,codec_name,codec_tag_string,profile,pix_fmt,width,height,sample_aspect_ratio,r_frame_rate,"
    "avg_frame_rate,duration,field_order,color_space,color_transfer,color_primaries,color_range,channels,"
    "channel_layout,sample_rate:"
    "stream_disposition=default,attached_pic:stream_side_data=rotation,displaymatrix,dv_bl_signal_compatibility_id:"
    "stream_tags=language,title,alpha_mode"
)


class Unreadable(Exception):
    """ffprobe finds no film in the file; the message is what it said."""


class CodecRefused(Unreadable):
    """A stream of the file needs a decoder that is not on the list, or a key; the message is its name."""


def probe_header(film: Path) -> Header:
    """Read the header of `film`. Raises Unreadable, TooHeavy, and what run.read_film raises."""
    lines: list[str] = []

    def collect(line: str) -> bool:
        lines.append(line)
        return True

    command = _command(film, "-show_entries", ENTRIES, "-of", "json")
    outcome = read_film(command, film=film, limits=_limits(film), on_answer=collect)
    try:
        answer = json.loads("\n".join(lines))
    except ValueError:  # it was ended in the middle of a word
        answer = {}
    if not answer.get("format"):
        if refused := REFUSED_CODEC.search(outcome.tail):
            raise CodecRefused(refused[1])
        raise Unreadable(outcome.tail or "no container that is on the list")
    if is_encrypted(film):
        raise CodecRefused("encrypted")
    streams: list[dict[str, Any]] = answer.get("streams", [])
    video = [s for s in streams if s.get("codec_type") == "video" and not has_disposition(s, "attached_pic")]
    audios = [s for s in streams if s.get("codec_type") == "audio"]
    subtitles = [s for s in streams if s.get("codec_type") == "subtitle"]
    videos = [video_of(stream) for stream in video]
    shown = shown_of(videos, _defaults(video))
    moving = [one for one in videos if one.codec not in STILL_CODECS]
    decoders = pcm_decoders(film)
    sounds = [audio_of(stream, decoder=decoders.get(int(stream["index"]), "")) for stream in audios]
    default = _defaults(audios)
    main = min(sounds, key=lambda one: (not one.is_readable, one.index not in default), default=None)
    audio, *sides = mix_of(main, sounds) or (None,)
    return Header(
        container=str(answer["format"].get("format_name", "")),
        seconds=promised_seconds(answer["format"].get("duration")),
        video=shown,
        video_number=moving.index(shown) + 1 if shown in moving else 1,
        video_tracks=track_names(
            [stream for stream, one in zip(video, videos, strict=True) if one in moving]
        ),
        audio=audio,
        sides=tuple(filter(None, sides)),
        audios=tuple(sounds),
        audio_count=len(audios),
        audio_number=sounds.index(audio) + 1 if audio else 1,
        start=read_seconds(answer["format"].get("start_time")) or 0.0,
        audio_tracks=track_names(audios),
        subtitles=tuple(subtitle_of(stream, number=n) for n, stream in enumerate(subtitles, start=1)),
    )


def scan_packets(film: Path, header: Header, *, seconds: float) -> Packets:
    """Count the packets of the first `seconds`, without decoding any. Raises TooHeavy, and what run.read_film
    raises."""
    wanted = [stream for stream in (header.video, header.audio, *header.sides) if stream]
    tallies = {one.index: PacketTally(is_even=one.codec in EVEN_CODECS) for one in wanted}
    if header.video:
        tallies[header.video.index] = PacketTally(is_even=True, shortest_hole=LONG_FRAME, has_keys=True)

    def count(row: str) -> bool:
        cells = row.split(",")
        if len(cells) >= 5 and cells[0].isdigit() and (tally := tallies.get(int(cells[0]))):
            tally.count(read_seconds(cells[1]), read_seconds(cells[2]) or 0.0, int(cells[3]), flags=cells[4])
        return True

    command = _command(
        film,
        *("-read_intervals", f"%+{seconds:g}"),
        *("-show_entries", "packet=stream_index,pts_time,duration_time,size,flags"),
        *("-of", "csv=p=0"),
    )
    outcome = read_film(command, film=film, limits=_limits(film), on_answer=count)
    return Packets(
        video=tallies[header.video.index].span() if header.video else None,
        audio=tallies[header.audio.index].span() if header.audio else None,
        sides=tuple(tallies[side.index].span() for side in header.sides),
        is_broken_off=ENDED_EARLY in outcome.tail or ends_within_a_box(film),
        step=float(1 / header.video.steady_rate) if header.video else 0.0,
    )


def _defaults(streams: list[dict[str, Any]]) -> set[int]:
    """Indexes of the main tracks."""
    return {int(stream["index"]) for stream in streams if has_disposition(stream, "default")}


def measure_copy(film: Path) -> tuple[tuple[int, int], float]:
    """Size of the video of a film that we made, and the seconds that its packets cover, in one look; zeros
    when it has none. Raises what run.read_film raises."""
    tally, sizes = PacketTally(), [(0, 0)]

    def read(row: str) -> bool:
        kind, *cells = row.split(",")
        if kind == "packet":
            tally.count(read_seconds(cells[0]), read_seconds(cells[1]) or 0.0, 0, flags="")
        elif kind == "stream":
            sizes.append((int(cells[0]), int(cells[1])))
        return True

    entries = "stream=width,height:packet=pts_time,duration_time"
    command = _command(film, "-select_streams", "v:0", "-show_entries", entries, "-of", "csv")
    read_film(command, film=film, limits=_limits(film), on_answer=read)
    span = tally.span()
    return sizes[-1], span.seconds if span else 0.0


def _command(film: Path, *questions: str) -> list[str]:
    guard = [word for name, value in guard_options().items() for word in (f"-{name}", str(value))]
    return [settings.FFPROBE_BIN, "-hide_banner", "-v", "error", *guard, *questions, "-i", address(film)]


def _limits(film: Path) -> Limits:
    """A header takes 0.1 s, and so do the packets of 100 MB."""
    cpu_seconds = 6 + film.stat().st_size // 100_000_000
    return Limits(wall_seconds=120, stall_seconds=60, cpu_seconds=cpu_seconds, niceness=0)
