import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from contest.domain.ai_label import AiLabel
from contest.pictures.drawing import LIGHT, NIGHT, PictureWords, draw_share_picture

WORDS = PictureWords(
    title="Salt Choir",
    other_title="",
    award="First Prize",
    edition="AI Short Film Competition 2026",
    label=AiLabel.PARTLY,
    label_words="Partly AI-generated",
)


@pytest.fixture(scope="module")
def still() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 360), (200, 120, 40)).save(out, "JPEG")
    return out.getvalue()


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """By WCAG 2."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(colour: Sequence[int]) -> float:
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg)).convert("RGB")


@pytest.mark.parametrize(
    "title", ["Salt Choir", "灯笼" * 60, "W" * 300, "ليس للبحر " * 20, "ประตู" * 60, "🎬", ""]
)
def test_picture_is_1200_by_630_whatever_the_title(title: str, still: bytes) -> None:
    assert opened(draw_share_picture(replace(WORDS, title=title), still=still)).size == (1200, 630)


def test_picture_shows_the_still_above_and_the_night_below(still: bytes) -> None:
    picture = opened(draw_share_picture(WORDS, still=still))
    above, below = picture.getpixel((1100, 5)), picture.getpixel((1190, 625))
    assert isinstance(above, tuple)
    assert isinstance(below, tuple)
    assert above[0] > 180
    assert max(abs(a - b) for a, b in zip(below, NIGHT, strict=True)) < 20


@pytest.mark.parametrize(
    "title", ["Salt Choir", "灯笼" * 20, "The Last Lighthouse Keeper and Her Daughters " * 3]
)
def test_award_is_read_over_the_brightest_still(title: str) -> None:
    white = io.BytesIO()
    Image.new("RGB", (640, 360), "white").save(white, "JPEG")
    picture = np.asarray(opened(draw_share_picture(replace(WORDS, title=title), still=white.getvalue())))
    letters = np.argwhere((picture[:, :, 0] > 200) & (picture[:, :, 2] < 140))
    highest = letters[:, 0].min()
    assert contrast(LIGHT, tuple(picture[highest, 1190])) > 4.5


def test_picture_is_drawn_without_a_still_and_without_fonts(tmp_path: Path, settings: Any) -> None:
    settings.FONT_FOLDERS = str(tmp_path)
    bare = opened(draw_share_picture(WORDS, still=None))
    nameless = opened(draw_share_picture(replace(WORDS, title="Another"), still=None))
    assert bare.tobytes() == nameless.tobytes()


def test_icon_of_the_label_is_drawn_where_there_is_no_font(tmp_path: Path, settings: Any) -> None:
    settings.FONT_FOLDERS = str(tmp_path)
    whole, partly, none = (
        opened(draw_share_picture(replace(WORDS, label=label), still=None)).tobytes()
        for label in (AiLabel.WHOLE, AiLabel.PARTLY, None)
    )
    assert len({whole, partly, none}) == 3


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        (AiLabel.WHOLE, b"/trainedAlgorithmicMedia"),
        (AiLabel.PARTLY, b"/compositeWithTrainedAlgorithmicMedia"),
    ],
)
def test_picture_says_to_machines_that_it_shows_ai_content(label: AiLabel, kind: bytes) -> None:
    assert kind in draw_share_picture(replace(WORDS, label=label), still=None)
