"""Boxes of several lines, in every form: the end of a line is one character, as people and browsers
count, and a text that is pasted and too long comes whole, to be refused with its length instead of cut."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

Attributes = dict[str, Any]


class LongText(forms.Textarea):  # noqa: TID251
    def build_attrs(self, base_attrs: Attributes, extra_attrs: Attributes | None = None) -> Attributes:
        attrs: Attributes = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return typed.replace("\r\n", "\n") if isinstance(typed, str) else typed
