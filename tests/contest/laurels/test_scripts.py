import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from contest.laurels.scripts import describe_missing, packages_for
from contest.laurels.typesetting import missing_scripts
from tests.contest.pictures.test_fonts import font_named


@pytest.fixture
def latin_only(tmp_path: Path, settings: Any) -> None:
    """A machine with one font."""
    font = font_named("DejaVuSerif.ttf")
    if font is None:
        pytest.skip("DejaVu Serif is not installed")
    shutil.copy(font, tmp_path)
    settings.FONT_FOLDERS = str(tmp_path)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Salt Choir", []),
        ("灯笼", ["CJK"]),
        ("ランプ", ["KATAKANA"]),
        ("등불", ["HANGUL"]),
        ("ভাটিয়ালি", ["BENGALI"]),
        ("दादी ने", ["DEVANAGARI"]),
        ("ประตูเก้าพัน", ["THAI"]),
        ("Salt 🎬", ["EMOJI"]),
        ("盐 🎬", ["CJK", "EMOJI"]),
        ("a\ue000", ["UNASSIGNED"]),
        ("\u200fSalt\u200e", []),
        ("", []),
    ],
)
def test_missing_scripts_are_named(latin_only: None, text: str, missing: list[str]) -> None:
    assert missing_scripts(text) == missing


def test_office_is_told_what_to_install() -> None:
    assert packages_for(["BENGALI", "CJK", "EMOJI", "UNASSIGNED"]) == [
        "fonts-noto-cjk",
        "fonts-noto-color-emoji",
        "fonts-noto-core",
    ]
    words = "This machine has no font for: Bengali, Chinese characters. On Debian and Ubuntu, install"
    assert describe_missing(["BENGALI", "CJK"]) == f"{words} fonts-noto-cjk, fonts-noto-core."
    assert describe_missing(["UNASSIGNED"]) == "No font can have these: signs without a meaning."


@pytest.mark.django_db
def test_start_says_which_language_no_font_can_write(latin_only: None) -> None:
    told = [one for one in run_checks(databases=["default"]) if one.id == "laureate.W014"]
    assert [(one.msg, one.hint) for one in told] == [
        (
            "No font of this machine can write 简体中文: certificates, laurels and share pictures lack it.",
            "Install fonts-noto-cjk, or set FONT_FOLDERS.",
        )
    ]
