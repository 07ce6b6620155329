import pytest

from media_pipeline.captions.captions_refused import CaptionsRefused
from media_pipeline.captions.cues import Cue, clean_text, put_in_order, shifted


def test_markup_is_closed_in_its_order() -> None:
    expected = {
        "<i>a": "<i>a</i>",
        "a</i>": "a",
        "<i><b>a</i></b>": "<i><b>a</b></i>",
        "<b><i></i></b>a": "a",
        "<i><i>a</i></i>": "<i>a</i>",
        "a < b <u>c</u>": "a < b <u>c</u>",
    }
    assert {typed: clean_text(typed) for typed in expected} == expected


def test_captions_are_shifted_as_far_as_the_beginning_of_the_film() -> None:
    cues = [Cue(2500, 3000, "a"), Cue(4000, 5000, "b")]
    assert shifted(cues, -2500) == [Cue(0, 500, "a"), Cue(1500, 2500, "b")]
    with pytest.raises(CaptionsRefused) as refused:
        shifted(cues, -2501)
    assert refused.value.message == (
        "The first caption would begin before the film. All of them can be moved back by up to 2.5 seconds."
    )


def test_text_of_a_refusal_is_short() -> None:
    with pytest.raises(CaptionsRefused) as refused:
        put_in_order([Cue(5, 5, "word " * 50)])
    assert "“word word word word word word word word…”" in refused.value.message
