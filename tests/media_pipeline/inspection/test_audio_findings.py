from dataclasses import replace
from typing import Any

import pytest

from media_pipeline.ffmpeg.header import AudioStream
from media_pipeline.ffmpeg.packets import Packets
from media_pipeline.findings.catalogue import Finding
from media_pipeline.inspection.audio_findings import of_audio
from media_pipeline.inspection.loudness import Loudness
from media_pipeline.limits import FilmLimits
from tests.media_pipeline.renditions.test_one_pass import HEADER, SPAN

LIMITS = FilmLimits(min_seconds=60, max_seconds=300, max_file_bytes=1_000_000_000, min_height=480)
FINE = Loudness(
    integrated=-18.0, spread=5.0, peak=-2.0, silences=(), peak_at=3.0, sides=(-2.0, -4.0), mono=-21.0
)
STEREO = replace(HEADER, audio=AudioStream(index=1, codec="aac", channels=2, sample_rate=48000))


def found(
    header: Any = STEREO, loudness: Any = FINE, *, limits: Any = LIMITS, end: float = 62.0, holes: Any = ()
) -> Any:
    return of_audio(header, Packets(SPAN, replace(SPAN, end=end, holes=holes)), loudness, limits)


def channels(count: int) -> Any:
    return replace(STEREO, audio=AudioStream(index=1, codec="aac", channels=count, sample_rate=48000))


def test_sound_of_a_film() -> None:
    for header, loudness, expected in [
        (STEREO, FINE, []),
        (replace(STEREO, audio=None), None, [Finding("no_sound")]),
        (STEREO, None, [Finding("sound_unreadable", {"measured": "aac"})]),
        (
            replace(STEREO, audio_count=2, audio_tracks=("1 (eng, Mix)", "2 (zho)")),
            FINE,
            [Finding("several_sounds", {"measured": 2, "names": ["1 (eng, Mix)", "2 (zho)"]})],
        ),
        (channels(6), FINE, [Finding("surround", {"measured": 6})]),
        (channels(1), replace(FINE, sides=(-2.0, -70.0)), []),
    ]:
        assert found(header, loudness) == expected, (header, loudness, expected)


def test_sound_and_pictures_end_together() -> None:
    for end, expected in [
        (63.0, []),
        (63.1, [Finding("sound_length", {"measured": 63.1, "expected": 62.0}, ((62.0, 63.1),))]),
        (61.0, []),
        (60.9, [Finding("sound_ends", {"measured": 1.1}, ((60.9, 62.0),))]),
    ]:
        assert found(end=end) == expected, (end, expected)


@pytest.mark.parametrize(
    ("silences", "expected"),
    [
        (((1.0, 4.0),), []),
        (
            ((1.0, 3.0), (5.0, 9.0), (20.0, 23.5)),
            [Finding("silence", {"measured": 7.5, "expected": 3}, ((5.0, 9.0), (20.0, 23.5)))],
        ),
    ],
)
def test_silence_is_held_to_the_limit(silences: Any, expected: list[Finding]) -> None:
    assert found(loudness=replace(FINE, silences=silences)) == expected


def test_audio_that_begins_late_is_as_long_as_the_video_and_ends_after_it() -> None:
    late = Packets(SPAN, replace(SPAN, start=SPAN.start + 2.0, end=SPAN.end + 2.0))
    codes = {finding.code: dict(finding.values) for finding in of_audio(STEREO, late, FINE, LIMITS)}
    assert codes == {"late_sound": {"measured": 2.0}, "sound_length": {"measured": 64.0, "expected": 62.0}}


def test_silence_where_audio_is_missing_is_told_once() -> None:
    """A longer one around it is told as well."""
    holes = ((10.0, 16.0),)
    gaps = Finding("sound_gaps", {"measured": 6.0}, holes)
    for silences, expected in [
        ((9.5, 16.5), [gaps]),
        ((8.0, 19.5), [gaps, Finding("silence", {"measured": 11.5, "expected": 3}, ((8.0, 19.5),))]),
    ]:
        assert found(loudness=replace(FINE, silences=(silences,)), holes=holes) == expected, silences


def test_what_audio_and_video_lack_together_was_lost() -> None:
    """The rest of the audio's holes are gaps of its own."""
    lost, short = ((10.0, 11.0), (30.0, 30.2))
    packets = Packets(
        replace(SPAN, holes=((10.04, 11.0), (40.0, 47.0))), replace(SPAN, holes=(lost, short, (45.0, 45.5)))
    )
    assert of_audio(STEREO, packets, FINE, LIMITS) == [
        Finding("parts_missing", {"measured": 1.0}, (lost,)),
        Finding("sound_gaps", {"measured": 0.7}, (short, (45.0, 45.5))),
    ]


def test_track_without_any_audio_is_called_empty() -> None:
    assert of_audio(STEREO, Packets(SPAN, None), None, LIMITS) == [Finding("sound_empty")]


def test_loudness_is_held_to_the_window() -> None:
    for integrated, expected in [
        (-70.0, []),
        (-30.1, ["quiet"]),
        (-30.0, []),
        (-12.0, []),
        (-11.9, ["loud"]),
    ]:
        values = {"measured": integrated, "min": -30, "max": -12}
        assert found(loudness=replace(FINE, integrated=integrated, mono=None)) == [
            Finding(code, values) for code in expected
        ], (integrated, expected)


def test_peak_is_held_to_the_limit_with_its_place() -> None:
    for peak, highest, expected in [
        (0.0, 0, []),
        (0.1, 0, [Finding("clipped", {"measured": 0.1, "expected": 0}, ((2.5, 3.5),))]),
        (-1.0, -1.5, [Finding("clipped", {"measured": -1.0, "expected": -1.5}, ((2.5, 3.5),))]),
    ]:
        assert (
            found(loudness=replace(FINE, peak=peak), limits=replace(LIMITS, max_peak=highest)) == expected
        ), (peak, highest, expected)


def test_channel_is_silent_beside_one_that_is_not() -> None:
    for sides, expected in [
        ((-20.0, -50.0), [Finding("one_sided", {"measured": -50.0, "expected": -20.0})]),
        ((-49.9, -2.0), []),
        ((-21.0, -50.0), []),
        ((-70.0, -3.0), [Finding("one_sided", {"measured": -70.0, "expected": -3.0})]),
    ]:
        assert found(loudness=replace(FINE, sides=sides)) == expected, (sides, expected)


def test_channels_that_cancel_each_other_out() -> None:
    for mono, expected in [
        (-32.9, []),
        (-33.0, [Finding("out_of_phase", {"measured": -33.0, "expected": -18.0})]),
        (None, []),
    ]:
        assert found(loudness=replace(FINE, mono=mono)) == expected, (mono, expected)
