"""Films as creators really send them, from cameras, editors, phones and generators: none is refused, whatever
is done against those who mean harm. More of them, with what has to come of them: test_shapes.py."""

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
QUIET = ["-x265-params", "log-level=none"]
HLG = ["-color_primaries", "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc"]
PQ = ["-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc"]
VP9 = ["-deadline", "realtime", "-cpu-used", "8"]
TEN = "yuv420p10le"
FILMS: dict[str, tuple[str, dict[str, Any]]] = {
    "by the name m4v": ("m4v", {}),
    "index first": ("mp4", {"options": ["-movflags", "+faststart"]}),
    "fragments": ("mp4", {"options": ["-movflags", "+frag_keyframe+empty_moov"]}),
    "fragments with an index of theirs": ("mp4", {"options": ["-movflags", "+dash+delay_moov"]}),
    "baseline": ("mp4", {"options": ["-profile:v", "baseline"]}),
    "B-frames and open groups": (
        "mp4",
        {"options": ["-preset", "fast", "-x264-params", "open-gop=1:bframes=5"]},
    ),
    "16 references": ("mp4", {"options": ["-x264-params", "ref=16"]}),
    "H.264 4:2:2, 10 bits": ("mov", {"pixels": "yuv422p10le"}),
    "H.264, full range": ("mp4", {"pixels": "yuvj420p"}),
    "lossless": ("mkv", {"options": ["-qp", "0"]}),
    "one key picture": ("mp4", {"options": ["-g", "9999"]}),
    "HEVC": ("mp4", {"codec": "libx265", "options": [*QUIET, "-tag:v", "hvc1"]}),
    "HEVC, PQ": ("mov", {"codec": "libx265", "pixels": TEN, "options": [*QUIET, *PQ]}),
    "HEVC, HLG": ("mov", {"codec": "libx265", "pixels": TEN, "options": [*QUIET, *HLG]}),
    "ProRes": ("mov", {"codec": "prores_ks", "pixels": "yuv422p10le", "options": ["-c:a", "pcm_s24le"]}),
    "ProRes 4444 with alpha": ("mov", {"codec": "prores_ks", "pixels": "yuva444p10le"}),
    "Motion JPEG": ("mov", {"codec": "mjpeg", "pixels": "yuvj420p", "options": ["-c:a", "pcm_s16le"]}),
    "MPEG-4": ("mp4", {"codec": "mpeg4"}),
    "VP8": ("webm", {"codec": "libvpx", "options": [*VP9, "-c:a", "libvorbis"]}),
    "VP9": ("webm", {"codec": "libvpx-vp9", "options": [*VP9, "-c:a", "libopus"]}),
    "VP9 in MP4": ("mp4", {"codec": "libvpx-vp9", "options": [*VP9, "-c:a", "libopus"]}),
    "AV1": ("mp4", {"codec": "libsvtav1", "options": ["-preset", "12", "-b:v", "0"]}),
    "AV1 in Matroska, 10 bits": ("mkv", {"codec": "libsvtav1", "pixels": TEN, "options": ["-preset", "12"]}),
    "FLAC": ("mkv", {"options": ["-c:a", "flac"]}),
    "ALAC": ("mov", {"options": ["-c:a", "alac"]}),
    "AC-3, 5.1": ("mp4", {"options": ["-c:a", "ac3", "-ac", "6"]}),
    "E-AC-3": ("mp4", {"options": ["-c:a", "eac3"]}),
    "MP3": ("mp4", {"options": ["-c:a", "libmp3lame"]}),
    "PCM, 96 kHz, floats": ("mov", {"options": ["-ar", "96000", "-c:a", "pcm_f32le"]}),
    "mono, 8 kHz": ("mp4", {"options": ["-ar", "8000", "-ac", "1"]}),
    "square": ("mp4", {"size": (200, 200)}),
    "wide": ("mp4", {"size": (430, 180)}),
    "varying rate": (
        "mkv",
        {"picture_filter": "select='not(mod(n\\,3))+lt(n\\,20)'", "options": ["-fps_mode", "vfr"]},
    ),
    "few pictures": ("mp4", {"rate": 8}),
    "starts late": ("mp4", {"options": ["-output_ts_offset", "3"]}),
    "starts below nothing": (
        "mkv",
        {"options": ["-output_ts_offset", "-0.5", "-avoid_negative_ts", "disabled"]},
    ),
    "time code": ("mov", {"options": ["-timecode", "01:00:00:00"]}),
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


@pytest.mark.parametrize("names", in_parts(FILMS, 4))
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
