"""The boxes by which files come."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from contest.typed_text import echoed_list


class LimitedFile(forms.FileInput):
    """Says at once that a file is larger than the form takes, before it travels; the server decides."""

    def __init__(self, *, accept: str, most_bytes: int) -> None:
        limits = {"data-component": "largest-file", "data-most": str(most_bytes)}
        super().__init__(attrs={"accept": accept, **limits})
        self.most_bytes = most_bytes

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: Mapping[str, Any] | None = None) -> Any:
        words = _("“%(name)s” is %(size)s; up to %(most)s are taken. Choose a smaller file.")
        told = {"name": "{name}", "size": "{size}", "most": filesizeformat(self.most_bytes)}
        return {**super().build_attrs(base_attrs, dict(extra_attrs or {})), "data-words": words % told}


def lost_files(bound: forms.BoundField) -> str:
    """The names of the files of a form that was refused for something else; "" where none came."""
    if not isinstance(bound.field.widget, forms.FileInput) or not bound.form.errors:
        return ""
    files = bound.data if isinstance(bound.data, list) else [bound.data] if bound.data else []
    return "" if bound.errors and len(files) == 1 else echoed_list([file.name or "" for file in files])
