from dataclasses import dataclass

from django.utils import timezone

from contest.templatetags.time_axis import (
    LANE,
    RULER,
    WAVE,
    Tick,
    film_axis,
    places,
    starts,
    starts_left,
    stretch,
)
from media_pipeline.api import FindingReport, WaiverReport
from media_pipeline.enums import Severity


@dataclass(frozen=True)
class Film:
    duration: float | None
    findings: tuple[FindingReport, ...] = ()
    proxy_seconds: float | None = None


@dataclass(frozen=True)
class Playback:
    waveform_url: str


def found(
    code: str, *timecodes: tuple[float, float], severity: Severity = Severity.WARNS, is_waived: bool = False
) -> FindingReport:
    waiver = WaiverReport("Meant", "user:1", timezone.now()) if is_waived else None
    return FindingReport(code, severity, code.title(), "…", timecodes, True, waiver)


def test_mark_stands_where_its_stretch_is() -> None:
    (mark,) = film_axis(Film(200.0, (found("black", (50.0, 60.0)),))).marks
    assert (mark.x, mark.width, mark.number_x, mark.number_anchor) == ("25.00%", "5.00%", "30.00%", "start")
    assert (mark.number, mark.start, mark.words) == (1, 50.0, "Black · 0:50–1:00")


def test_mark_of_a_moment_can_be_seen_and_ends_with_the_film() -> None:
    film = Film(200.0, (found("flawed", (0.0, 0.0), (200.0, 200.0)),))
    assert [(mark.x, mark.width, mark.number_anchor) for mark in film_axis(film).marks] == [
        ("0.00%", "0.60%", "start"),
        ("99.40%", "0.60%", "end"),
    ]


def test_marks_that_meet_are_in_lanes_of_their_own() -> None:
    film = Film(100.0, (found("black", (10, 20), (60, 70)), found("silence", (15, 30), (22, 40))))
    axis = film_axis(film)
    lanes = {mark.start: (mark.y - RULER) // LANE for mark in axis.marks}
    assert lanes == {10: 0, 15: 1, 22: 2, 60: 0}
    assert axis.height == RULER + 3 * LANE + 6


def test_findings_are_numbered_by_severity_and_the_waived_are_last() -> None:
    findings = (
        found("loud", (0, 1), severity=Severity.NOTES),
        found("too_short", severity=Severity.BLOCKS, is_waived=True),
        found("black", (2, 3)),
        found("damaged", (4, 5), severity=Severity.BLOCKS),
        found("silence", (6, 7), is_waived=True),
    )
    axis = film_axis(Film(100.0, findings))
    assert [one.code for one in axis.findings] == ["damaged", "black", "loud", "too_short", "silence"]
    assert [(mark.code, mark.number, mark.look) for mark in axis.marks] == [
        ("loud", 3, "notes"),
        ("black", 2, "warns"),
        ("damaged", 1, "blocks"),
        ("silence", 5, "waived"),
    ]


def test_axis_reaches_as_far_as_what_was_found_in_a_refused_film() -> None:
    axis = film_axis(Film(None, (found("too_long", (300.0, 360.0), severity=Severity.BLOCKS),)))
    assert (axis.seconds, axis.end, axis.marks[0].x) == (360.0, "6:00", "83.33%")


def test_film_of_which_no_place_is_known_has_no_axis() -> None:
    axis = film_axis(Film(None, (found("not_a_film", severity=Severity.BLOCKS),)))
    assert (axis.seconds, axis.ticks, axis.marks) == (0.0, (), ())


def test_ticks_are_round_and_few() -> None:
    for seconds, words in [
        (6.5, ["0:00", "0:02", "0:04"]),
        (62.0, ["0:00", "0:15", "0:30", "0:45"]),
        (300.0, ["0:00", "1:00", "2:00", "3:00", "4:00"]),
        (7200.0, ["0:00", "30:00", "1:00:00", "1:30:00"]),
    ]:
        assert [tick.words for tick in film_axis(Film(seconds)).ticks] == words, (seconds, words)


def test_ticks_stand_at_their_times() -> None:
    assert film_axis(Film(300.0)).ticks[1] == Tick("20.00%", "1:00")


def test_sound_has_room_above_the_marks() -> None:
    film = Film(100.0, (found("black", (2, 3)),))
    ys = [film_axis(film, playback).marks[0].y for playback in (None, Playback(""), Playback("/w.svg"))]
    assert ys == [RULER + 6, RULER + 6, RULER + WAVE + 6]


def test_stretch_within_a_second_is_said_once() -> None:
    assert (stretch(20.0, 25.2), stretch(20.0, 20.9)) == ("0:20–0:25", "0:20")


def test_hundred_gaps_are_one_row_of_marks_with_one_number() -> None:
    gaps = [(float(second), second + 0.1) for second in range(100)]
    axis = film_axis(Film(100.0, (found("sound_gaps", *gaps), found("black", (10, 20)))))
    in_gaps = [mark for mark in axis.marks if mark.code == "sound_gaps"]
    assert [mark.start for mark in in_gaps] == [start for start, _ in gaps]
    assert {mark.y for mark in in_gaps} == {RULER + 6}
    assert [mark.number for mark in in_gaps] == [1, *[None] * 99]  # beside the first: there is no room after
    assert axis.height == RULER + 2 * LANE + 6


def test_few_places_are_listed_and_many_are_folded() -> None:
    for count, few, more in [(1, 1, 0), (7, 7, 0), (8, 6, 2), (100, 6, 94)]:
        listed = places([(float(second), second + 0.1) for second in range(count)])
        assert (len(listed.few), len(listed.more)) == (few, more), count
    assert [place.words for place in places([(3.1, 3.2), (3.4, 3.5), (7.0, 9.0)]).few] == [
        "0:03",
        "0:07–0:09",
    ]


def test_places_left_out_are_counted() -> None:
    found_at = [(float(second), second + 0.1) for second in range(11)]
    assert (starts(found_at), starts_left(found_at)) == (
        "0:00, 0:01, 0:02, 0:03, 0:04, 0:05, 0:06, 0:07",
        3,
    )
    assert starts_left(found_at[:8]) == 0
