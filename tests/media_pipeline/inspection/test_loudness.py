from pathlib import Path

import numpy as np
import pytest

from media_pipeline.inspection.loudness import NOTHING_HEARD, Loudness, mono_level, read_audio_notes

NOTES = """frame:0 pts:0 pts_time:0
lavfi.r128.I=-70.0
lavfi.r128.LRA=0
lavfi.r128.true_peaks_ch0=0.5
lavfi.r128.true_peaks_ch1=0.000
lavfi.r128.true_peak=0.5
lavfi.silence_start=1
frame:1 pts:4800 pts_time:0.1
lavfi.r128.I=-20.5
lavfi.r128.LRA=3.5
lavfi.r128.true_peaks_ch0=1.0
lavfi.r128.true_peaks_ch1=0.001
lavfi.r128.true_peak=1.0
frame:2 pts:9600 pts_time:0.2
lavfi.r128.true_peak=1.0
lavfi.silence_end=4
lavfi.silence_start=5
"""


def tone(level: float, *, seconds: float = 4.0) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """A sine of `level` dB of full scale."""
    at = np.arange(int(8000 * seconds)) / 8000
    return (np.sin(2 * np.pi * 330 * at) * 2**0.5 * 10 ** (level / 20) * 32768).astype(np.int16)


def test_notes_on_sound(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text(NOTES)
    tone(-30).tofile(tmp_path / "wave")
    assert read_audio_notes(tmp_path / "notes", seconds=6.0, wave=tmp_path / "wave") == Loudness(
        integrated=-20.5,
        spread=3.5,
        peak=0.0,
        silences=((1.0, 4.0), (5.0, 6.0)),
        peak_at=0.1,
        sides=(0.0, -60.0),
        mono=-30.0,
    )


def test_places_in_the_sound_are_told_by_the_clock_of_the_pictures(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text(NOTES)
    found = read_audio_notes(tmp_path / "notes", seconds=6.0, start=0.05)
    assert found is not None
    assert (found.peak_at, found.silences) == (0.05, ((0.95, 3.95), (4.95, 6.0)))


def test_film_of_which_nothing_was_heard_has_no_loudness(tmp_path: Path) -> None:
    assert read_audio_notes(tmp_path / "none", seconds=6.0) is None


def test_level_of_a_tone() -> None:
    for level in [-12.0, -40.0, -60.0]:
        assert mono_level(tone(level)) == pytest.approx(level, abs=0.2), level


def test_silence_does_not_count_in_the_level() -> None:
    assert mono_level(np.concatenate([tone(-20), np.zeros(8000 * 60, np.int16)])) == pytest.approx(
        -20, abs=0.1
    )


def test_wave_of_nothing_has_the_level_of_nothing() -> None:
    assert (mono_level(np.zeros(8000, np.int16)), mono_level(np.zeros(0, np.int16))) == (
        NOTHING_HEARD,
        NOTHING_HEARD,
    )
