"""How long a reason has to be, and may be: counted by what it can say, since a Chinese character says more
than a letter. "我看不懂" is a whole sentence."""

import unicodedata

from django.utils.translation import gettext as _

LEAST_REASON = 10  # letters
MOST_REASON = 2000  # characters
LETTERS_OF_A_CHARACTER = 2.5


def letters_in(text: str) -> float:
    """The length of a text in letters; a character of Chinese, Japanese or Korean counts for several, a
    symbol for nothing, spaces, marks and punctuation for no more than the letters that they stand between."""
    kinds = [unicodedata.category(letter)[0] for letter in text]
    letters = sum(kind in "LN" for kind in kinds)
    between = sum(kind in "ZPM" for kind in kinds)
    wide = sum(letter.isalpha() and unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return letters + min(between, letters) + (LETTERS_OF_A_CHARACTER - 1) * wide


def is_too_short(reason: str, *, least: int = LEAST_REASON) -> bool:
    return letters_in(reason.strip()) < least


def fault_in(reason: str, *, least: int = LEAST_REASON, most: int = MOST_REASON) -> str:
    """What is wrong with the length of a reason, in words; "" where nothing is."""
    if is_too_short(reason, least=least):
        return _("This is missing or too short. Write at least %(least)s.") % {"least": describe_least(least)}
    if (found := len(reason.strip())) > most:
        words = _(
            "Your reason has %(found)d characters; the limit is %(most)d. Shorten it and send it again."
        )
        return words % {"found": found, "most": most}
    return ""


def describe_least(least: int = LEAST_REASON) -> str:
    """The least length of a reason, to stand after “at least”."""
    # Translators: the least length of a reason, after “at least”: “10 letters (4 in Chinese)”
    return _("%(letters)d letters (%(characters)d in Chinese)") % {
        "letters": least,
        "characters": round(least / LETTERS_OF_A_CHARACTER),
    }
