"""The box by which one file comes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _


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
