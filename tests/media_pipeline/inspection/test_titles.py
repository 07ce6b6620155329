import numpy as np
from PIL import Image, ImageDraw

from media_pipeline.inspection.shots import Thumbnails
from media_pipeline.inspection.titles import is_title, without_titles

SIDE = 64


def thumbnail_of(picture: Image.Image) -> Thumbnails:
    return np.asarray(picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX))[np.newaxis]


def card(ground: int = 20, ink: int = 240) -> Image.Image:
    picture = Image.new("L", (640, 360), ground)
    ImageDraw.Draw(picture).multiline_text((120, 110), "THE LIGHTHOUSE\nKEEPER", fill=ink, font_size=52)
    return picture


def scene() -> Image.Image:
    across = np.tile(np.linspace(40, 200, 640, dtype=np.uint8), (360, 1))
    return Image.fromarray(across)


def test_letters_on_a_plain_ground_are_a_title() -> None:
    assert [
        is_title(thumbnail_of(card(*tones)), second=0.0) for tones in ((20, 240), (235, 30), (90, 200))
    ] == [
        True,
        True,
        True,
    ]


def test_scene_is_no_title() -> None:
    assert is_title(thumbnail_of(scene()), second=0.0) is False


def test_scene_between_bars_is_no_title() -> None:
    picture = scene()
    ImageDraw.Draw(picture).rectangle((0, 0, 640, 60), fill=0)
    ImageDraw.Draw(picture).rectangle((0, 300, 640, 360), fill=0)
    assert is_title(thumbnail_of(picture), second=0.0) is False


def test_picture_that_fills_most_of_a_plain_ground_is_no_title() -> None:
    picture = Image.new("L", (640, 360), 255)
    picture.paste(scene().resize((520, 290)), (60, 35))
    assert is_title(thumbnail_of(picture), second=0.0) is False


def test_second_without_a_print_is_no_title() -> None:
    assert is_title(thumbnail_of(card()), second=10.0) is False


def test_black_with_letters_is_not_black() -> None:
    thumbnails = np.zeros((40, SIDE, SIDE), np.uint8)
    thumbnails[8:20] = thumbnail_of(card(ground=4))[0]
    assert without_titles(thumbnails, (0.5, 8.0)) == [(0.5, 2.0), (5.0, 8.0)]
    assert without_titles(thumbnails, (2.0, 5.0)) == []


def test_black_without_letters_is_left_as_it_is() -> None:
    assert without_titles(np.zeros((40, SIDE, SIDE), np.uint8), (0.533, 8.017)) == [(0.533, 8.017)]
