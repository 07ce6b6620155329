"""What names a person, a film or a thing, in one line."""

import re
from typing import Any

from django import forms

from contest.forms.long_texts import LongText
from contest.typed_text import without_overrides

BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")


class NameField(forms.CharField):
    """Without the invisible signs by which a name could be made to read as another one: each name has its
    direction of writing from its own letters. On one line, but where its box has several."""

    def to_python(self, value: Any) -> str:
        name = without_overrides(super().to_python(value) or "")
        return (name if isinstance(self.widget, LongText) else BREAKS.sub(" ", name)).strip()
