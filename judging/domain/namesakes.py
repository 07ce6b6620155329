"""Whether two names may be of one person, or a text may name a school or company. Pure.

Names agree by more than letters: accents, upper case, width, spaces, order and titles do not count, so that
"Chen Wei" meets "WEI CHEN" and "Jan van der Berg" meets "Vanderberg, Jan". To agree is a hint, no proof."""

import re
import unicodedata
from itertools import permutations

ACCENTS = re.compile("[\u0300-\u036f]")
WORD = re.compile(r"[^\W_]+")
APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
ALTERNATIVES = re.compile(r"[()\[\]/|;]|\baka\b")  # after the fold, which makes brackets narrow
UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
TITLES = frozenset(
    WORD.findall("dr drs prof professor mr mrs ms miss mx sir dame phd msc md ing pak bapak ibu haji hj")
)
HONORIFICS = ("博士", "教授", "先生", "女士", "老师", "老師", "导演", "導演")
LEGAL_FORMS = frozenset(WORD.findall("ltd limited inc llc gmbh corp corporation co company pt cv tbk plc"))
LEGAL_ENDINGS = ("股份有限公司", "有限责任公司", "有限公司")
MOST_REORDERED = 5  # words of a name; more of them agree in any order only whole
LEAST_LETTERS = 2


def fold(text: str) -> str:
    """The text without upper case, accents and width; combining marks of other scripts stay."""
    wide = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", ACCENTS.sub("", wide)).casefold().translate(UNDECOMPOSED)


def words_of(text: str) -> list[str]:
    """Its words, folded."""
    return WORD.findall(APOSTROPHES.sub("", fold(text)))


def name_keys(name: str) -> frozenset[str]:
    """What names of one person have in common: the words of the name in each order, written as one. What
    stands in brackets or behind a stroke is another name of the person."""
    keys: set[str] = set()
    for part in ALTERNATIVES.split(fold(name)):
        words = [_without_honorific(word) for word in WORD.findall(APOSTROPHES.sub("", part))]
        words = [word for word in words if word not in TITLES] or words
        orders = permutations(words) if len(words) <= MOST_REORDERED else [sorted(words)]
        keys.update(key for order in orders if len(key := "".join(order)) >= LEAST_LETTERS)
    return frozenset(keys)


def is_named_in(organisation: str, text: str) -> bool:
    """Whether the words of a school's or company's name stand in a text, one after the other."""
    wanted = _without_legal_form(words_of(organisation))
    if not wanted or len("".join(wanted)) < LEAST_LETTERS:
        return False
    found = words_of(text)
    if any(ord(letter) > 0x2E7F for letter in "".join(wanted)):  # scripts without spaces between words
        return "".join(wanted) in "".join(found)
    return f" {' '.join(wanted)} " in f" {' '.join(found)} "


def _without_honorific(word: str) -> str:
    for ending in HONORIFICS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_LETTERS:
            return word.removesuffix(ending)
    return word


def _without_legal_form(words: list[str]) -> list[str]:
    kept = [word for word in words if word not in LEGAL_FORMS]
    for ending in LEGAL_ENDINGS:
        kept = [word.removesuffix(ending) or word for word in kept]
    return kept
