"""How things stand together in a sentence, as the reader's language writes it."""

from django.utils.functional import Promise
from django.utils.translation import pgettext

from media_pipeline.sentences import listed

__all__ = ["in_a_row", "listed", "noted"]


def in_a_row(*sentences: str | Promise) -> str:
    """One after the other, with what stands between two sentences."""
    return pgettext("between two sentences", " ").join(map(str, sentences))


def noted(text: str | Promise, note: object) -> str:
    """Something and a note on it: "Lin Yue (editor)" in English, "林月（剪辑）" in Chinese."""
    # Translators: only the brackets are to be translated, as in “Lin Yue (editor)”.
    return pgettext("something and a note on it", "%(text)s (%(note)s)") % {"text": text, "note": note}
