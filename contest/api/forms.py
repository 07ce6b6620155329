"""What a person says of a token that they make."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.enums import ApiScope

DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("One year"))]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("of a token", "Name"),
        max_length=60,
        help_text=_("So that you know later which program has it."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may read"), choices=ApiScope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"), choices=DAYS, coerce=int, initial=90, empty_value=None
    )

    def clean_scopes(self) -> list[ApiScope]:
        return [ApiScope(scope) for scope in self.cleaned_data["scopes"]]
