"""Films of every shape and coding that creators send, through the whole lab: both copies are upright, of the
right size, as long as the film, and of its colours."""

import subprocess
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.enums import Severity
from media_pipeline.ffmpeg.raw_files import LIGHT_FILE, TOP_FILE
from media_pipeline.inspection.first_look import Look, look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.renditions.finish import finish_files
from media_pipeline.renditions.run_pass import PassResult, run_pass
from tests.films import make_film
from tests.media_pipeline.boxes import TRACK, writing
from tests.media_pipeline.painted import (
    BLUE,
    CORNERS,
    GREEN,
    RED,
    WHITE,
    corners_of,
    furthest,
    paint_film,
    pitch_of,
)

pytestmark = pytest.mark.film
LIMITS = FilmLimits(min_seconds=1, max_seconds=8, max_file_bytes=10**9, min_height=100)
HEVC = ["-c:v", "libx265", "-preset", "ultrafast", "-crf", "12", "-x265-params", "log-level=none"]
PQ = {"transfer": "smpte2084", "matrix": "bt2020nc", "pixels": "yuv420p10le", "options": HEVC}
HLG = {**PQ, "transfer": "arib-std-b67"}
WIDE = {**PQ, "transfer": "bt2020-10"}
SUBTLE, TONED = 6, 16  # how far a colour may be off, of 255: through our encoders; through tone mapping
ON_ITS_SIDE = (GREEN, WHITE, RED, BLUE)  # the corners, turned to the left
FULL_HD = (1920, 1080)
FEW: dict[str, Any] = {"rate": Fraction(4), "seconds": 1.0}  # pictures, where each is a large one
HALF_RATE = "select=mod(n\\,2)+lt(n\\,20)"


@dataclass(frozen=True)
class Shape:
    """A film as it is sent, and what the lab has to make of it."""

    name: str
    painted: dict[str, Any] = field(default_factory=dict)
    top: str = "encode"
    size: tuple[int, int] = (320, 180)
    light: tuple[int, int] = (320, 180)
    seconds: float = 2.0
    corners: tuple[Any, ...] = CORNERS
    bound: int = SUBTLE


SHAPES = [
    Shape("plain.mp4", top="direct"),
    Shape("bframes.mp4", {"options": ["-preset", "veryfast"]}, "direct"),
    Shape("film.mkv"),
    Shape("hevc.mp4", {"options": HEVC}),
    Shape("hevc10.mp4", {"options": HEVC, "pixels": "yuv420p10le"}),
    Shape("prores.mov", {"options": ["-c:v", "prores_ks"], "pixels": "yuv422p10le"}),
    Shape("vp9.webm", {"options": ["-c:v", "libvpx-vp9", "-cpu-used", "8", "-b:v", "4M", "-c:a", "libopus"]}),
    Shape("av1.mp4", {"options": ["-c:v", "libsvtav1", "-preset", "12", "-crf", "20"]}),
    Shape("444.mp4", {"pixels": "yuv444p"}),
    Shape("television.mp4", {"matrix": "smpte170m", "pixels": "yuv444p"}),
    Shape("hdr10.mp4", PQ, bound=TONED),
    Shape("hlg.mp4", HLG, bound=TONED),
    Shape("wide-colours.mp4", WIDE, bound=TONED),
    Shape("portrait.mp4", {"size": (180, 320)}, "direct", (180, 320), (180, 320)),
    Shape("anamorphic.mp4", {"size": (240, 180), "picture_filter": "setsar=4/3"}),
    Shape("odd.mp4", {"size": (319, 181), "pixels": "yuv444p"}),
    Shape("full-hd.mp4", {"size": FULL_HD, **FEW}, "direct", FULL_HD, (854, 480), seconds=1.0),
    Shape("4k.mp4", {"size": (3840, 2160), **FEW}, size=FULL_HD, light=(854, 480), seconds=1.0),
    Shape("8k.mp4", {"size": (7680, 4320), **FEW}, size=FULL_HD, light=(854, 480), seconds=1.0),
    Shape("cinema.mp4", {"rate": Fraction(24000, 1001), "seconds": 2.002}, "direct", seconds=2.002),
    Shape("60.mp4", {"rate": Fraction(60)}, "direct"),
    Shape("quick.mp4", {"rate": Fraction(100)}),
    Shape("varying.mp4", {"picture_filter": HALF_RATE, "options": ["-fps_mode", "vfr"]}, "direct"),
    Shape(
        "interlaced.mp4",
        {"options": ["-flags", "+ilme+ildct", "-x264-params", "tff=1"], "picture_filter": "setfield=tff"},
    ),
    Shape("mute.mov", {"inputs": []}, "direct"),
    Shape("mono.mp4", {"options": ["-ac", "1"]}, "direct"),
    Shape("surround.mp4", {"options": ["-ac", "6"]}, "direct"),
]


def refusals(look: Look) -> set[str]:
    return {finding.code for finding in look.findings if finding.severity == Severity.BLOCKS}


def through_the_lab(film: Path) -> tuple[PassResult, Path]:
    folder = film.parent / "made"
    folder.mkdir()
    look = look_at(film, LIMITS)
    assert refusals(look) <= {"rate_too_low"}  # of a film of a few frames
    return run_pass(film, look, LIMITS, scratch=folder, threads=1), folder


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_film_of_any_shape(shape: Shape, tmp_path: Path) -> None:
    hold_to(shape, paint_film(tmp_path / shape.name, **shape.painted))


def test_film_that_lies_on_its_side_is_turned_upright(tmp_path: Path) -> None:
    lying = paint_film(tmp_path / "lying.mp4")
    turned = copied(lying, tmp_path / "turned.mp4", after=["-metadata:s:v", "rotate=90"])
    hold_to(Shape("turned", size=(180, 320), light=(180, 320), corners=ON_ITS_SIDE), turned)


def test_film_that_is_marked_as_upside_down_is_turned_over(tmp_path: Path) -> None:
    film = paint_film(tmp_path / "mirrored.mp4")
    over = writing(*TRACK, b"tkhd", at=40, form=">9i", values=[1 << 16, 0, 0, 0, -1 << 16, 0, 0, 0, 1 << 30])
    film.write_bytes(over(film.read_bytes()))
    hold_to(Shape("mirrored", corners=(*CORNERS[2:], *CORNERS[:2])), film)


def test_what_an_edit_list_hides_is_not_shown(tmp_path: Path) -> None:
    whole = paint_film(tmp_path / "whole.mp4", seconds=3.0)
    hold_to(Shape("cut"), copied(whole, tmp_path / "cut.mp4", before=["-ss", "1"]))


def test_default_one_of_several_sounds_is_heard(tmp_path: Path) -> None:
    first = paint_film(tmp_path / "first.mkv")
    both = tmp_path / "both.mkv"
    tone = ["-f", "lavfi", "-i", "sine=frequency=880:sample_rate=48000:duration=2"]
    command = ["ffmpeg", "-v", "error", "-i", str(first), *tone, "-map", "0", "-map", "1", "-c:v", "copy"]
    command += ["-disposition:a:0", "0", "-disposition:a:1", "default", str(both)]
    subprocess.run(command, check=True)
    _, folder = through_the_lab(both)
    assert [pitch_of(folder / name) for name in (TOP_FILE, LIGHT_FILE)] == [880, 880]


def hold_to(shape: Shape, film: Path) -> None:
    found, folder = through_the_lab(film)
    assert (found.is_refused, found.facts()["top"], found.watched.seconds) == (
        False,
        shape.top,
        shape.seconds,
    )
    made, sheets = finish_files(found, folder, shots=found.shots)
    assert (made[0].size, made[1].size, sheets.sprite.cells) == (
        shape.size,
        shape.light,
        ceil(shape.seconds),
    )
    for one in made[:2]:
        shown = corners_of(one.path, size=one.size or (0, 0), at=shape.seconds / 2)
        assert furthest(shown, shape.corners) <= shape.bound, (one.path.name, shown)


def copied(
    film: Path, target: Path, *, before: list[str] | None = None, after: list[str] | None = None
) -> Path:
    command = [
        "ffmpeg",
        "-v",
        "error",
        *(before or []),
        "-i",
        str(film),
        "-c",
        "copy",
        *(after or []),
        str(target),
    ]
    subprocess.run(command, check=True)
    return target


def test_cover_and_subtitles_are_no_hindrance(tmp_path: Path) -> None:
    lines = tmp_path / "lines.srt"
    lines.write_text("1\n00:00:00,000 --> 00:00:01,500\nHello\n\n")
    film = tmp_path / "film.mp4"
    plain = make_film(tmp_path / "plain.mp4", seconds=2, shots=2)
    png = ["-f", "lavfi", "-i", "color=red:s=64x64:d=0.1:r=10"]
    command = ["ffmpeg", "-v", "error", "-i", str(plain), "-i", str(lines), *png]
    command += ["-map", "0", "-map", "1", "-map", "2", "-c", "copy", "-c:s", "mov_text", "-c:v:1", "png"]
    subprocess.run([*command, "-disposition:v:1", "attached_pic", str(film)], check=True)
    assert look_at(film, LIMITS).findings == ()


def test_sound_in_a_codec_that_is_not_accepted_is_named(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mkv", seconds=2, shots=2, options=["-c:a", "wmav2"])
    (finding,) = look_at(film, LIMITS).findings
    assert (finding.code, finding.values) == ("codec_refused", {"measured": "Windows Media Audio"})
