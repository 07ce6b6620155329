"""How nominees are announced."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.enums import NomineeOrder
from contest.forms.long_texts import LongText
from contest.forms.reasons import ReasonField
from contest.models import Entry


class NomineesForm(forms.Form):
    """In which order nominees are published."""

    order = forms.ChoiceField(
        label=_("Order on the page"),
        choices=NomineeOrder.choices,
        widget=forms.RadioSelect,
        initial=NomineeOrder.TITLE,
    )
    codes = forms.CharField(
        label=_("Films, one in each line"),
        widget=LongText(attrs={"rows": 8, "spellcheck": "false"}),
        max_length=50_000,
        required=False,
        help_text=_("Move the lines into the order that the jury chair wants; each begins with a code."),
    )

    reason = ReasonField(label=_("Why these films can be nominated now"))

    def __init__(self, *args: Any, films: list[Entry], open_codes: Sequence[str] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {"codes": "\n".join(f"{film.code} {film.shown_title}" for film in films)}
        super().__init__(*args, **kwargs)
        self.films = films
        if open_codes:
            self.fields["reason"].label = _("Reason to nominate films about which something is open")

    def clean_codes(self) -> list[str]:
        lines = (line.split() for line in self.cleaned_data["codes"].splitlines())
        return [words[0].upper() for words in lines if words]

    @property
    def plan(self) -> dict[str, Any]:
        """Arguments for `propose_nominees`."""
        typed = self.cleaned_data
        return {
            "order": NomineeOrder(typed["order"]),
            "codes": typed["codes"],
            "reason": typed["reason"],
        }
