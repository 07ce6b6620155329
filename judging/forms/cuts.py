"""Where the line of a ranking is drawn."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LineForm(forms.Form):
    advancing = forms.IntegerField(
        label=_("How many films advance"),
        min_value=1,
        max_value=100_000,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"),
            _("Enter how many films advance, as a whole number from 1."),
        ),
    )
