"""A receipt that somebody wants checked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.long_texts import LongText

LONGEST = 20_000  # characters


class TextOrFile(forms.CharField):
    """One of two is needed, so that the page calls neither optional."""

    is_needed_by_choice = True


class FileOrText(forms.FileField):
    is_needed_by_choice = True


class ReceiptForm(forms.Form):
    receipt = TextOrFile(
        label=_("The receipt"),
        required=False,
        max_length=LONGEST,
        help_text=_("From the line with BEGIN to the line with END, out of the file or the email."),
        widget=LongText(attrs={"rows": 8, "spellcheck": "false", "dir": "ltr"}),
    )
    file = FileOrText(label=_("Or the file of the receipt"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if file := cleaned.get("file"):
            cleaned["receipt"] = file.read(LONGEST).decode(errors="replace")
        elif not cleaned.get("receipt") and "receipt" not in self.errors:
            self.add_error("receipt", _("Paste a receipt, or choose its file."))
        return cleaned
