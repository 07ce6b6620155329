"""What is asked for with a paper."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contest.prints.running_lists import MOST_FILMS

LONGEST_PAUSE = 120  # minutes


class PaperForm(forms.Form):
    """In which language it speaks; the reader's at first."""

    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)

    def __init__(self, request: HttpRequest, **options: Any) -> None:
        data = request.POST if request.method == "POST" else None
        super().__init__(data, initial={"language": get_language()}, **options)

    @property
    def asked(self) -> dict[str, Any]:
        """What else was chosen, as JSON."""
        return {}


class RunningListForm(PaperForm):
    """When the first film begins, and how long the pauses are."""

    start = forms.TimeField(
        label=pgettext_lazy("screening", "Begins at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Left empty, the list counts from the beginning of the first film."),
    )
    pause = forms.IntegerField(
        label=_("Minutes between two films"), min_value=0, max_value=LONGEST_PAUSE, required=False
    )

    def __init__(self, request: HttpRequest, *, films: int) -> None:
        super().__init__(request)
        self.films = films

    def clean(self) -> dict[str, Any]:
        if not 0 < self.films <= MOST_FILMS:
            raise forms.ValidationError(_too_many_films(self.films) if self.films else _("There is no film."))
        return self.cleaned_data

    @property
    def asked(self) -> dict[str, Any]:
        start = self.cleaned_data["start"]
        return {"start": f"{start:%H:%M}" if start else "", "pause": self.cleaned_data["pause"] or 0}


def _too_many_films(films: int) -> str:
    words = ngettext(
        "%(films)s film is too many for one list, which takes %(most)s. The tables for spreadsheets say the "
        "same.",
        "%(films)s films are too many for one list, which takes %(most)s. The tables for spreadsheets say "
        "the same.",
        films,
    )
    return words % {"films": films, "most": MOST_FILMS}
