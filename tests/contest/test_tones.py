import pytest

from contest import enums as contest_enums
from contest.tones import register_tones, tone_of
from judging import enums as judging_enums
from media_pipeline import enums as lab_enums


def test_each_app_tells_the_tones_of_its_own_states() -> None:
    tones = {**contest_enums.TONES, **judging_enums.TONES, **lab_enums.TONES}
    assert {state: tone_of(state) for state in tones} == tones


def test_state_without_a_tone_is_quiet() -> None:
    assert tone_of("never heard of") == "quiet"


def test_state_has_one_tone() -> None:
    with pytest.raises(ValueError, match="The state eligible is good already, and cannot be bad too"):
        register_tones({"eligible": "bad"})
