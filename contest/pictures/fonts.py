"""The fonts of the machine, for words that are drawn into a picture. None is in the repository.

A text is set in the first font that has all of its characters, or in runs of several; where no font has one
of them, or nothing here can shape its script, there is no setting of it: words that are left out are better
than boxes."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from PIL import ImageFont

FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
)
SUFFIXES = {".ttf", ".otf", ".ttc"}
# By file name, the best first: a serif for titles, a sans for what stands small
SERIF = (
    *("NotoSerifDisplay-Regular", "NotoSerif-Regular", "SourceSerif4-Regular", "NotoSerifCJK-Regular"),
    *("NotoNaskhArabic-Regular", r"NotoSerif\w+-Regular", "Songti", "Palatino", "Georgia", "DejaVuSerif"),
)
SANS = (
    "NotoSans-Regular",
    "NotoSansCJK-Regular",
    "SegoeUI",
    "PingFang",
    "DejaVuSans",
    r"NotoSans\w+-Regular",
)
UNFIT = re.compile("Emoji|Symbol|Mono|Math|LastResort|Italic|Oblique|Bold|Light|Thin|Black|Condensed|Medium")
NOT_A_CHARACTER = "\U0010ffff"  # every font draws for it what it draws for what it has not
SIZE_OF_PROBE = 24


@dataclass(frozen=True)
class Stretch:
    """Characters beside each other that one font has."""

    text: str
    path: Path
    index: int

    def font(self, size: int) -> "ImageFont.FreeTypeFont":
        return _open(self.path, self.index, size)


def runs_of(text: str, *, order: Sequence[str] = SERIF) -> list[Stretch]:
    """The text in runs, none where it cannot be drawn as it is written."""
    if not text.strip() or (is_shaped(text) and not _shapes()):
        return []
    for path, index in _fonts_for(text, order):
        if all(_has(path, index, sign) for sign in set(text)):
            return [Stretch(text, path, index)]
    runs: list[Stretch] = []
    for sign in text:
        found = _run_of(sign, runs[-1] if runs else None, text, order)
        if found is None:
            return []
        joined = runs and (runs[-1].path, runs[-1].index) == (found.path, found.index)
        if joined:
            runs[-1] = Stretch(runs[-1].text + sign, found.path, found.index)
        else:
            runs.append(found)
    return runs


def is_shaped(text: str) -> bool:
    """Whether a script of it joins, stacks or reorders its signs, or runs from right to left."""
    return any(
        unicodedata.bidirectional(sign) in ("R", "AL")
        or 0x0900 <= ord(sign) <= 0x109F
        or 0x1780 <= ord(sign) <= 0x17FF
        for sign in text
    )


def runs_from_the_right(text: str) -> bool:
    """By its first strong sign."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind in ("R", "AL") for kind in strong if kind in ("L", "R", "AL")), False)


def _run_of(sign: str, last: Stretch | None, text: str, order: Sequence[str]) -> Stretch | None:
    if last and _has(last.path, last.index, sign):
        return Stretch(sign, last.path, last.index)
    for path, index in _fonts_for(text, order):
        if _has(path, index, sign):
            return Stretch(sign, path, index)
    return None


def _fonts_for(text: str, order: Sequence[str]) -> Iterator[tuple[Path, int]]:
    """Each font with the face that suits the text: Chinese, Japanese and Korean share their files."""
    face = (
        "JP" if re.search("[\u3040-\u30ff]", text) else "KR" if re.search("[\uac00-\ud7af]", text) else "SC"
    )
    for path in _files(tuple(order), settings.FONT_FOLDERS):
        yield path, _face_of(path, face)


@cache
def _files(order: tuple[str, ...], folders: str) -> tuple[Path, ...]:
    """What is installed, the best first; those in the setting's folders count before the machine's."""
    own = [folder for folder in folders.split(":") if folder]
    found = [
        path
        for folder in (own or FOLDERS)
        for path in sorted(Path(folder).expanduser().rglob("*"))
        if path.suffix.lower() in SUFFIXES and not UNFIT.search(path.stem)
    ]
    ranks = [re.compile(name) for name in (*order, *(name for name in (*SERIF, *SANS) if name not in order))]
    return tuple(
        sorted(
            found, key=lambda path: next((n for n, r in enumerate(ranks) if r.match(path.stem)), len(ranks))
        )
    )


@cache
def _face_of(path: Path, wanted: str) -> int:
    if path.suffix.lower() != ".ttc":
        return 0
    for index in range(16):
        try:
            name = _open(path, index, SIZE_OF_PROBE).getname()[0] or ""
        except OSError:
            break
        if name.endswith(f" {wanted}"):
            return index
    return 0


@cache
def _has(path: Path, index: int, sign: str) -> bool:
    if unicodedata.category(sign)[0] in "ZCM":  # spaces, and what is drawn with its neighbour
        return True
    try:
        font = _open(path, index, SIZE_OF_PROBE)
        return _drawn(font, sign) != _drawn(font, NOT_A_CHARACTER)
    except OSError:  # no font after all
        return False


def _drawn(font: "ImageFont.FreeTypeFont", sign: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(sign)
    return mask.size, bytes(mask)


@cache
def _open(path: Path, index: int, size: int) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont  # noqa: PLC0415  (pages draw nothing)

    return ImageFont.truetype(str(path), size, index=index)


@cache
def _shapes() -> bool:
    from PIL import features  # noqa: PLC0415  (pages draw nothing)

    return bool(features.check("raqm") and features.check("fribidi"))
