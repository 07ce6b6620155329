from collections.abc import Sequence

from media_pipeline.captions.cues import Cue
from media_pipeline.captions.remarks import Timed, remarks_on


def found_in(
    cues: Sequence[Cue], *, language: str = "en", film_ms: int = 20_000, was: int = 20_000
) -> object:
    timed = Timed(cues, language, film_ms=film_ms, timed_for_ms=was)
    return [(remark.code, remark.at) for remark in remarks_on(timed)]


def test_sound_captions_get_no_remark() -> None:
    assert found_in([Cue(1000, 3000, "The sea is quiet tonight."), Cue(3000, 5000, "Is it?")]) == []


def test_each_thing_to_look_at_is_named_with_its_places() -> None:
    assert {
        "overlap": found_in([Cue(0, 3000, "One."), Cue(2000, 4000, "Two.")]),
        "fast": found_in([Cue(0, 1000, "Twenty-two letters in it."), Cue(2000, 4000, "Twenty-two letters.")]),
        "fast in Chinese": found_in([Cue(0, 1000, "今晚的海很安静我们等待日")], language="zh-Hans"),
        "short": found_in([Cue(1000, 1600, "Oh.")]),
        "long": found_in([Cue(0, 9000, "a\nb\nc"), Cue(9000, 15_000, "x" * 48)]),
        "beyond": found_in([Cue(0, 2000, "In."), Cue(19_000, 20_501, "Out.")]),
        "unreadable": found_in([Cue(0, 2000, "caf\ufffd")]),
        "another version": found_in([Cue(0, 2000, "In.")], was=25_000),
        "gaps": found_in([Cue(40_000, 41_000, "In.")], film_ms=90_000, was=90_000),
    } == {
        "overlap": [("overlap", (2.0,))],
        "fast": [("fast", (0.0,))],
        "fast in Chinese": [("fast", (0.0,))],
        "short": [("short", (1.0,))],
        "long": [("long", (0.0, 9.0))],
        "beyond": [("beyond_end", (19.0,))],
        "unreadable": [("unreadable", (0.0,))],
        "another version": [("other_length", ())],
        "gaps": [("gap", (0.0, 41.0))],
    }
