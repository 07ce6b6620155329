"""Forms of the theater: the search, and what the office and creators write."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.enums import AgeMark, ProgrammeKind
from contest.forms.long_texts import LongText
from contest.forms.names import NameField
from contest.forms.texts import TextsForm, initial_texts
from contest.models import Programme
from contest.theater.programmes import ProgrammePlan
from contest.theater.search import FILTERS, MOST_LETTERS, Asked, Choices

LABELS = {
    "edition": _("Edition"),
    "award": _("Award"),
    "country": _("Country or region"),
    "tool": _("Tool"),
    "language": _("Language of the film"),
    "length": _("Running time"),
}


class SearchForm(forms.Form):
    """Shows what is looked for; nothing in it is wrong."""

    q = forms.CharField(
        label=_("Title, creator or words"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": MOST_LETTERS, "autocomplete": "off"}),
    )

    def __init__(self, asked: Asked, choices: dict[str, Choices]) -> None:
        super().__init__(initial={"q": asked.words, **asked.filters})
        for name in FILTERS:
            # Translators: the first choice of a filter, which leaves nothing out
            first = ("", pgettext_lazy("filter", "All"))
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], choices=[first, *choices[name]], required=False
            )


class ProgrammeForm(TextsForm, forms.Form):
    """A programme or series, without its films."""

    texts: ClassVar[dict[str, forms.CharField]] = {
        "title": NameField(label=_("Title"), max_length=80),
        "text": forms.CharField(
            label=_("Introduction"),
            max_length=600,
            required=False,
            widget=LongText(attrs={"rows": 3}),
        ),
    }
    kind = forms.ChoiceField(
        label=pgettext_lazy("programme", "Kind"),
        choices=ProgrammeKind.choices,
        widget=forms.RadioSelect,
        help_text=_("The films of a series are its episodes, in their order."),
    )
    is_public = forms.BooleanField(label=_("Show it in the theater"), required=False)

    def __init__(self, data: QueryDict | None = None, *, programme: Programme | None) -> None:
        initial: dict[str, Any] = {"kind": ProgrammeKind.ROW}
        if programme:
            initial = {
                "kind": programme.kind,
                "is_public": programme.is_public,
                **initial_texts("title", programme.title),
                **initial_texts("text", programme.text),
            }
        super().__init__(data, initial=initial)

    def plan(self) -> ProgrammePlan:
        return ProgrammePlan(
            kind=ProgrammeKind(self.cleaned_data["kind"]),
            title=self.typed_texts("title"),
            text=self.typed_texts("text"),
            is_public=self.cleaned_data["is_public"],
        )


class PlaceForm(forms.Form):
    code = forms.CharField(
        label=_("Entry number"),
        max_length=12,
        help_text=_("Of a film that the theater shows."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class CurateForm(forms.Form):
    """What the office says of one film."""

    is_selected = forms.BooleanField(required=False)
    # Translators: no age is declared for a film
    age = forms.TypedChoiceField(
        choices=[("", pgettext_lazy("age mark", "No age mark")), *AgeMark.choices],
        coerce=lambda value: AgeMark(int(value)),
        empty_value=None,
        required=False,
    )
