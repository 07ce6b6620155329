"""Why a round is closed before its end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.reasons import ReasonField


class EarlyClosingForm(forms.Form):
    reason = ReasonField(
        label=_("Reason to close the round before its end"),
        note=_("It is kept on record, and the judges who still have films to score get it by email."),
    )
