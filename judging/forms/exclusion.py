"""Why a judge's scores are not to count."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.long_texts import LongText
from contest.forms.reasons import ReasonField


class ExclusionForm(forms.Form):
    reason = ReasonField(
        label=_("Reason for the exclusion"),
        widget=LongText(attrs={"rows": 3}),
        note=_("It is kept on record and shown beside the ranking."),
    )
