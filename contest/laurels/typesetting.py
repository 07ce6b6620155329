"""Words set into pages and pictures by Typst, in the fonts of the machine: the same that share pictures use.

Typst draws a box for a sign that no font has, and says nothing. So each text is given the fonts that have its
signs, and one that has none is refused by the name of its script."""

import json
import re
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from contest.pictures.fonts import SERIF, Stretch, runs_from_the_right, runs_of
from contest.typed_text import without_overrides

if TYPE_CHECKING:
    from typst import Fonts

EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf]")
JOINERS = re.compile("[\ufe0f\u200d]")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
NO_SIGNS = ("Co", "Cn", "Cs")  # for private use, not assigned, half a sign: no font can be meant
INCH = 25.4  # mm
LAUREL_WIDTH = 160  # mm, as in laurel.typ


class FontsMissing(Exception):
    """No font of the machine has the signs of these scripts: the first words of their names in Unicode."""

    def __init__(self, scripts: Sequence[str]) -> None:
        super().__init__(", ".join(scripts))
        self.scripts = tuple(scripts)


@dataclass(frozen=True)
class Words:
    """A text, the fonts for it, and whether it runs from the right."""

    text: str
    fonts: tuple[str, ...]
    rtl: bool


def set_words(text: str, *, order: Sequence[str] = SERIF, rtl: bool | None = None) -> Words:
    """Runs as its first letter does, unless `rtl` says how. Raises FontsMissing."""
    text = without_overrides(CONTROLS.sub(" ", text))
    if missing := missing_scripts(text, order=order):
        raise FontsMissing(missing)
    plain = JOINERS.sub("", EMOJI.sub("", text))
    families = [_family_of(run) for run in runs_of(plain, order=order)]
    if EMOJI.search(text):
        families += _emoji_families()
    fonts = tuple(dict.fromkeys(families)) or (_any_family(),)
    return Words(text, fonts, runs_from_the_right(text) if rtl is None else rtl)


def missing_scripts(text: str, *, order: Sequence[str] = SERIF) -> list[str]:
    """The scripts of a text for which there is no font, or nothing that shapes them; none for most texts."""
    plain = JOINERS.sub("", EMOJI.sub("", text))
    no_signs = any(unicodedata.category(sign) in NO_SIGNS for sign in plain)
    missing = ["UNASSIGNED"] if no_signs else []
    if plain.strip() and not runs_of(plain, order=order):
        missing += sorted(
            {script_of(sign) for sign in plain if sign.strip() and not runs_of(sign, order=order)}
        )
    if EMOJI.search(text) and not _emoji_families():
        missing.append("EMOJI")
    return missing


def script_of(sign: str) -> str:
    return unicodedata.name(sign, "UNASSIGNED").split()[0]


def set_pdf(
    template: str | Path, told: Mapping[str, Any], *, at: datetime, beside: Mapping[str, bytes] | None = None
) -> bytes:
    """`at` is its date: the same words make the same bytes. `beside`: files that the template reads, by
    name."""
    return _compile(template, told, beside, format="pdf", timestamp=at.replace(microsecond=0))


def set_svg(template: str, told: Mapping[str, Any]) -> bytes:
    """Letters are drawn: whoever opens it needs no font."""
    return _compile(template, told, format="svg")


def set_png(template: str, told: Mapping[str, Any], *, width: int) -> bytes:
    return _compile(template, told, format="png", ppi=width / LAUREL_WIDTH * INCH)


def _compile(
    template: str | Path, told: Mapping[str, Any], beside: Mapping[str, bytes] | None = None, **how: Any
) -> bytes:
    import typst  # noqa: PLC0415  (40 MB, for who sets something)

    with tempfile.TemporaryDirectory() as folder:
        for name, content in (beside or {}).items():
            Path(folder, name).write_bytes(content)
        made = typst.compile(
            (Path(__file__).parent / template).read_bytes(),
            root=folder,
            font_paths=_fonts(settings.FONT_FOLDERS),
            sys_inputs={"told": json.dumps(told, ensure_ascii=False, default=_as_json)},
            **how,
        )
    assert isinstance(made, bytes), "pictures have one page"
    return made


def _as_json(words: Words) -> dict[str, Any]:
    return {"text": words.text, "fonts": words.fonts, "rtl": words.rtl}


@cache
def _fonts(folders: str) -> "Fonts":
    """Read once: it takes a fifth of a second, all else a few thousandths."""
    from typst import Fonts  # noqa: PLC0415

    own = [folder for folder in folders.split(":") if folder]
    return Fonts(include_system_fonts=not own, include_embedded_fonts=False, font_paths=own)


@cache
def _families(folders: str) -> dict[tuple[str, int], str]:
    return {(str(font.path), font.index): font.family for font in _fonts(folders).fonts()}


def _family_of(run: Stretch) -> str:
    return _families(settings.FONT_FOLDERS)[str(run.path), run.index]


def _emoji_families() -> list[str]:
    names = sorted(set(_families(settings.FONT_FOLDERS).values()))
    return [name for name in names if name.endswith(" Emoji")]


def _any_family() -> str:
    return next(iter(_families(settings.FONT_FOLDERS).values()), "")
