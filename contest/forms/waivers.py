"""Waiving a finding about a film, from the office, and the creator's request for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.forms.long_texts import LongText


class WaiverForm(forms.Form):
    """One finding of the film that the page showed, and what to do about it."""

    WAIVE, RESTORE = "waive", "restore"

    film = forms.CharField(max_length=16)
    finding = forms.CharField(max_length=40)
    decision = forms.ChoiceField(
        choices=[
            (WAIVE, pgettext_lazy("finding", "Waive")),
            (RESTORE, pgettext_lazy("finding", "Withdraw the waiver")),
        ]
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=2000, widget=LongText)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") == self.WAIVE and cleaned.get("reason") == "":
            self.add_error("reason", _("The reason is missing. Write why this issue can be waived."))
        return cleaned


class WaiverAskForm(forms.Form):
    """What a creator writes to have a film let in."""

    words = forms.CharField(label=_("Reason for the exception"), widget=LongText)
