"""What is said about films of known faults, by the real ffmpeg."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from media_pipeline.findings.catalogue import Finding
from media_pipeline.inspection.first_look import look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.renditions.run_pass import run_pass
from tests.films import make_film
from tests.media_pipeline.inspection.test_detail import scene
from tests.waiting import PATIENCE

pytestmark = pytest.mark.film
LIMITS = FilmLimits(min_seconds=5, max_seconds=12, max_file_bytes=10**9, min_height=100)


def found_in(film: Path, *, limits: FilmLimits = LIMITS) -> tuple[Finding, ...]:
    scratch = film.parent / "made"
    scratch.mkdir()
    look = look_at(film, limits)
    assert look.findings == ()
    return run_pass(film, look, limits, scratch=scratch, threads=1).findings


def codes(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def make(path: Path, **how: Any) -> Path:
    return make_film(path, **{"seconds": 6, "shots": 2, **how})


def with_sound(path: Path, audio: str, **how: Any) -> Path:
    """A film whose tone went through the filters `sound`."""
    return make(path, options=["-af", audio, "-ac", "2", "-b:a", "128k"], **how)


def make_slides(path: Path, video: Sequence[Image.Image]) -> Path:
    """A film that shows each picture for a second."""
    for number, picture in enumerate(video):
        picture.save(path.parent / f"slide-{number}.png")
    source = ("-framerate", "1", "-i", str(path.parent / "slide-%d.png"))
    coding = ("-r", "16", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-crf", "20")
    subprocess.run(["ffmpeg", "-v", "error", *source, *coding, str(path)], check=True, timeout=PATIENCE)
    return path


def test_film_within_bars(tmp_path: Path) -> None:
    bars = "scale=320:132,pad=320:180:0:24:black,setsar=1"
    (finding,) = found_in(make(tmp_path / "film.mp4", picture_filter=bars))
    assert (finding.code, finding.values) == ("letterboxed", {"measured": 27, "width": 320, "height": 132})


@pytest.mark.parametrize(("lines", "expected"), [(1080, []), (360, ["upscaled"])])
def test_film_that_was_enlarged(lines: int, expected: list[str], tmp_path: Path) -> None:
    small = [scene(seed).resize((lines * 16 // 9, lines), Image.Resampling.LANCZOS) for seed in range(6)]
    video = [picture.resize((1280, 720), Image.Resampling.LANCZOS) for picture in small]
    assert codes(found_in(make_slides(tmp_path / "film.mp4", video))) == [*expected, "no_sound"]


def test_pictures_at_an_uneven_pace(tmp_path: Path) -> None:
    film = make(
        tmp_path / "film.mkv",
        picture_filter="select='not(mod(n\\,3))+lt(n\\,60)'",
        options=["-fps_mode", "vfr"],
    )
    slow, uneven = found_in(film)
    assert (slow.code, uneven.code, uneven.values) == (
        "rate_low",
        "variable_rate",
        {"lowest": 6.7, "highest": 20.0},
    )


def test_sound_on_one_side(tmp_path: Path) -> None:
    film = with_sound(tmp_path / "film.mp4", "pan=stereo|c0=c0|c1=0*c0")
    (finding,) = found_in(film)
    assert (finding.code, finding.values["measured"]) == ("one_sided", -70.0)


def test_channels_that_cancel_each_other_out(tmp_path: Path) -> None:
    assert codes(found_in(with_sound(tmp_path / "film.mp4", "pan=stereo|c0=c0|c1=-1*c0"))) == ["out_of_phase"]


@pytest.mark.parametrize("audio", ["pan=stereo|c0=c0|c1=c0", "pan=stereo|c0=c0|c1=0.1*c0"])
def test_sound_on_both_sides_is_fine(audio: str, tmp_path: Path) -> None:
    assert found_in(with_sound(tmp_path / "film.mp4", audio)) == ()


def test_sound_of_six_channels(tmp_path: Path) -> None:
    film = make(tmp_path / "film.mp4", options=["-af", "pan=5.1|c0=c0|c1=c0|c2=c0", "-b:a", "192k"])
    (finding,) = found_in(film)
    assert (finding.code, finding.values) == ("surround", {"measured": 6})


def test_quiet_sound(tmp_path: Path) -> None:
    (finding,) = found_in(with_sound(tmp_path / "film.mp4", "volume=-20dB"))
    assert (finding.code, finding.values["min"], finding.values["max"]) == ("quiet", -30, -12)


def test_clipped_sound_is_loud_too(tmp_path: Path) -> None:
    loud, clipped = found_in(with_sound(tmp_path / "film.mp4", "volume=40dB"))
    assert (loud.code, clipped.code, clipped.values["expected"]) == ("loud", "clipped", 0)
    assert clipped.values["measured"] > 0


def test_silence_has_its_place(tmp_path: Path) -> None:
    (finding,) = found_in(with_sound(tmp_path / "film.mp4", "volume=0:enable='between(t,1,5)'"))
    start, end = finding.stretches[0]
    assert (finding.code, finding.values["expected"]) == ("silence", 3)
    assert (start, end) == (pytest.approx(1, abs=0.1), pytest.approx(5, abs=0.1))


def test_picture_that_stands_still_has_its_place(tmp_path: Path) -> None:
    still = "trim=end_frame=81,loop=loop=119:size=1:start=40,setpts=N/(20*TB)"
    (finding,) = found_in(make(tmp_path / "film.mp4", seconds=10, shots=[10], picture_filter=still))
    (start, end) = finding.stretches[0]
    assert (finding.code, start, end) == ("frozen", pytest.approx(2, abs=0.3), pytest.approx(8, abs=0.1))


def test_title_card_may_stand_still(tmp_path: Path) -> None:
    letters = ",".join(
        f"drawbox=x={x}:y={y}:w=10:h=30:t=fill:c=0xe8e0d0:enable='lt(t,5)'"
        for x, y in ((90, 60), (110, 60), (135, 60), (170, 60), (200, 60), (120, 110), (150, 110), (180, 110))
    )
    card = f"drawbox=t=fill:c=0x101820:enable='lt(t,5)',{letters}"
    assert found_in(make(tmp_path / "film.mp4", seconds=8, shots=[8], picture_filter=card)) == ()


def test_black_has_its_place(tmp_path: Path) -> None:
    black = "drawbox=t=fill:c=black:enable='between(t,1,4.95)'"
    (finding,) = found_in(make(tmp_path / "film.mp4", shots=[6], picture_filter=black))
    assert (finding.code, finding.values, finding.stretches) == (
        "black",
        {"measured": 4.0, "expected": 3},
        ((1.0, 5.0),),
    )
