"""Forms of the office's pages on films that are alike."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from media_pipeline.enums import MatchVerdict

SHORTEST_REASON = 10


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
    reason = forms.CharField(
        label=_("Reason, for the audit log"),
        help_text=_(
            "What did you see, and at which point in the films? Anyone who asks later will read this."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if len(reason) < SHORTEST_REASON:
            raise forms.ValidationError(_("Write at least 10 characters."))
        return reason
