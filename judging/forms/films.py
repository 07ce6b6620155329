"""Films that are named by their codes."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.long_texts import LongText
from contest.forms.reasons import ReasonField


class ChosenFilmsForm(forms.Form):
    """Films that are put into a round by hand."""

    codes = forms.CharField(
        label=_("Codes of the films"),
        widget=LongText(attrs={"rows": 4, "spellcheck": "false"}),
        max_length=20_000,
        help_text=_("Ticked above, or typed here: one in each line, or separated by commas."),
    )
    reason = ReasonField(max_length=500, note=_("It is recorded in the audit log."))

    def clean_codes(self) -> list[str]:
        return read_codes(self.cleaned_data["codes"])


def read_codes(typed: str) -> list[str]:
    """Codes in lines or between commas, each once."""
    return list(dict.fromkeys(re.findall(r"[^\s,;，；、]+", typed)))
