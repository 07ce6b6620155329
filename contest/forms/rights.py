from django import forms
from django.utils.translation import gettext_lazy as _

from contest.enums import ConsentKind


class RightsForm(forms.Form):
    """The statements on rights, each agreed to or not."""

    consents = forms.MultipleChoiceField(
        label=_("Statements"),
        choices=ConsentKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def kinds(self) -> list[ConsentKind]:
        return [ConsentKind(kind) for kind in self.cleaned_data["consents"]]
