"""Forms of the office's pages on films that are alike."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.forms.long_texts import LongText
from contest.forms.reasons import ReasonField
from media_pipeline.enums import MatchVerdict


class MatchFilterForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        choices=[("", _("all")), *((verdict.value, verdict.label) for verdict in MatchVerdict)],
    )

    @property
    def query(self) -> str:
        """The filter for the address of another page."""
        return urlencode({"verdict": self.data.get("verdict", "")})


class VerdictForm(forms.Form):
    """What the office says of two films; `seen` is the moment of the decision that the page showed."""

    verdict = forms.ChoiceField(
        choices=[
            (MatchVerdict.SAME, pgettext_lazy("verdict", "Copy")),
            (MatchVerdict.ALLOWED, pgettext_lazy("verdict", "Similar, allowed")),
            (MatchVerdict.DIFFERENT, pgettext_lazy("verdict", "Different films")),
        ]
    )
    reason = ReasonField(
        label=_("Reason, for the audit log"),
        note=_("What did you see, and at which point in the films? Anyone who asks later will read this."),
        widget=LongText(attrs={"rows": 4}),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
