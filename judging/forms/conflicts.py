"""What judges and organisers type about conflicts of interest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.names import NameField
from contest.forms.reasons import ReasonField
from contest.places import countries_in_order
from judging.domain.declarations import LONGEST_NAME
from judging.enums import ConflictKind


class DeclareForm(forms.Form):
    """Whom or what a judge is close to."""

    @property
    def declared(self) -> dict[str, Any]:
        """Kind and name, for declare_conflict."""
        raise NotImplementedError


class DeclareNameForm(DeclareForm):
    """A person, school or company by name."""

    kind = forms.ChoiceField(
        label=_("Conflict with"),
        choices=[(kind, kind.label) for kind in ConflictKind if kind != ConflictKind.COUNTRY],
    )
    name = NameField(label=_("Name"), max_length=LONGEST_NAME)

    @property
    def declared(self) -> dict[str, Any]:
        return {"kind": ConflictKind(self.cleaned_data["kind"]), "name": self.cleaned_data["name"]}


class DeclareCountryForm(DeclareForm):
    """A country or region from the list."""

    country = forms.ChoiceField(label=_("Country or region"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", _("Choose a country or region")), *countries_in_order()]

    @property
    def declared(self) -> dict[str, Any]:
        return {"kind": ConflictKind.COUNTRY, "name": self.cleaned_data["country"]}


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


class TakeBackForm(forms.Form):
    """Of some conflicts, one that is none, and why."""

    conflict = forms.TypedChoiceField(
        coerce=int,
        error_messages={"invalid_choice": _("This conflict has been taken back already. Choose another.")},
    )
    reason = ReasonField()

    def __init__(self, data: Any = None, *, label: str, choices: list[tuple[int, str]]) -> None:
        super().__init__(data, auto_id="back_%s")
        field = self.fields["conflict"]
        assert isinstance(field, forms.ChoiceField)
        field.label, field.choices = label, choices
