"""The HTML side of a mail, made of its text, so that both say the same: paragraphs, lists, codes, and the
site's own addresses as links. Whatever else a person wrote stays text."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string

from contest.branding.shown import LAUREATE, ShownBrand

ITEM = "– "
CODE = "    "  # how a line with a code begins


@dataclass(frozen=True)
class Passage:
    """One paragraph, list or code of a letter, by its lines; `kind` is "text", "list", "code" or "link"."""

    kind: str
    lines: list[str]


def html_of(body: str, *, subject: str, brand: ShownBrand = LAUREATE) -> str:
    """A whole HTML document with the words of a plain-text mail, in the language that is active."""
    context = {"subject": subject, "passages": passages_of(body), "accents": brand.accents}
    return render_to_string("contest/mail/letter.html", context)


def passages_of(body: str) -> list[Passage]:
    passages: list[Passage] = []
    for block in re.split(r"\n\s*\n", body.strip("\n")):
        passages += _passages_of_block([line.rstrip() for line in block.split("\n")])
    return passages


def _passages_of_block(lines: list[str]) -> list[Passage]:
    found: list[Passage] = []
    for line in lines:
        kind = _kind_of(line)
        text = line.removeprefix(ITEM).strip() if kind != "text" else line.strip()
        if found and found[-1].kind == kind and kind != "link":
            found[-1].lines.append(text)
        else:
            found.append(Passage(kind, [text]))
    return found


def _kind_of(line: str) -> str:
    if line.startswith(ITEM):
        return "list"
    if _is_own_address(line.strip()):
        return "link"
    return "code" if line.startswith(CODE) else "text"


def _is_own_address(text: str) -> bool:
    return text.startswith(f"{settings.SITE_URL}/") and not re.search(r"\s", text)
