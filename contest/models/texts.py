"""Texts of an edition in several languages, kept as one JSON object {language code: text}."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, override

Texts = Mapping[str, str]


class TextIn(str):
    """A text that knows which language it is in, so that a page can say so."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> "TextIn":
        told = super().__new__(cls, text)
        told.language = language
        return told

    def __reduce__(self) -> tuple[type["TextIn"], tuple[str, str]]:
        return TextIn, (str(self), self.language)  # for caches, which pickle


def in_readers_language(texts: Texts) -> str:
    """The text in the active language, else in the site's first language, else whichever there is."""
    for language in (get_language() or "", settings.LANGUAGE_CODE, *texts):
        if texts.get(language):
            return TextIn(texts[language], language)
    return ""


def in_every_language(text: str | Promise) -> dict[str, str]:
    """A lazy text of the sources, as each catalogue has it: what organisers may then change."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = str(text)
    return texts
