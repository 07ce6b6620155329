"""Pure: facts of a film and recipes → the arguments of the one ffmpeg that decodes it and makes
everything.

Pictures: [upright, square, SDR] → 1080p when it is encoded → 480p, on which cuts, black and frozen
stretches are looked for (before any frame is dropped or doubled, so that every decoded frame is on the
record) → light copy, a still for each second, and a 32×32 print four times a second. Sound: measured on
its way into the light copy."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from media_pipeline.ffmpeg.guard import address, input_options
from media_pipeline.ffmpeg.probe import Header, Packets, Pictures
from media_pipeline.recipes import LIGHT, SOUND_TAIL_SECONDS, Direct, Encode, Sprite, fit, frame_rate

TOP_FILE = "top.mp4"
LIGHT_FILE = "light.mp4"
PICTURE_NOTES = "pictures.txt"
SOUND_NOTES = "sound.txt"
STILLS_FILE = "stills.rgb"
PRINTS_FILE = "prints.gray"
PRINT_SIDE = 32
PRINTS_PER_SECOND = 4
READ_BEYOND_SECONDS = 10  # how far past the longest film allowed we look

GLOBAL = ("-hide_banner", "-nostdin", "-y", "-v", "error", "-nostats", "-progress", "pipe:1")
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

    @property
    def pictures(self) -> Pictures:
        assert self.header.pictures is not None, "a film without pictures is refused before"
        return self.header.pictures

    @property
    def light_size(self) -> tuple[int, int]:
        return _size_of(self.pictures, LIGHT)

    @property
    def cell_size(self) -> tuple[int, int]:
        return fit(self.light_size, long_side=self.sprite.cell_width, short_side=self.sprite.cell_height)


def compile_pass(plan: Plan, *, film: Path, tool: str) -> list[str]:
    """The whole command, to be run in the folder that gets the files."""
    source = ffmpeg.input(
        address(film), **input_options(seconds=plan.max_seconds + READ_BEYOND_SECONDS, threads=plan.threads)
    )
    outputs = []
    pictures = _upright(source[str(plan.pictures.index)], plan.pictures)
    sound, top_sound = _sound(source, plan)
    if isinstance(plan.top, Encode):
        large = _scaled(pictures, _size_of(plan.pictures, plan.top), "bicubic").split()
        outputs.append(_encoded(large[0], top_sound, plan.top, plan, TOP_FILE))
        pictures = large[1]
    else:
        outputs.append(_copied(source, top_sound, plan.top, plan))
    watched = (
        _scaled(pictures, plan.light_size, "bilinear")
        .filter("scdet", t=10)
        .filter("blackdetect", d=0.5, pix_th="0.10")
        .filter("freezedetect", n="-60dB", d=2)
        .filter("metadata", mode="print", file=PICTURE_NOTES)
        .filter_multi_output("split", 3)
    )
    outputs.append(_encoded(watched[0], sound, LIGHT, plan, LIGHT_FILE))
    cells = watched[1].filter("fps", fps=Fraction(1, plan.sprite.seconds_per_cell))
    outputs.append(_raw(cells.filter("scale", *plan.cell_size, flags="area"), "rgb24", STILLS_FILE))
    prints = watched[2].filter("fps", fps=PRINTS_PER_SECOND)
    outputs.append(_raw(prints.filter("scale", PRINT_SIDE, PRINT_SIDE, flags="area"), "gray", PRINTS_FILE))
    return [str(word) for word in ffmpeg.merge_outputs(*outputs).global_args(*GLOBAL).compile(cmd=tool)]


def compile_still(film: Path, *, at: float, size: tuple[int, int], tool: str, name: str) -> list[str]:
    """One frame of a rendition of ours, as raw RGB."""
    source = ffmpeg.input(address(film), ss=f"{at:.3f}", **input_options(seconds=at + 10, threads=1))
    still = source.video.filter("scale", *size, flags="bicubic").filter("format", "rgb24")
    output = ffmpeg.output(still, name, format="rawvideo", **{"frames:v": 1})
    return [
        str(word)
        for word in output.global_args("-hide_banner", "-nostdin", "-y", "-v", "error").compile(cmd=tool)
    ]


def _upright(stream: Any, pictures: Pictures) -> Any:
    """Progressive and in the colours of a plain screen. ffmpeg itself has turned it by then."""
    if pictures.is_interlaced:
        stream = stream.filter("bwdif", mode="send_frame")
    if pictures.is_hdr:
        stream = (
            stream.filter("zscale", t="linear", npl=100)
            .filter("format", "gbrpf32le")
            .filter("zscale", p="bt709")
            .filter("tonemap", tonemap="hable", desat=0)
            .filter("zscale", t="bt709", m="bt709", r="tv")
        )
    return stream


def _size_of(pictures: Pictures, recipe: Encode) -> tuple[int, int]:
    return fit(pictures.display_size, long_side=recipe.long_side, short_side=recipe.short_side)


def _scaled(stream: Any, size: tuple[int, int], how: str) -> Any:
    return stream.filter("scale", *size, flags=how).filter("setsar", 1).filter("format", "yuv420p")


def _sound(source: Any, plan: Plan) -> tuple[Any, Any]:
    """For the light and the top copy: two channels, not longer than the pictures, and measured."""
    if plan.header.sound is None or plan.packets.sound is None:
        return None, None
    heard = source[str(plan.header.sound.index)]
    if plan.packets.pictures and plan.packets.sound.end > plan.packets.pictures.end + SOUND_TAIL_SECONDS:
        heard = heard.filter("atrim", end=f"{plan.packets.pictures.end:.3f}")
    heard = heard.filter("aresample", 48000).filter("aformat", channel_layouts="stereo")
    if isinstance(plan.top, Direct) and plan.top.copies_sound:
        return _measured(heard), None
    both = heard.filter_multi_output("asplit", 2)
    return _measured(both[0]), both[1]


def _measured(sound: Any) -> Any:
    return (
        sound.filter("ebur128", metadata=1, peak="true")
        .filter("silencedetect", n="-50dB", d=2)
        .filter("ametadata", mode="print", file=SOUND_NOTES)
    )


def _encoded(pictures: Any, sound: Any, recipe: Encode, plan: Plan, name: str) -> Any:
    rate = frame_rate(plan.pictures)
    steady = pictures.filter("fps", fps=rate)
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
        **CLEAN,
    }
    if sound is None:
        return ffmpeg.output(steady, name, **options)
    options |= {"c:a": "aac", "b:a": f"{recipe.sound_kbits}k", "flags:a": "+bitexact"}
    return ffmpeg.output(steady, sound, name, **options)


def _copied(source: Any, sound: Any, recipe: Direct, plan: Plan) -> Any:
    options: dict[str, Any] = {
        "c:v": "copy",
        "bsf:v": "filter_units=remove_types=6",
        "movflags": "+faststart",
        **CLEAN,
    }
    pictures = source[str(plan.pictures.index)]
    if recipe.copies_sound and plan.header.sound is not None:
        return ffmpeg.output(
            pictures, source[str(plan.header.sound.index)], TOP_FILE, **options, **{"c:a": "copy"}
        )
    if sound is None:
        return ffmpeg.output(pictures, TOP_FILE, **options)
    options |= {"c:a": "aac", "b:a": "160k", "flags:a": "+bitexact"}
    return ffmpeg.output(pictures, sound, TOP_FILE, **options)


def _raw(pictures: Any, pixels: str, name: str) -> Any:
    return ffmpeg.output(pictures.filter("format", pixels), name, format="rawvideo", fps_mode="passthrough")
