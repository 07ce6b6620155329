"""How things stand together in a sentence, as the reader's language writes it."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(items: Iterable[object]) -> str:
    """The items one after another: "Kling, Veo" in English, "Kling、Veo" in Chinese."""
    # Translators: “、” in Chinese; with a space after it where your language has one
    return pgettext("between the items of a list", ", ").join(str(item) for item in items)
