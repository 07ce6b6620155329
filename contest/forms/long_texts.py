"""Boxes of several lines, in every form: the end of a line is one character, as people and browsers
count, and a text that is pasted and too long comes whole, to be refused with its length instead of cut."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

Attributes = dict[str, Any]
NEARLY_FULL = 0.8  # of a limit, from where on a box says how much is written


class LongText(forms.Textarea):  # noqa: TID251
    """Says how much is written once it is nearly too much; always, where it `counts_always`."""

    def __init__(self, attrs: Attributes | None = None, *, counts_always: bool = False) -> None:
        super().__init__(attrs)
        self.counts_always = counts_always

    def build_attrs(self, base_attrs: Attributes, extra_attrs: Attributes | None = None) -> Attributes:
        attrs: Attributes = super().build_attrs(base_attrs, extra_attrs)
        most = attrs.pop("maxlength", None)
        return attrs if most is None else {**attrs, **self._counter(int(most))}

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return typed.replace("\r\n", "\n") if isinstance(typed, str) else typed

    def _counter(self, most: int) -> Attributes:
        words = _("{length} of {most} characters")
        since = 0 if self.counts_always else round(NEARLY_FULL * most)
        return {"data-component": "counter", "data-most": most, "data-since": since, "data-words": words}
