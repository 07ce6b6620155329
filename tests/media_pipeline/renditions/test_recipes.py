from dataclasses import replace
from fractions import Fraction

from media_pipeline.ffmpeg.packets import Packets
from media_pipeline.renditions.recipes import (
    LIGHT,
    TOP,
    Direct,
    Sprite,
    fit,
    recipe_key,
    sprite_of,
    top_recipe,
)
from tests.media_pipeline.renditions.test_one_pass import HEADER, PICTURES, SPAN

SOUND = replace(SPAN, count=2907, end=62.016, last_duration=1024 / 48000)  # AAC of 48 kHz


def test_identity_is_master_and_recipe() -> None:
    keys = {
        recipe_key(master, recipe)
        for master in ("a" * 64, "b" * 64)
        for recipe in (TOP, LIGHT, Direct(copies_sound=True), Direct(copies_sound=False), Sprite())
    }
    assert (len(keys), recipe_key("a", TOP) == recipe_key("a", replace(TOP))) == (10, True)


def test_masters_that_play_everywhere_are_not_encoded_again() -> None:
    for video, expected in [
        ({}, Direct(copies_sound=True)),
        ({"width": 1080, "height": 1920}, Direct(copies_sound=True)),
        ({"width": 2560, "height": 1440}, TOP),
        ({"codec": "hevc"}, TOP),
        ({"pixels": "yuv420p10le"}, TOP),
        ({"aspect": Fraction(4, 3)}, TOP),
        ({"rotation": 90}, TOP),
        ({"is_interlaced": True}, TOP),
        ({"is_hdr": True}, TOP),
        ({"rate": Fraction(100)}, TOP),
    ]:
        header = replace(HEADER, video=replace(PICTURES, **video))
        assert top_recipe(header, Packets(SPAN, SOUND)) == expected, (video, expected)


def test_heavy_hidden_and_strangely_wrapped_masters_are_encoded() -> None:
    tops = [
        top_recipe(HEADER, Packets(replace(SPAN, size=100_000_000), SOUND)),
        top_recipe(HEADER, Packets(replace(SPAN, hidden=3), SOUND)),
        top_recipe(replace(HEADER, container="matroska,webm"), Packets(SPAN, SOUND)),
    ]
    assert tops == [TOP, TOP, TOP]


def test_sound_is_copied_when_it_fits() -> None:
    for audio, span, copied in [
        ({}, {}, True),
        ({"codec": "pcm_s16le"}, {}, False),
        ({"channels": 6}, {}, False),
        ({}, {"count": 3282, "end": 70.016}, False),
        ({}, {"count": 2906}, False),  # they say 21 ms more than they hold
        ({"sample_rate": 44100}, {"count": 2671, "last_duration": 0.001}, True),
        ({}, {"count": 1454, "end": 62.037, "last_duration": 2048 / 48000}, True),  # HE-AAC
    ]:
        header = replace(HEADER, audio=replace(HEADER.audio, **audio))  # type: ignore[type-var]
        assert top_recipe(header, Packets(SPAN, replace(SOUND, **span))) == Direct(copies_sound=copied), (
            audio,
            span,
            copied,
        )


def test_rate_of_encoded_films() -> None:
    for rate, nominal, expected in [
        ("24000/1001", "24000/1001", "24000/1001"),
        ("30", "30", "30"),
        ("100", "100", "60"),
        ("23", "90000", "23"),
        ("5", "5", "10"),
    ]:
        video = replace(PICTURES, rate=Fraction(rate), nominal_rate=Fraction(nominal))
        assert video.steady_rate == Fraction(expected), (rate, nominal, expected)


def test_pictures_fit_and_are_never_enlarged() -> None:
    for size, expected in [
        ((3840, 2160), (1920, 1080)),
        ((1080, 1920), (1080, 1920)),
        ((2160, 3840), (1080, 1920)),
        ((4096, 1716), (1920, 804)),
        ((321, 181), (320, 180)),
        ((640, 640), (640, 640)),
        ((5000, 2), (1920, 2)),
    ]:
        assert fit(size, long_side=1920, short_side=1080) == expected, (size, expected)


def test_sheet_of_a_long_film_stays_small_enough_for_a_telephone() -> None:
    of = {60: 1, 300: 1, 900: 1, 900.001: 2, 2400: 3}
    assert {seconds: sprite_of(seconds).seconds_per_cell for seconds in of} == of
    assert sprite_of(300) == Sprite()
