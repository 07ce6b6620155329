from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from media_pipeline.enums import RenditionKind
from media_pipeline.ffmpeg.probe import probe_header, scan_packets
from media_pipeline.inspection.first_look import look_at
from media_pipeline.limits import FilmLimits
from media_pipeline.renditions.finish import Made, RenditionWrong, finish_files, verify
from media_pipeline.renditions.run_pass import run_pass
from tests.media_pipeline.painted import paint_film

pytestmark = pytest.mark.film
LIMITS = FilmLimits(min_seconds=1, max_seconds=10, max_file_bytes=10**9, min_height=100)


def make_all(film: Path) -> list[Made]:
    folder = film.parent / "made"
    folder.mkdir()
    found = run_pass(film, look_at(film, LIMITS), LIMITS, scratch=folder, threads=1)
    return finish_files(found, folder, shots=found.shots)[0]


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(60)])
def test_loop_has_three_and_a_half_seconds_of_a_film_of_any_rate(rate: Fraction, tmp_path: Path) -> None:
    made = make_all(paint_film(tmp_path / "film.mp4", seconds=8.0, rate=rate))
    (loop,) = (one for one in made if one.recipe.kind == RenditionKind.HOVER)
    header = probe_header(loop.path)
    video = scan_packets(loop.path, header, seconds=10).video
    assert video is not None
    assert (video.count, video.seconds, header.audio, loop.size) == (42, 3.5, None, (320, 180))


def test_what_is_not_as_long_or_as_large_as_it_must_be_is_noticed(tmp_path: Path) -> None:
    top = make_all(paint_film(tmp_path / "film.mp4"))[0]
    for wrong in (replace(top, seconds=2.5), replace(top, size=(320, 240))):
        with pytest.raises(RenditionWrong):
            verify(wrong)
