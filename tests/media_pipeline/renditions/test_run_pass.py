"""What is found out about films of known truth, by the real ffmpeg."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.enums import JobKind
from media_pipeline.inspection.first_look import look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.renditions.run_pass import PassResult, limits_of_pass, run_pass
from media_pipeline.work_queue.resources import MADE_BYTES_PER_SECOND
from tests.films import (
    make_audio_only,
    make_cut_off,
    make_damaged,
    make_empty,
    make_film,
    make_headless,
    make_liar,
    make_playlist,
    make_text,
)
from tests.media_pipeline.renditions.test_one_pass import PICTURES, SPAN

pytestmark = pytest.mark.film
CONTEST = FilmLimits(min_seconds=60, max_seconds=300, max_file_bytes=1_000_000_000, min_height=180)
SHORT = FilmLimits(min_seconds=5, max_seconds=8, max_file_bytes=1_000_000_000, min_height=100)


def found_in(film: Path, tmp_path: Path, limits: FilmLimits = SHORT) -> PassResult:
    scratch = tmp_path / "made"
    scratch.mkdir()
    look = look_at(film, limits)
    assert look.findings == ()
    return run_pass(film, look, limits, scratch=scratch, threads=1)


def refusals(film: Path, limits: FilmLimits = CONTEST) -> list[str]:
    return [finding.code for finding in look_at(film, limits).findings]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (make_empty, "empty"),
        (make_text, "not_a_film"),
        (make_headless, "index_missing"),
        (make_audio_only, "no_pictures"),
        (make_cut_off, "cut_off"),
        (make_liar, "too_short"),
        (lambda path: make_liar(path, boxes=(b"mvhd", b"tkhd", b"mdhd", b"elst")), "too_short"),
        (lambda path: make_liar(path, claims=4_000_000), "too_short"),
        (lambda path: make_film(path, seconds=59.9), "too_short"),
    ],
)
def test_bad_files_are_refused_at_the_first_look(make: Any, expected: str, tmp_path: Path) -> None:
    assert refusals(make(tmp_path / "film.mp4")) == [expected]


def test_cut_off_matroska_is_refused_at_the_first_look(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mkv", seconds=6, shots=2)
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    assert refusals(film, SHORT) == ["cut_off"]


def test_playlist_that_points_to_a_film_is_refused(tmp_path: Path) -> None:
    sibling = make_film(tmp_path / "sibling.ts", seconds=6, shots=2)
    assert refusals(make_playlist(tmp_path / "film.mp4", target=sibling)) == ["not_a_film"]


def test_small_film_is_refused_by_the_shorter_side(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=2)
    limits = FilmLimits(min_seconds=5, max_seconds=8, max_file_bytes=10**9, min_height=480)
    (finding,) = look_at(film, limits).findings
    assert (finding.code, finding.values) == ("low_picture", {"width": 320, "height": 180, "expected": 480})


def test_film_is_as_long_as_its_pictures_are(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=[2, 1.5, 2.5])
    found = found_in(film, tmp_path)
    assert (found.watched.seconds, len(found.watched.times), found.findings) == (6.0, 120, ())
    assert found.shots == ((0.0, 2.0), (2.0, 3.5), (3.5, 6.0))


def test_shots_of_known_truth_are_found(tmp_path: Path) -> None:
    lengths = [0.5, 1.0, 0.6, 1.4, 0.5, 0.8, 0.7, 0.5]
    film = make_film(tmp_path / "film.mp4", seconds=6, shots=lengths, rate=24, audio=False)
    found = found_in(film, tmp_path)
    frames = [round(length * 24) for length in lengths]
    truth = [round(sum(frames[:number]) / 24, 3) for number in range(1, len(frames))]
    assert [round(start, 3) for start, _ in found.shots[1:]] == truth


def test_edit_list_that_shows_one_second_of_six_is_too_short(tmp_path: Path) -> None:
    film = make_liar(tmp_path / "film.mp4", seconds=6, claims=1, boxes=(b"elst",))
    assert refusals(film, SHORT) == ["too_short"]


def test_film_without_sound_is_accepted_with_a_warning(tmp_path: Path) -> None:
    found = found_in(make_film(tmp_path / "film.mp4", seconds=6, shots=2, audio=False), tmp_path)
    assert ([finding.code for finding in found.findings], found.is_refused) == (["no_sound"], False)


def test_damaged_film_is_refused_with_the_place(tmp_path: Path) -> None:
    film = make_damaged(tmp_path / "film.mp4", seconds=6)
    (finding,) = found_in(film, tmp_path).findings
    assert finding.code == "damaged"
    assert 0 < finding.stretches[0][0] < 6


def test_film_of_varying_rate_keeps_its_length(tmp_path: Path) -> None:
    film = make_film(
        tmp_path / "film.mkv",
        seconds=6,
        shots=2,
        picture_filter="select='not(mod(n\\,3))+lt(n\\,60)'",
        options=["-fps_mode", "vfr"],
    )
    found = found_in(film, tmp_path)
    assert found.watched.seconds == pytest.approx(6.0, abs=0.11)
    assert len(found.watched.times) == 80


def test_sound_that_outlasts_the_pictures_is_told_and_left_out(tmp_path: Path) -> None:
    from media_pipeline.ffmpeg.probe import probe_header

    film = make_film(tmp_path / "film.mp4", seconds=9, shots=3, picture_filter="trim=end_frame=120")
    found = found_in(film, tmp_path)
    assert ([finding.code for finding in found.findings], found.watched.seconds) == (["sound_length"], 6.0)
    lengths = [probe_header(tmp_path / "made" / name).seconds for name in ("top.mp4", "light.mp4")]
    assert lengths == [pytest.approx(6.0, abs=0.05), pytest.approx(6.0, abs=0.05)]


def test_limits_of_the_pass_grow_with_the_film() -> None:
    """Time by frames and seconds; and what may be written: forty minutes of a copy are over 2 GiB."""
    for minutes in (5, 40):
        span = replace(SPAN, count=minutes * 60 * 24, end=minutes * 60.0)
        limits = limits_of_pass(PICTURES, span)
        assert limits.cpu_seconds > 3 * minutes * 60
        assert limits.wall_seconds > limits.cpu_seconds
        assert limits.file_bytes >= max(2 << 30, MADE_BYTES_PER_SECOND[JobKind.RENDER] * minutes * 60)
