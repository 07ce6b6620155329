"""What judges and organisers type about conflicts of interest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from contest.forms.reasons import ReasonField
from judging.domain.declarations import LONGEST_NAME
from judging.enums import ConflictKind


class DeclareForm(forms.Form):
    """A person, school or company by name, or a country from the list."""

    kind = forms.ChoiceField(label=_("Conflict with"), choices=ConflictKind.choices)
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Of the person, school or company."),
    )
    country = forms.ChoiceField(label=_("Country or region"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", _("Choose a country or region")), *countries]

    @property
    def declared(self) -> dict[str, Any]:
        """Kind and name, for declare_conflict."""
        kind = ConflictKind(self.cleaned_data["kind"])
        return {"kind": kind, "name": self.cleaned_data["country" if kind == kind.COUNTRY else "name"]}


class ConfirmForm(forms.Form):
    """One entry that the judge must not judge."""

    code = forms.CharField(label=_("Entry number"), max_length=12)
    reason = ReasonField()

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        return code.strip().upper()


class HintForm(forms.Form):
    """What an organiser finds about one hint."""

    CONFIRM, DISMISS = "confirm", "dismiss"

    judge = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    code = forms.CharField(max_length=12)
    ground = forms.CharField(max_length=280)
    found = forms.ChoiceField(choices=[(CONFIRM, CONFIRM), (DISMISS, DISMISS)])
    reason = ReasonField()


class DropForm(forms.Form):
    """A declaration that an organiser takes back for a judge."""

    drop = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = ReasonField()
