"""Pure: facts of a film and recipes → the arguments of the one ffmpeg that decodes it and makes everything.

Video: [upright, square, SDR] → 1080p when it is encoded, and a few posters to choose from → 480p, on which
changes and frozen stretches are looked for (before any frame is dropped or doubled, so that every decoded
frame is on the record, and a 32×32 thumbnail of it in colour) → light copy, hover loop, and four times a
second: the black around the picture, a still, and a 64×64 thumbnail. Some frames are looked at for
interlacing before. Audio: measured on its way into the light copy, and thinned for the waveform."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from media_pipeline.ffmpeg.guard import address, input_options
from media_pipeline.ffmpeg.header import Header, VideoStream
from media_pipeline.ffmpeg.packets import Packets
from media_pipeline.ffmpeg.raw_files import (
    CANDIDATE_FILES,
    CROP_NOTES,
    FRAME_SIDE,
    FRAMES_FILE,
    HOVER_FILE,
    LIGHT_FILE,
    STILLS_FILE,
    THUMBNAIL_SIDE,
    THUMBNAILS_FILE,
    THUMBNAILS_PER_SECOND,
    TOP_FILE,
    VIDEO_NOTES,
    WAVE_FILE,
    WAVE_RATE,
)
from media_pipeline.inspection.file_findings import READ_BEYOND_SECONDS
from media_pipeline.renditions.colours import output_colours, to_plain_screen
from media_pipeline.renditions.heard_audio import EvenedAudio, heard_in, measured
from media_pipeline.renditions.interlacing import Combing, deinterlaced, may_be_combed, sampled_fields
from media_pipeline.renditions.recipes import LIGHT, Direct, Encode, Hover, Poster, Sprite, fit
from media_pipeline.renditions.sizes import frame_options, in_one_size

POSTER_CANDIDATES = 24
CLOCK_SLACK = 0.002  # seconds; some containers count whole milliseconds

GLOBAL = (
    "-hide_banner",
    "-nostdin",
    "-y",
    "-v",
    "error",
    "-nostats",
    "-stats_period",
    "0.1",
    "-progress",
    "pipe:1",
)
CLEAN = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact", "flags:v": "+bitexact"}


@dataclass(frozen=True)
class Plan:
    """What the one pass is to make of a film."""

    header: Header
    packets: Packets
    top: Direct | Encode
    sprite: Sprite
    max_seconds: float
    threads: int
    is_framed: bool = False  # its frames change their size
    combing: Combing | None = None  # that its header does not tell
    evened: EvenedAudio | None = None  # its audio, where that changes its form

    @property
    def video(self) -> VideoStream:
        assert self.header.video is not None, "a film without pictures is refused before"
        return self.header.video

    @property
    def late(self) -> float:
        """So many seconds after the first instant of any stream the copies begin."""
        return round(self.packets.zero - self.header.start, 6)

    @property
    def light_size(self) -> tuple[int, int]:
        return _size_of(self.video, LIGHT)

    @property
    def top_size(self) -> tuple[int, int]:
        return _size_of(self.video, self.top) if isinstance(self.top, Encode) else self.video.display_size

    @property
    def poster_size(self) -> tuple[int, int]:
        side = Poster().long_side
        return fit(self.top_size, long_side=side, short_side=side)

    @property
    def candidate_rate(self) -> Fraction:
        """So many posters a second that there are POSTER_CANDIDATES of them, but no more than there are
        stills."""
        assert self.packets.video is not None, "a film without pictures is refused before"
        seconds = Fraction(max(self.packets.video.seconds, 1.0)).limit_denominator(1000)
        return min(POSTER_CANDIDATES / seconds, Fraction(THUMBNAILS_PER_SECOND))

    @property
    def hover_size(self) -> tuple[int, int]:
        side = Hover().long_side
        return fit(self.light_size, long_side=side, short_side=side)

    @property
    def cell_size(self) -> tuple[int, int]:
        return fit(self.light_size, long_side=self.sprite.cell_width, short_side=self.sprite.cell_height)


def compile_pass(plan: Plan, *, film: Path, tool: str) -> list[str]:
    """The whole command, to be run in the folder that gets the files."""
    source = ffmpeg.input(
        address(film),
        **input_options(
            seconds=plan.max_seconds + READ_BEYOND_SECONDS,
            threads=plan.threads,
            decoders=plan.header.decoders,
        ),
        **frame_options(plan.video),
    )
    video = in_one_size(source[str(plan.video.index)], plan.video, is_framed=plan.is_framed)
    outputs, sampled = [], []
    if may_be_combed(plan.video) and plan.combing is None:
        split = video.filter_multi_output("split", 2)
        video = split[0]
        sampled = [_raw(one, "gray", name) for one, name in sampled_fields(split[1], plan.video)]
    video = from_start(upright(video, plan), plan)
    audio, top_audio, wave = _audio(source, plan)
    if isinstance(plan.top, Encode):
        large = _scaled(video, plan.top_size, "bicubic").filter_multi_output("split", 3)
        outputs.append(_encoded(large[2], top_audio, plan.top, plan, TOP_FILE))
    else:
        large = video.filter_multi_output("split", 2)
        outputs.append(_copied(source, top_audio, plan.top, plan))
    watched = (
        _scaled(large[0], plan.light_size, "bilinear")
        .filter("scdet", t=10)
        .filter("freezedetect", n="-60dB", d=2)
        .filter_multi_output("split", 4)
    )
    outputs.append(_encoded(watched[0], audio, LIGHT, plan, LIGHT_FILE))
    small = (
        watched[1]
        .filter("fps", fps=THUMBNAILS_PER_SECOND)
        .filter("cropdetect", limit=24, round=2, reset=0)
        .filter("metadata", mode="print", file=CROP_NOTES)
        .filter_multi_output("split", 2)
    )
    outputs.append(_raw(small[0].filter("scale", *plan.cell_size, flags="area"), "rgb24", STILLS_FILE))
    outputs.append(
        _raw(small[1].filter("scale", THUMBNAIL_SIDE, THUMBNAIL_SIDE, flags="area"), "gray", THUMBNAILS_FILE)
    )
    thumbnails = watched[2].filter("scale", FRAME_SIDE, FRAME_SIDE, flags="area")
    # here, because the filter copies each frame that another still holds
    noted = thumbnails.filter("metadata", mode="print", file=VIDEO_NOTES)
    outputs.append(_raw(noted, "yuvj420p", FRAMES_FILE))
    outputs.append(_candidates_of(large[1], plan))
    outputs.append(_looped(watched[3], plan))
    if wave is not None:
        outputs.append(ffmpeg.output(wave, WAVE_FILE, format="s16le", **{"c:a": "pcm_s16le"}))
    return [
        str(word) for word in ffmpeg.merge_outputs(*outputs, *sampled).global_args(*GLOBAL).compile(cmd=tool)
    ]


def glimpses(recipe: Hover, *, seconds: float) -> list[tuple[int, int]]:
    """First and last frame, counted at the loop's own rate, of the stretches that it is made of; a short film
    gives one."""
    whole = recipe.pieces * recipe.piece_frames
    if seconds * recipe.rate < 2 * whole:
        return [(0, whole - 1)]
    middles = [seconds * recipe.rate * (piece + 0.5) / recipe.pieces for piece in range(recipe.pieces)]
    starts = [round(middle - recipe.piece_frames / 2) for middle in middles]
    return [(start, start + recipe.piece_frames - 1) for start in starts]


def upright(stream: Any, plan: Plan) -> Any:
    """Frames of one size, progressive and in the colours of a plain screen. ffmpeg itself has turned them by
    then."""
    if plan.video.is_interlaced:
        stream = stream.filter("bwdif", mode="send_frame")
    elif plan.combing:
        stream = deinterlaced(stream, plan.combing)
    if plan.video.has_alpha:  # what is transparent is black
        stream = stream.filter("scale").filter("premultiply", inplace=1)
    return to_plain_screen(stream, plan.video, size=plan.top_size)


def from_start(video: Any, plan: Plan) -> Any:
    """With the first frame at 0, so that none is moved to the grid of a constant rate. Where audio comes much
    before it, the screen is black until then, as in a player."""
    lead = plan.packets.video_lead
    first = plan.late + lead
    if plan.packets.video and plan.packets.video.hidden:  # before the first key frame, or by an edit list
        video = video.filter("trim", start=f"{first - CLOCK_SLACK:.6f}")
    shifted = video.filter("setpts", f"PTS-{first:.6f}/TB") if first else video
    return shifted.filter("tpad", start_duration=f"{lead:.6f}", color="black") if lead else shifted


def _size_of(video: VideoStream, recipe: Encode) -> tuple[int, int]:
    return fit(video.display_size, long_side=recipe.long_side, short_side=recipe.short_side)


def _scaled(stream: Any, size: tuple[int, int], how: str) -> Any:
    return stream.filter("scale", *size, flags=how).filter("setsar", 1).filter("format", "yuv420p")


def _audio(source: Any, plan: Plan) -> tuple[Any, Any, Any]:
    """For the light copy (measured), the top copy and the waveform: two channels, not longer than the
    pictures, without a hole: silence stands where there is no audio, so that what follows stays in step."""
    heard = heard_in(source, plan.header, plan.packets, evened=plan.evened)
    if heard is None:
        return None, None, None
    is_copied = isinstance(plan.top, Direct) and plan.top.copies_sound
    heard = heard.filter_multi_output("asplit", 2 if is_copied else 3)
    wave = heard[1].filter("aresample", WAVE_RATE).filter("aformat", channel_layouts="mono")
    top = None if is_copied else heard[2]
    if top is not None and isinstance(plan.top, Direct) and plan.late:  # as the video that is copied
        top = top.filter("asetpts", f"PTS+{plan.late:.6f}/TB")
    return measured(heard[0]), top, wave


def _encoded(video: Any, audio: Any, recipe: Encode, plan: Plan, name: str) -> Any:
    rate = plan.video.steady_rate
    steady = video.filter("fps", fps=rate)
    options: dict[str, Any] = {
        "c:v": "libx264",
        "preset": recipe.preset,
        "crf": recipe.crf,
        "maxrate": f"{recipe.max_kbits}k",
        "bufsize": f"{2 * recipe.max_kbits}k",
        "g": round(rate * 2),
        "profile:v": "high",
        "bsf:v": "filter_units=remove_types=6",
        "threads:v": plan.threads,
        "movflags": "+faststart",
        **output_colours(plan.video),
        **CLEAN,
    }
    if audio is None:
        return ffmpeg.output(steady, name, **options)
    options |= {"c:a": "aac", "b:a": f"{recipe.sound_kbits}k", "flags:a": "+bitexact"}
    return ffmpeg.output(steady, audio, name, **options)


def _copied(source: Any, audio: Any, recipe: Direct, plan: Plan) -> Any:
    options: dict[str, Any] = {
        "c:v": "copy",
        "bsf:v": "filter_units=remove_types=6",
        "movflags": "+faststart",
        **CLEAN,
    }
    video = source[str(plan.video.index)]
    if recipe.copies_sound and plan.header.audio is not None:
        return ffmpeg.output(
            video, source[str(plan.header.audio.index)], TOP_FILE, **options, **{"c:a": "copy"}
        )
    if audio is None:
        return ffmpeg.output(video, TOP_FILE, **options)
    options |= {"c:a": "aac", "b:a": "160k", "flags:a": "+bitexact"}
    return ffmpeg.output(video, audio, TOP_FILE, **options)


def _candidates_of(video: Any, plan: Plan) -> Any:
    candidate_frames = video.filter("fps", fps=plan.candidate_rate)
    candidate_frames = candidate_frames.filter("scale", *plan.poster_size, flags="bicubic").filter(
        "setsar", 1
    )
    options = {"c:v": "mjpeg", "q:v": 2, "fps_mode": "passthrough", "threads:v": 1}
    return ffmpeg.output(
        candidate_frames.filter("format", "yuvj420p"), CANDIDATE_FILES, format="image2", **options
    )


def _looped(video: Any, plan: Plan) -> Any:
    recipe = Hover()
    assert plan.packets.video is not None, "a film without pictures is refused before"
    pieces = glimpses(recipe, seconds=plan.packets.video.seconds)
    shown = "+".join(f"between(n,{first},{last})" for first, last in pieces)
    loop = video.filter("fps", fps=recipe.rate).filter("select", shown)
    loop = loop.filter("setpts", f"N/{recipe.rate}/TB")
    options: dict[str, Any] = {"c:v": "libx264", "preset": recipe.preset, "crf": recipe.crf, "threads:v": 1}
    options |= {"bsf:v": "filter_units=remove_types=6", "movflags": "+faststart"}
    return ffmpeg.output(
        _scaled(loop, plan.hover_size, "area"), HOVER_FILE, **options, **output_colours(plan.video), **CLEAN
    )


def _raw(video: Any, pixels: str, name: str) -> Any:
    return ffmpeg.output(video.filter("format", pixels), name, format="rawvideo", fps_mode="passthrough")
