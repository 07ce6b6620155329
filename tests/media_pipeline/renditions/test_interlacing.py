"""Interlacing that the header does not tell is found in frames, and gone from the copies; progressive films
are left as they are, also where lines roll as credits do."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.ffmpeg.raw_files import LIGHT_FILE
from media_pipeline.inspection.first_look import look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.renditions.finish import finish_files
from media_pipeline.renditions.run_pass import PassResult, run_pass
from tests.films import make_by_ffmpeg
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.film, pytest.mark.slow]
LIMITS = FilmLimits(min_seconds=2, max_seconds=8, max_file_bytes=10**9, min_height=160)
SIZE = "s=320x240"  # as large as the light copy at most, whose lines are those of the film then
MOVING = f"testsrc2={SIZE}:r={{rate}}:d=4"
ZOOM = f"mandelbrot={SIZE}:r={{rate}}:maxiter=400,trim=duration=4,scroll=h=0.02"
ROLLING = f"smptehdbars={SIZE}:r={{rate}}:d=4,scroll=v=0.0042"
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p")
STILL_SEEN = 0.15  # by a measure that takes a few progressive frames for interlaced
TOP, BOTTOM = (f"tinterlace=interleave_{first},setfield=prog" for first in ("top", "bottom"))
FLAGS = ("-flags", "+ilme+ildct", "-x264-params", "tff=1")
PULLDOWN = "telecine,setfield=prog"


def made(tmp_path: Path, source: str, how: str, rate: str, *coded: str, suffix: str = "mp4") -> PassResult:
    """What the lab finds of `source` in an edit by the filter `how`."""
    picture = ["-f", "lavfi", "-i", f"{source.format(rate=rate)},{how}"]
    film = make_by_ffmpeg(tmp_path / f"film.{suffix}", [*picture, *(coded or X264)])
    look = look_at(film, LIMITS)
    assert (look.findings, look.header and look.header.video and look.header.video.is_interlaced) == (
        (),
        False,
    )
    (tmp_path / "made").mkdir()
    found = run_pass(film, look, LIMITS, scratch=tmp_path / "made", threads=1)
    finish_files(found, tmp_path / "made", shots=found.shots)
    return found


def fields_of(film: Path) -> dict[str, int]:
    """How many frames of a film ffmpeg takes for interlaced, and for progressive."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(film), "-vf", "idet", "-f", "null", "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE).stderr
    line = said[said.rindex("Multi frame detection") :]
    counts = {name: int(number) for name, number in re.findall(r"(TFF|BFF|Progressive): *(\d+)", line)}
    return {"interlaced": counts["TFF"] + counts["BFF"], "progressive": counts["Progressive"]}


@pytest.mark.parametrize(
    ("source", "how", "rate"),
    [
        (MOVING, TOP, "50"),
        (ZOOM, BOTTOM, "60000/1001"),
        (MOVING, PULLDOWN, "24000/1001"),
        (ZOOM, PULLDOWN, "24000/1001"),
    ],
)
def test_combed_frames_are_found_and_deinterlaced(source: str, how: str, rate: str, tmp_path: Path) -> None:
    found = made(tmp_path, source, how, rate)
    codes = [finding.code for finding in found.findings if finding.code != "no_sound"]
    assert (codes, found.plan.combing and found.plan.combing.is_flagged) == (["interlaced_frames"], False)
    fields = fields_of(tmp_path / "made" / LIGHT_FILE)
    assert fields["interlaced"] <= STILL_SEEN * fields["progressive"]


def test_frames_that_say_so_are_believed(tmp_path: Path) -> None:
    how = "tinterlace=interleave_top,setfield=tff"
    found = made(tmp_path, MOVING, how, "50", *X264, *FLAGS, "-field_order", "progressive", suffix="mkv")
    assert (found.plan.combing and found.plan.combing.is_flagged, found.facts()["top"]) == (True, "encode")
    fields = fields_of(tmp_path / "made" / LIGHT_FILE)
    assert fields["interlaced"] <= STILL_SEEN * fields["progressive"]


@pytest.mark.parametrize("source", [MOVING, ZOOM, ROLLING, f"{MOVING},noise=alls=30:allf=t"])
def test_progressive_film_is_copied_as_it_is(source: str, tmp_path: Path) -> None:
    found: Any = made(tmp_path, source, "null", "25")
    assert (found.plan.combing, found.facts()["combing"]) == (None, None)
