"""Films of every shape and coding that creators send, through the whole lab: their renditions have the right
size, their own length and their shots."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.examination import examine, look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.renditions import finish_files, verify
from tests.films import make_film

pytestmark = pytest.mark.film
LIMITS = FilmLimits(min_seconds=2, max_seconds=8, max_file_bytes=10**9, min_height=100)
HDR = ["-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc"]
QUIET = ["-x265-params", "log-level=none"]


@pytest.mark.parametrize(
    ("name", "options", "top", "size"),
    [
        ("bframes.mp4", {"options": ["-preset", "veryfast"]}, "direct", (320, 180)),
        ("portrait.mp4", {"size": (180, 320)}, "direct", (180, 320)),
        ("anamorphic.mp4", {"size": (240, 180), "picture_filter": "setsar=4/3"}, "encode", (320, 180)),
        ("odd.mp4", {"pixels": "yuv444p", "picture_filter": "scale=319:181,setsar=1"}, "encode", (320, 180)),
        ("surround.mp4", {"options": ["-ac", "6"]}, "direct", (320, 180)),
        ("quick.mp4", {"rate": 100}, "encode", (320, 180)),
        ("film.mkv", {}, "encode", (320, 180)),
        ("mute.mov", {"sound": False}, "direct", (320, 180)),
        ("hevc.mp4", {"codec": "libx265", "options": QUIET}, "encode", (320, 180)),
        (
            "hdr.mp4",
            {"codec": "libx265", "pixels": "yuv420p10le", "options": [*QUIET, *HDR]},
            "encode",
            (320, 180),
        ),
        ("prores.mov", {"codec": "prores_ks", "pixels": "yuv422p10le"}, "encode", (320, 180)),
        (
            "web.webm",
            {
                "codec": "libvpx-vp9",
                "options": ["-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"],
            },
            "encode",
            (320, 180),
        ),
        (
            "interlaced.mp4",
            {
                "options": ["-flags", "+ilme+ildct", "-x264-params", "tff=1"],
                "picture_filter": "setfield=tff",
            },
            "encode",
            (320, 180),
        ),
        ("large.mp4", {"size": (2560, 1440), "rate": 12}, "encode", (1920, 1080)),
    ],
)
def test_film_of_any_shape(
    name: str, options: dict[str, Any], top: str, size: tuple[int, int], tmp_path: Path
) -> None:
    film = make_film(tmp_path / name, **{"seconds": 2, "shots": 2, **options})
    folder = tmp_path / "made"
    folder.mkdir()
    found = examine(film, look_at(film, LIMITS), LIMITS, scratch=folder, threads=1)
    assert (found.is_refused, found.watched.seconds, found.facts()["top"]) == (False, 2.0, top)
    assert found.shots == ((0.0, 1.0), (1.0, 2.0))
    made, sheets = finish_files(found, folder, shots=found.shots)
    verify(made)
    assert (made[0].size, sheets.sprite.cells, sheets.shots.cells) == (size, 2, 2)


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
    assert (finding.code, finding.values) == ("codec_refused", {"measured": "wmav2"})
