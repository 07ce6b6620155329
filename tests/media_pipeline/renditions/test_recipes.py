from dataclasses import replace
from fractions import Fraction

from media_pipeline.ffmpeg.packets import Packets
from media_pipeline.renditions.recipes import (
    LIGHT,
    TOP,
    Direct,
    Sprite,
    fit,
    frame_rate,
    recipe_key,
    sprite_of,
    top_recipe,
)
from tests.media_pipeline.renditions.test_one_pass import HEADER, PICTURES, SPAN


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
        assert top_recipe(header, Packets(SPAN, SPAN)) == expected, (video, expected)


def test_heavy_hidden_and_strangely_wrapped_masters_are_encoded() -> None:
    tops = [
        top_recipe(HEADER, Packets(replace(SPAN, size=100_000_000), SPAN)),
        top_recipe(HEADER, Packets(replace(SPAN, hidden=3), SPAN)),
        top_recipe(replace(HEADER, container="matroska,webm"), Packets(SPAN, SPAN)),
    ]
    assert tops == [TOP, TOP, TOP]


def test_sound_is_copied_when_it_fits() -> None:
    for audio, end, copied in [
        ({}, 62.0, True),
        ({"codec": "pcm_s16le"}, 62.0, False),
        ({"channels": 6}, 62.0, False),
        ({}, 70.0, False),
    ]:
        header = replace(HEADER, audio=replace(HEADER.audio, **audio))  # type: ignore[type-var]
        assert top_recipe(header, Packets(SPAN, replace(SPAN, end=end))) == Direct(copies_sound=copied), (
            audio,
            end,
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
        assert frame_rate(video) == Fraction(expected), (rate, nominal, expected)


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
