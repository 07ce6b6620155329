"""Pure: the two ffmpegs that make a film ready for a hall. The first measures its loudness, the second makes
both copies: upright and of one size, in the colours of a plain screen, at one frame rate, as loud as the
others by EBU R128, with the label over its beginning and black at its end."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from media_pipeline.ffmpeg.guard import address, input_options, picture_options
from media_pipeline.ffmpeg.raw_files import AUDIO_NOTES
from media_pipeline.inspection.file_findings import READ_BEYOND_SECONDS
from media_pipeline.renditions.colours import output_colours
from media_pipeline.renditions.heard_audio import heard_in
from media_pipeline.renditions.one_pass import CLEAN, GLOBAL, Plan, from_start, upright
from media_pipeline.renditions.recipes import HallCopy
from media_pipeline.renditions.sizes import frame_options, in_one_size

SHOW_FILE, PRORES_FILE, LABEL_FILE = "show.mp4", "show.mov", "label.png"
LABEL_EDGE = Fraction(3, 100)  # of the width, from the upper left
PEAK_SPARE = 0.5  # dB between the limiter, which counts samples, and the true peak that is allowed
FINE_RATE = 192_000  # at which the limiter sees what lies between two samples
H264 = {
    **{"c:v": "libx264", "preset": "fast", "profile:v": "high", "pix_fmt": "yuv420p"},
    **{"crf": 16, "maxrate": "40M", "bufsize": "80M", "c:a": "aac", "b:a": "320k"},
}
PRORES = {"c:v": "prores_ks", "profile:v": 2, "pix_fmt": "yuv422p10le", "c:a": "pcm_s24le"}


@dataclass(frozen=True)
class Gain:
    """So many dB louder, held below the true peak that is allowed where it would pass it."""

    decibels: float = 0.0
    is_limited: bool = False


def compile_measurement(plan: Plan, recipe: HallCopy, gain: Gain, *, film: Path, tool: str) -> list[str]:
    """How loud the film is with this gain; its notes are those of the one pass."""
    heard = heard_in(_source(plan, film), plan.header, plan.packets, evened=plan.evened)
    return _words(ffmpeg.output(_noted(_levelled(heard, recipe, gain)), "-", format="null"), tool)


def compile_conform(
    plan: Plan, recipe: HallCopy, gain: Gain, *, film: Path, label: Path | None, tag: str, tool: str
) -> list[str]:
    """Both copies, to be made in the folder that gets the files."""
    source = _source(plan, film)
    seconds = film_seconds(plan)
    frames = in_one_size(source[str(plan.video.index)], plan.video, is_framed=plan.is_framed)
    video = _in_frame(from_start(upright(frames, plan), plan), plan, recipe)
    if label is not None:
        video = _labelled(video, label, recipe)
    video = video.filter("tpad", stop_mode="add", stop_duration=recipe.black_seconds, color="black")
    video = video.filter("trim", end=f"{seconds + recipe.black_seconds:.6f}").filter_multi_output("split", 2)
    heard = heard_in(source, plan.header, plan.packets, evened=plan.evened)
    audio = _silence() if heard is None else _noted(_levelled(heard, recipe, gain))
    audio = audio.filter("apad").filter("atrim", end=f"{seconds + recipe.black_seconds:.6f}")
    audio = audio.filter_multi_output("asplit", 2)
    options: dict[str, Any] = {"r": recipe.rate, **CLEAN, **_colours(), "threads:v": plan.threads}
    if tag:
        options["metadata"] = tag
    small = {**H264, "g": round(2 * Fraction(recipe.rate))}
    flags = {"small": "+faststart+use_metadata_tags", "large": "+write_colr+use_metadata_tags"}
    outputs = [
        ffmpeg.output(video[0], audio[0], SHOW_FILE, **options, **small, movflags=flags["small"]),
        ffmpeg.output(video[1], audio[1], PRORES_FILE, **options, **PRORES, movflags=flags["large"]),
    ]
    return _words(ffmpeg.merge_outputs(*outputs), tool)


def film_seconds(plan: Plan) -> float:
    """From the film's start to its last frame."""
    assert plan.packets.video is not None, "a film without pictures is refused before"
    return plan.packets.video.seconds + plan.packets.video_lead


def _source(plan: Plan, film: Path) -> Any:
    seconds = plan.max_seconds + READ_BEYOND_SECONDS
    options = input_options(seconds=seconds, threads=plan.threads, decoders=plan.header.decoders)
    return ffmpeg.input(address(film), **options, **frame_options(plan.video))


def _in_frame(video: Any, plan: Plan, recipe: HallCopy) -> Any:
    """As large as it fits, in the middle of black."""
    width, height = plan.video.display_size
    scale = min(Fraction(recipe.width, width), Fraction(recipe.height, height))
    size = (max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2))
    is_small = output_colours(plan.video)["colorspace"] != "bt709"
    matrix = {"in_color_matrix": "bt601", "out_color_matrix": "bt709"} if is_small else {}
    said = dict.fromkeys(("color_primaries", "color_trc", "colorspace"), "bt709")
    return (
        video.filter("scale", *size, flags="lanczos", **matrix)
        .filter("setsar", 1)
        .filter("format", "yuv422p10le")
        .filter("pad", recipe.width, recipe.height, "(ow-iw)/2", "(oh-ih)/2", color="black")
        .filter("fps", fps=recipe.rate)
        .filter("setparams", range="tv", **said)
    )


def _labelled(video: Any, label: Path, recipe: HallCopy) -> Any:
    edge = round(recipe.width * LABEL_EDGE)
    picture = ffmpeg.input(address(label), **picture_options())
    shown = f"lt(t,{recipe.label_seconds:g})"
    laid = ffmpeg.overlay(video, picture, x=edge, y=edge, enable=shown, format="yuv422p10")
    return laid.filter("format", "yuv422p10le")


def _levelled(audio: Any, recipe: HallCopy, gain: Gain) -> Any:
    if gain.decibels:
        audio = audio.filter("volume", f"{gain.decibels:.2f}dB")
    if not gain.is_limited:
        return audio
    ceiling = 10 ** ((recipe.peak - PEAK_SPARE) / 20)
    fine = audio.filter("aresample", FINE_RATE)
    return fine.filter("alimiter", limit=f"{ceiling:.4f}", level=0).filter("aresample", 48000)


def _noted(audio: Any) -> Any:
    measured = audio.filter("ebur128", metadata=1, peak="true")
    return measured.filter("ametadata", mode="print", file=AUDIO_NOTES).filter(
        "aformat", sample_rates=48000, channel_layouts="stereo"
    )


class SourceNode(ffmpeg.nodes.FilterNode):  # type: ignore[misc]
    """A filter that has no input; ffmpeg-python knows none."""

    def __init__(self, name: str, **values: object) -> None:
        super(ffmpeg.nodes.FilterNode, self).__init__(
            stream_spec=None,
            name=name,
            incoming_stream_types=set(),
            outgoing_stream_type=ffmpeg.nodes.FilterableStream,
            min_inputs=0,
            max_inputs=0,
            kwargs=values,
        )


def _silence() -> Any:
    return SourceNode("anullsrc", channel_layout="stereo", sample_rate=48000).stream()


def _colours() -> dict[str, str]:
    return {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "color_range": "tv"}


def _words(outputs: Any, tool: str) -> list[str]:
    return [str(word) for word in outputs.global_args(*GLOBAL).compile(cmd=tool)]
