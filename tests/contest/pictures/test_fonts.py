"""Fonts of the machine. Those that a test needs and the machine has not are not tested."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from contest.pictures.fonts import FOLDERS, is_shaped, runs_from_the_right, runs_of

SCRIPTS = {
    "Latin": "Maré de papel",
    "Chinese": "灯笼匠的地图集",
    "Arabic": "ليس للبحر",
    "Bengali": "ভাটিয়ালি",
    "Devanagari": "दादी ने",
    "Thai": "ประตูเก้าพัน",
}


def font_named(name: str) -> Path | None:
    found = (path for folder in FOLDERS for path in Path(folder).expanduser().rglob(name))
    return next(found, None)


@pytest.fixture
def latin_only(tmp_path: Path, settings: Any) -> None:
    """A machine with one font."""
    font = font_named("DejaVuSerif.ttf")
    if font is None:
        pytest.skip("DejaVu Serif is not installed")
    shutil.copy(font, tmp_path)
    settings.FONT_FOLDERS = str(tmp_path)


@pytest.mark.parametrize("script", SCRIPTS)
def test_words_of_a_script_are_set_whole_or_not_at_all(script: str) -> None:
    runs = runs_of(SCRIPTS[script])
    assert "".join(run.text for run in runs) in ("", SCRIPTS[script])


@pytest.mark.parametrize(
    ("script", "is_set"), [("Latin", True), ("Chinese", False), ("Bengali", False), ("Thai", False)]
)
def test_words_without_a_font_are_left_out(latin_only: None, script: str, is_set: bool) -> None:
    assert bool(runs_of(SCRIPTS[script])) is is_set


def test_words_with_one_sign_that_no_font_has_are_left_out(latin_only: None) -> None:
    assert runs_of("Salt 盐 Choir") == []


def test_machine_without_fonts_writes_nothing(tmp_path: Path, settings: Any) -> None:
    settings.FONT_FOLDERS = str(tmp_path)
    assert runs_of("Salt Choir") == []


def test_chinese_and_latin_are_set_side_by_side() -> None:
    if font_named("NotoSerifCJK-Regular.ttc") is None:
        pytest.skip("Noto Serif CJK is not installed")
    assert "".join(run.text for run in runs_of("盐 Salt 歌")) == "盐 Salt 歌"


@pytest.mark.parametrize(
    ("text", "is_joined", "from_the_right"),
    [
        ("Salt Choir", False, False),
        ("灯笼", False, False),
        ("ليس Salt", True, True),
        ("Salt ليس", True, False),
        ("दादी", True, False),
        ("ประตู", True, False),
        ("2046", False, False),
    ],
)
def test_script_says_how_it_is_set(text: str, is_joined: bool, from_the_right: bool) -> None:
    assert (is_shaped(text), runs_from_the_right(text)) == (is_joined, from_the_right)
