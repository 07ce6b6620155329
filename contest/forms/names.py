"""What names a person, a film or a thing, in one line."""

from typing import Any

from django import forms

from contest.typed_text import without_overrides


class NameField(forms.CharField):
    """Without the invisible signs by which a name could be made to read as another one: each name has its
    direction of writing from its own letters."""

    def to_python(self, value: Any) -> str:
        return without_overrides(super().to_python(value) or "").strip()
