"""How things stand together in a sentence, as the reader's language writes it."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(items: Iterable[object]) -> str:
    """The items one after another: ".mp4, .mov" in English, ".mp4、.mov" in Chinese."""
    return pgettext("between the items of a list", ", ").join(str(item) for item in items)
