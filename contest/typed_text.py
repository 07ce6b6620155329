"""What a person typed, as a sentence of ours repeats it: short, and without signs that turn round the writing
of whatever stands beside it."""

import re
import unicodedata
from collections.abc import Collection

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from contest.sentences import listed

UNSEEN_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters by Unicode, and nothing to be seen
TURNING = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")  # of the direction that letters have
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tab and line feed
MOST_LETTERS = 40
MOST_ITEMS = 10


def without_turns(text: str) -> str:
    """The text without the invisible signs that set the direction of writing."""
    return TURNING.sub("", text)


def without_overrides(text: str) -> str:
    """The text without the invisible signs that turn letters round; the marks that Arabic and Hebrew need
    beside digits stay."""
    return OVERRIDES.sub("", text)


def legible(text: str) -> str:
    """A text that the public reads, without invisible signs that turn letters round or steer a terminal."""
    return CONTROLS.sub("", without_overrides(text))


def is_visible(text: str) -> bool:
    """Whether anything of the text can be seen."""
    return any(sign not in UNSEEN_LETTERS and unicodedata.category(sign)[0] not in "CZM" for sign in text)


def echoed(text: str) -> str:
    """What was typed, in one line and cut to a sensible length."""
    plain = " ".join(without_turns(text).split())
    return plain if len(plain) <= MOST_LETTERS else f"{plain[: MOST_LETTERS - 1]}…"


def echoed_list(texts: Collection[str]) -> str:
    """The first few of them, one after another."""
    shown = [set_apart(echoed(text)) for text in list(texts)[:MOST_ITEMS]]
    return listed([*shown, "…"] if len(texts) > MOST_ITEMS else shown)


def isolated(text: str) -> str:
    """The text between signs that keep its direction of writing to itself; see `with_bdi`."""
    return f"\u2068{without_turns(text)}\u2069"


def set_apart(text: str) -> str:
    """The text for a plain sentence of ours: `isolated` where letters of it run from right to left."""
    runs_back = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)
    return isolated(text) if runs_back else text


def with_bdi(text: str) -> SafeString:
    """HTML of a plain text, with an element where `isolated` has put its signs."""
    html = escape(text).replace("\u2068", "<bdi>").replace("\u2069", "</bdi>")
    return mark_safe(html)  # noqa: S308 - escaped above
