"""How things stand together in a sentence, as the reader's language writes it."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import pgettext


def listed(items: Iterable[str | Promise]) -> str:
    """The items one after another: "Kling, Veo" in English, "Kling、Veo" in Chinese."""
    # Translators: “、” in Chinese; with a space after it where your language has one
    return pgettext("between the items of a list", ", ").join(str(item) for item in items)


def noted(text: str | Promise, note: object) -> str:
    """Something and a note on it: "Lin Yue (editor)" in English, "林月（剪辑）" in Chinese."""
    # Translators: only the brackets are to be translated, as in “Lin Yue (editor)”.
    return pgettext("something and a note on it", "%(text)s (%(note)s)") % {"text": text, "note": note}
