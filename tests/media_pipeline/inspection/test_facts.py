from dataclasses import replace
from pathlib import Path

from media_pipeline.inspection.facts import Watched, read_notes
from tests.media_pipeline.renditions.test_one_pass import SPAN

NOTES = """frame:0    pts:1       pts_time:0.5
lavfi.scd.mafd=0.000
lavfi.scd.score=0.000
frame:1    pts:2       pts_time:1
lavfi.scd.mafd=12.500
lavfi.scd.time=1
frame:2    pts:3       pts_time:1.5
lavfi.freezedetect.freeze_start=1.5
"""


def test_notes_on_pictures_start_with_the_first_one(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text(NOTES)
    assert read_notes(tmp_path / "notes", replace(SPAN, last_duration=0.5)) == Watched(
        times=(0.0, 0.5, 1.0),
        cuts=(0.5,),
        black=(),
        frozen=((1.0, 1.5),),
        last_frame=0.5,
        changes=(0.0, 12.5, 0.0),
        start=0.5,
    )


def test_times_that_go_back_are_those_of_the_frame_before(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text(NOTES.replace("pts_time:1.5", "pts_time:0.7"))
    assert read_notes(tmp_path / "notes", SPAN).times == (0.0, 0.5, 0.5)


def test_last_frame_cannot_stand_for_a_film(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text(NOTES)
    watched = read_notes(tmp_path / "notes", replace(SPAN, last_duration=60.0))
    assert (watched.seconds, watched.counted_seconds, watched.frozen) == (61.0, 11.0, ((1.0, 61.0),))


def test_film_of_which_nothing_was_decoded_lasts_no_time(tmp_path: Path) -> None:
    nothing = read_notes(tmp_path / "none", SPAN)
    assert (nothing.times, nothing.seconds, nothing.rate) == ((), 0.0, 0.0)
