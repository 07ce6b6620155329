"""Whose scoresheets are printed."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contest.prints.forms import PaperForm
from judging.models import Round
from judging.models.panel import is_judge
from judging.prints.blank_sheets import MOST_FILMS, due_in


class BlankSheetsForm(PaperForm):
    """Those of one judge, or of the whole panel."""

    seat = forms.ChoiceField(label=gettext_lazy("Judge"), required=False)

    def __init__(self, request: HttpRequest, *, round_: Round) -> None:
        super().__init__(request)
        self.round = round_
        seats = round_.seats.filter(is_judge()).select_related("judge").order_by("judge__name", "pk")
        panel = [(str(seat.pk), str(seat.judge)) for seat in seats]
        field = self.fields["seat"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All judges, each on pages of their own")), *panel]

    def clean(self) -> dict[str, Any]:
        if "seat" in self.errors:
            return self.cleaned_data
        films = due_in(self.round, self.cleaned_data["seat"]).count()
        if not films:
            raise forms.ValidationError(
                _("Nothing is left to be scored here, so there is no sheet to print.")
            )
        if films > MOST_FILMS:
            words = _(
                "%(films)s scoresheets are too many for one file, which takes %(most)s. Choose a judge."
            )
            self.add_error("seat", words % {"films": films, "most": MOST_FILMS})
        return self.cleaned_data

    @property
    def asked(self) -> dict[str, Any]:
        return {"seat": self.cleaned_data["seat"]}
