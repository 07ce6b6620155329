"""The languages in which captions are offered, and which of a film's the reader gets first."""

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

from contest.places import SOURCE_LANGUAGE, locale_of, place_in_order

CODES = (
    *("af", "am", "ar", "az", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu"),
    *("fa", "fi", "fil", "fr", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "jv"),
    *("ka", "kk", "km", "kn", "ko", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "my", "ne", "nl", "no"),
    *("pa", "pl", "ps", "pt", "pt-BR", "ro", "ru", "si", "sk", "sl", "so", "sq", "sr", "su", "sv", "sw"),
    *("ta", "te", "th", "tr", "uk", "ur", "uz", "vi", "yue", "zh-Hans", "zh-Hant", "zu"),
)

OWN_NAMES = {"id": "Bahasa Indonesia", "ms": "Bahasa Melayu"}  # by themselves they read as countries
WITH_WIDE_SIGNS = ("zh", "yue", "ja")
FULL_WIDTH = str.maketrans("()", "（）")


def caption_languages() -> list[tuple[str, str]]:
    """Code and name of each, in the alphabetical order of the reader's language."""
    return sorted(((code, language_name(code)) for code in CODES), key=lambda row: place_in_order(row[1]))


def language_name(code: str) -> str:
    """What the reader's language calls it."""
    return _name(code, locale_of(get_language() or SOURCE_LANGUAGE))


def own_name(code: str) -> str:
    """What it calls itself, as a player's menu has it."""
    name = OWN_NAMES.get(code) or _name(code, _locale(code))
    return name[:1].upper() + name[1:]


def first_choice(languages: Sequence[str]) -> str:
    """Of the languages of a film's captions, the reader's own, else English; "" where it has neither."""
    wanted = (get_language() or SOURCE_LANGUAGE).lower()
    for asked in (wanted, wanted.split("-")[0], SOURCE_LANGUAGE):
        exact = [code for code in languages if code.lower() == asked]
        akin = [code for code in languages if code.lower().split("-")[0] == asked]
        if exact or akin:
            return (exact or akin)[0]
    return ""


def meant_language(said: str, text: str) -> str:
    """Ours for the language tag of a file (ISO 639-2, as “zho”, or BCP 47, as “zh-Hant”); "" for no other.
    A tag that leaves the script of Chinese open is completed by the script of the text."""
    tag = said.replace("_", "-").strip()
    exact = next((code for code in CODES if code.lower() == tag.lower()), "")
    if exact or not tag:
        return exact
    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return ""
    if locale.language == "zh":
        script = locale.script if "-" in tag else _script_of(text)
        return f"zh-{script}" if f"zh-{script}" in CODES else ""
    language = {"nb": "no", "nn": "no"}.get(locale.language, locale.language)
    return language if language in CODES else ""


def _script_of(chinese: str) -> str:
    simplified, traditional = (len(chinese.encode(name, errors="ignore")) for name in ("gb2312", "big5"))
    return "Hans" if simplified >= traditional else "Hant"


def _name(code: str, locale: Locale) -> str:
    name = _locale(code).get_display_name(locale) or code
    return name.translate(FULL_WIDTH).replace(" （", "（") if locale.language in WITH_WIDE_SIGNS else name


def _locale(code: str) -> Locale:
    return Locale.parse(code, sep="-")
