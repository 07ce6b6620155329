"""Texts as they are searched: without case, accents, marks and quotes, so that every database finds the same,
whatever keyboard it was typed on."""

import unicodedata

from contest.typed_text import without_turns

# Letters of their own that most readers type as others
TYPED_AS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
QUOTES = "'’‘‛ʼʻ′`´\"“”„‟″«»‹›「」『』《》〈〉"  # a keyboard has one of them, a phone makes another of it
DASHES = "-‐‑‒–—―−·・"
SIGNS = str.maketrans(dict.fromkeys(QUOTES, "") | dict.fromkeys(DASHES, " ") | {"\0": " "})


def fold(text: str) -> str:
    """The text in one line, as it is compared."""
    plain = unicodedata.normalize("NFKD", without_turns(text).translate(SIGNS)).casefold()
    letters = unicodedata.normalize("NFKD", plain).translate(TYPED_AS)
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())
