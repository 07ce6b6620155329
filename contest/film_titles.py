"""Which of a film's two titles stands first: the original one, where it is in the reader's language."""

import re
from functools import cache

from django.conf import settings
from django.utils.translation import get_language

from contest.places import locale_of

END_OF_FIRST = re.compile(r"[,;/(，；、（]")  # “Mandarin, English subtitles”
# One written language, of which people name what they speak
ALSO_SPOKEN = {"zh": ("yue", "cmn")}
ALSO_CALLED = {"zh": ("Mandarin", "普通话", "国语", "汉语", "华语")}


def order_titles(english: str, original: str, *, spoken: str) -> tuple[str, str]:
    """The title for the reader, then the other one, if there is another. `spoken` is what creators say of the
    language of the film."""
    if not original or original == english:
        return english, ""
    if not english:
        return original, ""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return (original, english) if is_spoken(language, spoken) else (english, original)


def is_spoken(language: str, spoken: str) -> bool:
    """Does a film in which this is `spoken` speak the language first of all?"""
    first = END_OF_FIRST.split(spoken, maxsplit=1)[0].casefold()
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", first) for name in names_of(language))


@cache
def names_of(language: str) -> frozenset[str]:
    """What the language is called in the languages of the site."""
    locales = [locale_of(code) for code, _name in settings.LANGUAGES]
    codes = (language, *ALSO_SPOKEN.get(language, ()))
    names = {locale.languages[code] for locale in locales for code in codes if code in locale.languages}
    return frozenset(name.casefold() for name in (*names, *ALSO_CALLED.get(language, ())))
