"""How things stand together in a sentence, as the reader's language writes it; and refusals that are one."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import pgettext


class WordedRefusal(Exception):
    """What somebody brought is not taken. `code` says what is wrong; `message` says it to a person, by the
    `words` of the kind."""

    words: ClassVar[Mapping[str, str | Promise]]

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    @property
    def message(self) -> str:
        return str(self.words[self.code]) % self.values


def listed(items: Iterable[object]) -> str:
    """The items one after another: "Kling, Veo" in English, "Kling、Veo" in Chinese."""
    # Translators: “、” in Chinese; with a space after it where your language has one
    return pgettext("between the items of a list", ", ").join(str(item) for item in items)
