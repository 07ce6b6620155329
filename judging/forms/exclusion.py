"""Why a judge's scores are not to count."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExclusionForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason for the exclusion"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("It is kept on record and shown beside the ranking."),
    )
