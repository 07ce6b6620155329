"""Forms of the office's pages on films that are alike."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from media_pipeline.enums import MatchVerdict

SHORTEST_REASON = 10


class MatchFilterForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Verdict"),
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
            (MatchVerdict.SAME, pgettext_lazy("verdict", "It is a copy")),
            (MatchVerdict.ALLOWED, pgettext_lazy("verdict", "Alike, and allowed")),
            (MatchVerdict.DIFFERENT, pgettext_lazy("verdict", "Different films")),
        ]
    )
    reason = forms.CharField(
        label=_("Reason, for the journal"),
        help_text=_("What did you see, and where? Whoever asks later reads this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if len(reason) < SHORTEST_REASON:
            raise forms.ValidationError(_("Say a little more: ten characters are the least."))
        return reason
