"""Texts of an edition in several languages, kept as one JSON object {language code: text}."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, override

Texts = Mapping[str, str]


def in_readers_language(texts: Texts) -> str:
    """The text in the active language, else in the site's first language, else whichever there is."""
    for language in (get_language() or "", settings.LANGUAGE_CODE):
        if texts.get(language):
            return texts[language]
    return next((text for text in texts.values() if text), "")


def in_every_language(text: str | Promise) -> dict[str, str]:
    """A lazy text of the sources, as each catalogue has it: what organisers may then change."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = str(text)
    return texts
