import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from contest.branding.contrast import contrast
from contest.domain.ai_label import AiLabel
from contest.pictures.drawing import PictureLook, PictureWords, draw_share_picture

WORDS = PictureWords(
    title="Salt Choir",
    other_title="",
    award="First Prize",
    edition="AI Short Film Competition 2026",
    label=AiLabel.PARTLY,
    label_words="Partly AI-generated",
)
NIGHT = PictureLook("#0b0f1c", "#ff7350")


@pytest.fixture(scope="module")
def still() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 360), (200, 120, 40)).save(out, "JPEG")
    return out.getvalue()


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg)).convert("RGB")


@pytest.mark.parametrize(
    "title", ["Salt Choir", "灯笼" * 60, "W" * 300, "ليس للبحر " * 20, "ประตู" * 60, "🎬", ""]
)
def test_picture_is_1200_by_630_whatever_the_title(title: str, still: bytes) -> None:
    assert opened(draw_share_picture(replace(WORDS, title=title), still=still, look=NIGHT)).size == (
        1200,
        630,
    )


def test_picture_shows_the_still_above_and_the_night_below(still: bytes) -> None:
    picture = opened(draw_share_picture(WORDS, still=still, look=NIGHT))
    above, below = picture.getpixel((1100, 5)), picture.getpixel((1190, 625))
    assert isinstance(above, tuple)
    assert isinstance(below, tuple)
    assert above[0] > 180
    assert max(abs(a - b) for a, b in zip(below, (11, 15, 28), strict=True)) < 20


@pytest.mark.parametrize(
    "title", ["Salt Choir", "灯笼" * 20, "The Last Lighthouse Keeper and Her Daughters " * 3]
)
def test_award_is_read_over_the_brightest_still(title: str) -> None:
    white = io.BytesIO()
    Image.new("RGB", (640, 360), "white").save(white, "JPEG")
    shared = draw_share_picture(replace(WORDS, title=title), still=white.getvalue(), look=NIGHT)
    picture = np.asarray(opened(shared))
    letters = np.argwhere((picture[:, :, 0] > 200) & (picture[:, :, 2] < 140))
    highest = letters[:, 0].min()
    ground = "#{:02x}{:02x}{:02x}".format(*picture[highest, 1190])
    assert contrast(NIGHT.accent, ground) > 4.5


def test_picture_is_drawn_without_a_still_and_without_fonts(tmp_path: Path, settings: Any) -> None:
    settings.FONT_FOLDERS = str(tmp_path)
    bare = opened(draw_share_picture(WORDS, still=None, look=NIGHT))
    nameless = opened(draw_share_picture(replace(WORDS, title="Another"), still=None, look=NIGHT))
    assert bare.tobytes() == nameless.tobytes()


def test_icon_of_the_label_is_drawn_where_there_is_no_font(tmp_path: Path, settings: Any) -> None:
    settings.FONT_FOLDERS = str(tmp_path)
    whole, partly, none = (
        opened(draw_share_picture(replace(WORDS, label=label), still=None, look=NIGHT)).tobytes()
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
    assert kind in draw_share_picture(replace(WORDS, label=label), still=None, look=NIGHT)


def test_picture_has_the_ground_and_the_logo_of_the_festival() -> None:
    logo = io.BytesIO()
    Image.new("RGBA", (300, 100), (20, 20, 20, 255)).save(logo, "PNG")
    look = PictureLook("#3a0ca3", "#ffd166", logo.getvalue())
    picture = opened(draw_share_picture(WORDS, still=None, look=look))
    spots = {"ground": (1190, 625), "logo": (1000, 80), "plate": (880, 42)}
    expected = {"ground": (58, 12, 163), "logo": (20, 20, 20), "plate": (255, 255, 255)}
    far = {
        name: max(abs(one - other) for one, other in zip(found, expected[name], strict=True))
        for name, at in spots.items()
        if isinstance(found := picture.getpixel(at), tuple)
    }
    assert {name: distance for name, distance in far.items() if distance > 20} == {}
    assert look.digest != NIGHT.digest
