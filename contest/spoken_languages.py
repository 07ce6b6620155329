"""Languages that people speak: read from their names in any language of the site, kept as codes, shown by the
name that the reader's language has for them."""

import re
from functools import cache

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language

from contest.film_titles import ALSO_CALLED
from contest.places import SOURCE_LANGUAGE, locale_of
from contest.sentences import listed

BETWEEN = re.compile(r"[,;/、，；\n]")
SAME_CODE = {"cmn": "zh"}  # two codes, one language


def read_languages(typed: str) -> tuple[list[str], list[str]]:
    """The codes of the languages that are named, each once, and the names that no language has."""
    codes, unknown = list[str](), list[str]()
    for name in filter(None, (part.strip() for part in BETWEEN.split(typed))):
        code = _code_of(name)
        (unknown if code is None else codes).append(name if code is None else code)
    return list(dict.fromkeys(codes)), list(dict.fromkeys(unknown))


def name_language(code: str) -> str:
    """What the reader's language calls it."""
    locale = locale_of(get_language() or SOURCE_LANGUAGE)
    return str(locale.languages.get(code, code))


def say_languages(typed: str) -> str:
    """The languages that somebody has named, as the reader's language calls them; what no language has is
    said as it was typed."""
    codes, unknown = read_languages(typed)
    return listed([*(name_language(code) for code in codes), *unknown])


def _code_of(name: str) -> str | None:
    word = " ".join(name.casefold().split())
    candidates = (word, word.removeprefix("bahasa "), re.sub("文$", "语", word))  # 英文 is 英语
    return next((_codes()[word] for word in candidates if word in _codes()), None)


@cache
def _codes() -> dict[str, str]:
    """Code by name, folded: names in the languages of the site, and each code itself."""
    locales: list[Locale] = [locale_of(code) for code, _name in settings.LANGUAGES]
    known = {
        name.casefold(): SAME_CODE.get(code, code)
        for locale in reversed(locales)
        for code, name in locale.languages.items()
        if "_" not in code
    }
    known |= {code: SAME_CODE.get(code, code) for code in known.values()}
    return known | {name.casefold(): code for code, names in ALSO_CALLED.items() for name in names}
