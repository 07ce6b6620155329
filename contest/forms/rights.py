from django import forms
from django.utils.translation import gettext_lazy as _

from contest.enums import REQUIRED_CONSENTS, ConsentKind
from contest.theater.permission import WORDS


class RightsForm(forms.Form):
    """The statements on rights, each agreed to or not; and the permission for the theater, which nothing
    depends on."""

    consents = forms.MultipleChoiceField(
        label=_("Statements"),
        choices=[(kind.value, kind.label) for kind in REQUIRED_CONSENTS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    abroad = forms.BooleanField(required=False)  # shown where the entry's data goes abroad
    theater = forms.BooleanField(label=WORDS, required=False)

    def kinds(self) -> list[ConsentKind]:
        abroad = [ConsentKind.ABROAD] if self.cleaned_data["abroad"] else []
        return [ConsentKind(kind) for kind in self.cleaned_data["consents"]] + abroad
