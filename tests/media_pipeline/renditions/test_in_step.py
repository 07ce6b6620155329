"""Audio and video stay together in every copy that is served, however the film was put together."""

from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.ffmpeg.raw_files import LIGHT_FILE, TOP_FILE
from media_pipeline.inspection.first_look import look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.renditions.finish import finish_files
from media_pipeline.renditions.recipes import TOP, Direct
from media_pipeline.renditions.run_pass import PassResult, run_pass
from tests.media_pipeline.flashes import make_flashes, make_joined, make_shifted, seen_and_heard

pytestmark = [pytest.mark.film, pytest.mark.slow]
LIMITS = FilmLimits(min_seconds=5, max_seconds=40, max_file_bytes=1_000_000_000, min_height=100)
IN_STEP = 0.04


def make_copies(film: Path, folder: Path) -> PassResult:
    folder.mkdir()
    look = look_at(film, LIMITS)
    assert look.findings == ()
    found = run_pass(film, look, LIMITS, scratch=folder, threads=1)
    finish_files(found, folder, shots=found.shots)
    return found


def lags(copy: Path) -> list[float]:
    """For each flash, how much later the nearest beep is heard."""
    seen, heard = seen_and_heard(copy)
    return [min((beep - flash for beep in heard), key=abs) for flash in seen]


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_holes_of_joined_clips_are_filled_and_named(tmp_path: Path, suffix: str) -> None:
    film = make_joined(tmp_path / f"film.{suffix}", clips=4, seconds=3, audio_seconds=2.75)
    found = make_copies(film, tmp_path / "made")
    assert found.plan.top == (Direct(copies_sound=False) if suffix == "mp4" else TOP)
    (gaps,) = found.findings
    assert (gaps.code, len(gaps.stretches)) == ("sound_gaps", 3)
    assert [round(start) for start, _end in gaps.stretches] == [3, 6, 9]
    assert 0.6 < gaps.values["measured"] < 0.9
    for name in (TOP_FILE, LIGHT_FILE):
        apart = lags(tmp_path / "made" / name)
        assert (len(apart), max(map(abs, apart)) <= IN_STEP) == (12, True), apart


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_black_is_shown_until_video_that_starts_late(tmp_path: Path, suffix: str) -> None:
    film = make_shifted(tmp_path / f"film.{suffix}", video=0.7)
    found = make_copies(film, tmp_path / "made")
    (late,) = found.findings
    assert (late.code, found.plan.top, round(found.watched.seconds, 1)) == ("late_video", TOP, 5.7)
    assert abs(late.values["measured"] - 0.7) <= 0.03
    for name in (TOP_FILE, LIGHT_FILE):
        seen, heard = seen_and_heard(tmp_path / "made" / name)
        assert abs(seen[0] - 0.7) <= 0.06
        assert abs(heard[0]) <= IN_STEP
        assert max(abs(flash - beep - 0.7) for flash, beep in zip(seen, heard, strict=True)) <= 0.06


@pytest.mark.parametrize(("suffix", "top"), [("mp4", Direct(copies_sound=False)), ("mkv", TOP)])
def test_silence_is_heard_until_audio_that_starts_late(tmp_path: Path, suffix: str, top: object) -> None:
    film = make_shifted(tmp_path / f"film.{suffix}", audio=0.7)
    found = make_copies(film, tmp_path / "made")
    (late,) = found.findings
    assert (late.code, found.plan.top, found.watched.seconds) == ("late_sound", top, 5.0)
    for name in (TOP_FILE, LIGHT_FILE):
        seen, heard = seen_and_heard(tmp_path / "made" / name)
        assert abs(seen[0]) <= IN_STEP
        assert max(abs(beep - flash - 0.7) for flash, beep in zip(seen, heard, strict=False)) <= IN_STEP


@pytest.mark.parametrize(
    "make",
    [
        lambda path: make_flashes(path, seconds=5),
        lambda path: make_shifted(path, video=0.04),
    ],
    ids=["plain", "a frame late"],
)
def test_films_that_are_in_step_get_no_note(make: Callable[[Path], Path], tmp_path: Path) -> None:
    found = make_copies(make(tmp_path / "film.mp4"), tmp_path / "made")
    assert (found.findings, found.plan.top) == ((), Direct(copies_sound=True))
    for name in (TOP_FILE, LIGHT_FILE):
        assert max(map(abs, lags(tmp_path / "made" / name))) <= IN_STEP + 0.04
