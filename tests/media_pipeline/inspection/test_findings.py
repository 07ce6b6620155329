import re

import pytest

from media_pipeline.inspection.findings import FINDINGS, words_of


@pytest.mark.parametrize("code", FINDINGS)
def test_every_finding_is_one_or_more_whole_sentences(code: str) -> None:
    names = re.findall(r"%\((\w+)\)s", str(FINDINGS[code][1]))
    words = words_of(code, dict.fromkeys(names, 1.5))
    assert (words[-1], "%" in words, len(code) <= 40) == (".", False, True)


def test_numbers_follow_the_reader() -> None:
    from django.utils import translation

    with translation.override("id"):
        assert "47,3" in words_of("too_short", {"measured": 47.3, "min": 60, "max": 300})
