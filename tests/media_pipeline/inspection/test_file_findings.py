from dataclasses import replace
from typing import Any

from media_pipeline.ffmpeg.header import AudioStream
from media_pipeline.ffmpeg.packets import Packets
from media_pipeline.findings.catalogue import Finding, words_of
from media_pipeline.inspection.facts import Watched
from media_pipeline.inspection.file_findings import Complaint, of_decoding, of_file, of_header, of_packets
from media_pipeline.limits import FilmLimits
from tests.media_pipeline.renditions.test_one_pass import HEADER, PICTURES, SPAN

LIMITS = FilmLimits(min_seconds=60, max_seconds=300, max_file_bytes=1_000_000_000, min_height=480)


def watched(seconds: float, *, rate: int = 20, **facts: Any) -> Watched:
    frames = round(seconds * rate)
    times = tuple(frame / rate for frame in range(frames))
    empty: dict[str, Any] = {"cuts": (), "black": (), "frozen": ()}
    return Watched(times=times, last_frame=1 / rate, **{**empty, **facts})


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_size_of_a_file() -> None:
    for size, expected in [(0, ["empty"]), (10**9, []), (10**9 + 1, ["too_big"])]:
        assert codes(of_file(size, LIMITS)) == expected, (size, expected)


def test_header_of_a_film() -> None:
    for header, expected in [
        (HEADER, []),
        (replace(HEADER, video=None), ["no_pictures"]),
        (replace(HEADER, video=None, audio=None), ["not_a_film"]),
        (replace(HEADER, video=replace(PICTURES, codec="cinepak")), ["codec_unknown"]),
        (replace(HEADER, video=replace(PICTURES, width=9000, height=5000)), ["too_many_pixels"]),
        (replace(HEADER, video=replace(PICTURES, width=640, height=360)), ["low_picture"]),
        (replace(HEADER, video=replace(PICTURES, width=480, height=854)), []),
    ]:
        assert codes(of_header(header, LIMITS)) == expected, (header, expected)


def test_length_is_held_to_one_frame() -> None:
    for seconds, rate, expected in [
        (59.9, 20, ["too_short"]),
        (59.94, 20, ["too_short"]),
        (59.95, 20, []),
        (60.0, 20, []),
        (300.0, 20, []),
        (300.05, 20, []),
        (300.1, 20, ["too_long"]),
        (59.9, 24, ["too_short"]),
        (300.1, 24, ["too_long"]),
        (59.9, 8, ["too_short"]),
    ]:
        film = replace(watched(seconds, rate=rate), last_frame=seconds - (round(seconds * rate) - 1) / rate)
        span = replace(SPAN, count=len(film.times), end=seconds)
        assert codes(of_decoding(film, span, [], LIMITS)) == expected, (seconds, rate, expected)


def test_packets_refuse_only_what_is_sure() -> None:
    for seconds, told, expected in [
        (59.9, 59.9, ["too_short"]),
        (60, 60, []),
        (300.04, 300.04, []),
        (300.1, 300.1, ["too_long"]),
        (300.1, None, []),  # packets alone: an edit list may leave some out
        (300.4, 300.0, []),
        (300.6, 300.0, ["too_long"]),
    ]:
        header = replace(HEADER, video=replace(PICTURES, seconds=told), seconds=told)
        span = replace(SPAN, count=round(seconds * 24), end=seconds)
        assert codes(of_packets(header, Packets(span, None), LIMITS)) == expected, (seconds, told)


def test_words_give_what_was_found_what_was_expected_and_what_to_do() -> None:
    span = replace(SPAN, count=1136, end=47.3)
    header = replace(HEADER, video=replace(PICTURES, seconds=47.3))
    (finding,) = of_packets(header, Packets(span, None), LIMITS)
    assert words_of(finding.code, finding.values) == (
        "The running time is 47.3 s; the regulations require 60–300 s. Upload a longer cut."
    )


def test_lengths_are_never_rounded_to_what_was_asked_for() -> None:
    limits = replace(LIMITS, max_rate=1000)
    short = of_decoding(watched(59.9, rate=1000), replace(SPAN, count=59_900, end=59.9), [], limits)
    near = replace(watched(59.9, rate=1000), last_frame=0.0985)
    (finding,) = of_decoding(near, replace(SPAN, count=59_900, end=59.9975), [], limits)
    assert ([one.values["measured"] for one in short], finding.values["measured"]) == ([59.9], 59.99)


def test_rate_is_held_to_the_limits() -> None:
    for count, expected in [(449, ["rate_too_low"]), (450, []), (7230, []), (7231, ["rate_too_high"])]:
        header = replace(HEADER, video=replace(PICTURES, seconds=60.0))
        span = replace(SPAN, count=count, end=60.0)
        assert codes(of_packets(header, Packets(span, None), LIMITS)) == expected, (count, expected)


def test_rate_is_told_with_the_limit() -> None:
    (finding,) = of_packets(HEADER, Packets(replace(SPAN, count=310), None), LIMITS)
    assert (finding.code, finding.values) == ("rate_too_low", {"measured": 5.0, "expected": 8})


def test_cut_off_file_is_told_from_a_lying_header() -> None:
    half = Packets(replace(SPAN, count=744, end=31.0), replace(SPAN, end=31.0))
    (cut,) = of_packets(HEADER, half, LIMITS)
    lying = replace(HEADER, seconds=120.0, video=replace(PICTURES, seconds=31.0))
    assert (cut.code, cut.stretches, codes(of_packets(lying, half, LIMITS))) == (
        "cut_off",
        ((31.0, 62.0),),
        ["too_short"],
    )


def test_fragments_that_begin_late_by_their_own_times_are_not_cut_off() -> None:
    header = replace(HEADER, seconds=72.0, start=10.0, video=replace(PICTURES, seconds=72.0))
    late = replace(SPAN, start=10.0, end=72.0, count=1488)
    cut = replace(late, end=70.0)
    told = [codes(of_packets(header, Packets(span, None), LIMITS)) for span in (late, cut)]
    assert told == [[], ["cut_off"]]


def test_audio_and_video_far_apart() -> None:
    """Whether both were read, or one of them lies beyond what was read."""
    heard = replace(HEADER, audio=AudioStream(index=1, codec="aac", channels=2, sample_rate=48000))
    near, far = (replace(SPAN, start=start, end=start + 62.0) for start in (92.0, 92.1))
    apart = [Finding("streams_apart", {"expected": 30})]
    for packets, seconds, expected in [
        (Packets(SPAN, near), 154.0, []),
        (Packets(SPAN, far), 154.1, apart),
        (Packets(far, SPAN), 154.1, apart),
        (Packets(SPAN, None), 7200.0, apart),
        (Packets(None, SPAN), 7200.0, apart),
        (Packets(SPAN, None), 62.0, []),
        (Packets(None, SPAN), 62.0, [Finding("no_pictures")]),
        (Packets(None, None), 62.0, [Finding("not_a_film")]),
        (Packets(None, SPAN, is_broken_off=True), 7200.0, [Finding("no_pictures")]),
    ]:
        header = replace(heard, seconds=seconds, video=replace(PICTURES, seconds=None))
        assert of_packets(header, packets, LIMITS) == expected, (packets, seconds)


def test_packets_that_hold_half_a_frame_are_no_damage() -> None:
    whole = watched(62)
    span = replace(SPAN, count=2 * len(whole.times))
    assert of_decoding(whole, span, [], LIMITS) == []


def test_frames_that_stand_are_no_damage() -> None:
    whole = watched(62)
    held = replace(whole, times=tuple(time for time in whole.times if not 20 < time < 30))
    span = replace(SPAN, count=1240, holes=((20.04, 30.0),))
    assert of_decoding(held, span, [], LIMITS) == []


def test_lost_frames_are_damage_with_its_place() -> None:
    whole = watched(62)
    holed = replace(whole, times=tuple(time for time in whole.times if not 20 <= time < 30))
    span = replace(SPAN, count=1240)
    (finding,) = of_decoding(holed, span, [], LIMITS)
    assert (finding.code, finding.values["at"], finding.stretches) == ("damaged", "0:20", ((20.0, 30.0),))


def test_a_few_errors_are_a_warning_and_many_are_damage() -> None:
    span = replace(SPAN, count=1240)
    few = [Complaint("error", 12.3), Complaint("error", 12.4), Complaint("error", 50.0)]
    (flawed,) = of_decoding(watched(62), span, few, LIMITS)
    many = of_decoding(watched(62), span, few * 7, LIMITS)
    assert (flawed.code, flawed.stretches, codes(many)) == (
        "flawed",
        ((12.3, 13.3), (50.0, 51.0)),
        ["damaged"],
    )


def test_film_that_ends_before_its_packets_is_damaged() -> None:
    assert codes(of_decoding(watched(61), replace(SPAN, count=1240), [], LIMITS)) == ["damaged"]
