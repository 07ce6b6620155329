"""What the chair asks of a ranking: which films are shown."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries

from contest.forms.organiser import FilterForm
from judging.domain.queries.chair import EVERY, FAR, LINE, RECUSED, SINGLE, Wish


class RankingFilterForm(FilterForm):
    show = forms.ChoiceField(
        label=pgettext_lazy("of a ranking", "Show"),
        required=False,
        choices=[
            (EVERY, _("all films")),
            (LINE, _("films that could stand on either side of a line")),
            (FAR, _("films with a score far from the others")),
            (RECUSED, _("films from which a judge recused themselves")),
            (SINGLE, _("films with one scoresheet")),
        ],
    )
    country = forms.ChoiceField(label=_("Country or region"), required=False)
    words = forms.CharField(label=_("Title or number"), required=False, max_length=100)

    def __init__(self, *args: Any, countries_there: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(countries.name(code)) or code, code) for code in countries_there)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all")), *((code, name) for name, code in named)]

    @property
    def wish(self) -> Wish:
        """Of a valid form."""
        asked = self.cleaned_data
        return Wish(words=asked["words"], country=asked["country"], shown=asked["show"] or EVERY)
