"""Films as creators really send them, from cameras, editors, phones and generators: none is refused, whatever
is done against those who mean harm. What has to come of the usual ones stands in test_shapes.py and
test_foreign.py; here are those that they have not."""

from pathlib import Path
from typing import Any

import pytest

from media_pipeline.enums import Severity
from tests.films import make_by_ffmpeg, make_film
from tests.media_pipeline.boxes import TRACK, writing
from tests.media_pipeline.hostile import LIMITS
from tests.media_pipeline.lab import put_through
from tests.parts import in_parts

pytestmark = pytest.mark.film
VP9 = ["-deadline", "realtime", "-cpu-used", "8"]
TEN = "yuv420p10le"
FILMS: dict[str, tuple[str, dict[str, Any]]] = {
    "by the name m4v": ("m4v", {}),
    "index first": ("mp4", {"options": ["-movflags", "+faststart"]}),
    "fragments": ("mp4", {"options": ["-movflags", "+frag_keyframe+empty_moov"]}),
    "baseline": ("mp4", {"options": ["-profile:v", "baseline"]}),
    "16 references": ("mp4", {"options": ["-x264-params", "ref=16"]}),
    "H.264 4:2:2, 10 bits": ("mov", {"pixels": "yuv422p10le"}),
    "H.264, full range": ("mp4", {"pixels": "yuvj420p"}),
    "lossless": ("mkv", {"options": ["-qp", "0"]}),
    "ProRes 4444 with alpha": ("mov", {"codec": "prores_ks", "pixels": "yuva444p10le"}),
    "Motion JPEG": ("mov", {"codec": "mjpeg", "pixels": "yuvj420p", "options": ["-c:a", "pcm_s16le"]}),
    "VP8": ("webm", {"codec": "libvpx", "options": [*VP9, "-c:a", "libvorbis"]}),
    "VP9 in MP4": ("mp4", {"codec": "libvpx-vp9", "options": [*VP9, "-c:a", "libopus"]}),
    "AV1 in Matroska, 10 bits": ("mkv", {"codec": "libsvtav1", "pixels": TEN, "options": ["-preset", "12"]}),
    "ALAC": ("mov", {"options": ["-c:a", "alac"]}),
    "MP3": ("mp4", {"options": ["-c:a", "libmp3lame"]}),
    "mono, 8 kHz": ("mp4", {"options": ["-ar", "8000", "-ac", "1"]}),
    "PCM, 96 kHz, floats": ("mov", {"options": ["-ar", "96000", "-c:a", "pcm_f32le"]}),
    "square": ("mp4", {"size": (200, 200)}),
    "wide, few pictures": ("mp4", {"size": (430, 180), "rate": 8}),
    "starts below nothing": (
        "mkv",
        {"options": ["-output_ts_offset", "-0.5", "-avoid_negative_ts", "disabled"]},
    ),
    "tags of all languages": (
        "mp4",
        {
            "options": [
                "-metadata",
                "title=影片 'a' [b]; \"c\"\n\u202e",
                "-metadata",
                f"comment={'x' * 30000}",
            ]
        },
    ),
}


@pytest.mark.parametrize("names", in_parts(FILMS, 2))
def test_films_of_creators_are_not_refused(names: list[str], tmp_path: Path) -> None:
    found = {}
    for number, name in enumerate(names):
        suffix, options = FILMS[name]
        film = make_film(tmp_path / f"{number}.{suffix}", **{"seconds": 2, "shots": 2, **options})
        found[name] = refusals(film, tmp_path / f"made of {number}")
    assert found == {name: [] for name in names}


def test_film_that_a_phone_turned_is_not_refused(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=2, shots=2)
    quarter = (0, 1 << 16, 0, (1 << 32) - (1 << 16), 0, 0, 0, 0, 1 << 30)
    film.write_bytes(writing(*TRACK, b"tkhd", at=40, form=">9I", values=quarter)(film.read_bytes()))
    assert refusals(film, tmp_path / "made") == []


def test_film_with_ten_channels_of_sound_is_not_refused(tmp_path: Path) -> None:
    video = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=20:d=2"]
    audio = ["-f", "s16le", "-ar", "48000", "-ac", "10", "-t", "2", "-i", "/dev/zero"]
    film = make_by_ffmpeg(tmp_path / "film.mov", [*video, *audio, "-c:a", "pcm_s16le"])
    assert refusals(film, tmp_path / "made") == []


def refusals(film: Path, folder: Path) -> list[str]:
    findings = put_through(film, LIMITS, folder=folder)
    return [finding.code for finding in findings if finding.severity == Severity.BLOCKS]
