import re
from dataclasses import asdict, replace

import pytest
from django.utils import translation

from media_pipeline.enums import Severity
from media_pipeline.findings.catalogue import FINDINGS, NotWaivable, altogether, title_of, widened, words_of
from media_pipeline.limits import FilmLimits

LIMITS = FilmLimits(min_seconds=60, max_seconds=300, max_file_bytes=10**9, min_height=480)
LASTING = {"min": 60, "max": 300}


def example_of(code: str) -> str:
    names = re.findall(r"%\((\w+)\)s", str(FINDINGS[code].words))
    return words_of(code, dict.fromkeys(names, 1.5))


def test_every_finding_is_one_or_more_whole_sentences() -> None:
    words = {code: example_of(code) for code in FINDINGS}
    assert {
        code: text for code, text in words.items() if text[-1] != "." or "%(" in text or "%%" in text
    } == {}


def test_every_code_fits_into_its_row() -> None:
    assert [code for code in FINDINGS if len(code) > 40] == []


def test_every_title_is_a_few_words() -> None:
    assert [code for code in FINDINGS if not 1 <= len(title_of(code).split()) <= 5] == []


def test_numbers_follow_the_reader() -> None:
    with translation.override("id"):
        assert "47,3" in words_of("too_short", {"measured": 47.3, **LASTING})


def test_value_that_an_earlier_release_did_not_measure_is_left_open() -> None:
    assert words_of("black", {"measured": 6.0}).startswith("The picture is black for 6 s in total; up to … s")


def test_words_about_another_film_do_not_name_it() -> None:
    assert words_of("possible_duplicate", {"share": 83, "seconds": 51.5}) == (
        "51.5 s of this film (83% of the footage that can be compared) look like another film that was "
        "uploaded; each film is expected once. The organisers will compare the two; you need not do anything."
    )


def test_waiver_widens_the_limits_to_what_was_measured() -> None:
    for code, values, wider in [
        ("too_short", {"measured": 47.3, **LASTING}, {"min_seconds": 47}),
        ("too_long", {"measured": 300.06, **LASTING}, {"max_seconds": 301}),
        ("low_picture", {"width": 360, "height": 640, "expected": 480}, {"min_height": 360}),
        ("rate_too_low", {"measured": 4.2, "expected": 8}, {"min_rate": 4.2}),
        ("rate_too_high", {"measured": 144.0, "expected": 120}, {"max_rate": 144.0}),
        ("frozen", {"measured": 9.0, "expected": 4}, {}),
        ("exact_duplicate", {}, {}),
    ]:
        assert widened(LIMITS, code, values) == replace(LIMITS, **wider), (code, values, wider)


def test_what_cannot_be_shown_cannot_be_waived() -> None:
    for code in [
        *("empty", "not_a_film", "too_big", "no_pictures", "codec_unknown", "codec_refused"),
        *("container_refused", "too_many_pixels", "cut_off", "broken_off", "damaged"),
    ]:
        with pytest.raises(NotWaivable, match=code):
            widened(LIMITS, code, {})


def test_only_what_blocks_widens_limits() -> None:
    widening = [code for code, kind in FINDINGS.items() if kind.widens]
    assert widening == ["low_picture", "too_short", "too_long", "rate_too_low", "rate_too_high"]
    assert {FINDINGS[code].severity for code in widening} == {Severity.BLOCKS}


def test_limits_of_an_earlier_release_are_still_read() -> None:
    kept = {
        name: asdict(LIMITS)[name] for name in ("min_seconds", "max_seconds", "max_file_bytes", "min_height")
    }
    assert FilmLimits(**kept) == LIMITS


def test_places_are_summed_in_one_finding() -> None:
    (finding,) = altogether("black", [(1.0, 4.52), (10.0, 14.0)], expected=3)
    assert (finding.values, finding.stretches) == (
        {"measured": 7.5, "expected": 3},
        ((1.0, 4.52), (10.0, 14.0)),
    )
    assert altogether("black", [], expected=3) == []
