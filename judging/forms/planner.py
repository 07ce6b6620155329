"""What an organiser types to plan a jury: numbers, in the reader's own style."""

import math
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from contest.forms.numbers import DECIMAL_INPUT, DecimalInAnyStyle
from judging.domain.plans import JuryPlan
from judging.science.planner import MOST_ENTRIES

MOST_JUDGES = 1_000
GROUPED = re.compile(r"\d{1,3}([.,\s’']\d{3})+")  # 2,300 or 2.300: thousands


def _refusals(words: Any, low: Decimal | int, high: int) -> dict[str, Any]:
    """The same sentence for everything that can be wrong, in the language of who reads it."""

    def say() -> str:
        bounds = {"low": low, "high": high}
        return str(words) % {name: number_format(n, force_grouping=True) for name, n in bounds.items()}

    names = (
        *("required", "invalid", "min_value", "max_value"),
        *("max_digits", "max_decimal_places", "max_whole_digits"),
    )
    return dict.fromkeys(names, lazy(say, str)())


class _SaysOnce(forms.Field):
    """However much is wrong with a number, its one sentence is said once."""

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)
        except forms.ValidationError as errors:
            raise errors.error_list[0] from None


class WholeNumber(_SaysOnce, forms.IntegerField):
    """A whole number from `low` to `high`; every refusal says so."""

    def __init__(self, *, low: int, high: int, **kwargs: Any) -> None:
        words = _("Enter a whole number from %(low)s to %(high)s.")
        super().__init__(
            min_value=low,
            max_value=high,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            error_messages=_refusals(words, low, high),
            **kwargs,
        )

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if GROUPED.fullmatch(text):
            text = re.sub(r"\D", "", text)
        elif re.search(r"[.,]", text):  # 2.5 reviews are not 2
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


class AnyNumber(_SaysOnce, DecimalInAnyStyle):
    """A number from `low` to `high`, fractions allowed; every refusal says so."""

    def __init__(self, *, low: str, high: int, **kwargs: Any) -> None:
        words = _("Enter a number from %(low)s to %(high)s.")
        super().__init__(
            min_value=Decimal(low),
            max_value=high,
            max_digits=12,
            localize=True,
            widget=DECIMAL_INPUT,
            error_messages=_refusals(words, Decimal(low), high),
            **kwargs,
        )


class PlannerForm(forms.Form):
    """A funnel of three rounds; the final is judged by all its judges."""

    entries = WholeNumber(
        label=_("Entries"),
        low=2,
        high=MOST_ENTRIES,
        help_text=_("The accepted entries, or as many as you expect. More are not calculated on this page."),
    )
    film_minutes = AnyNumber(label=_("Average running time in minutes"), low="0.1", high=240)
    scoring_minutes = AnyNumber(label=_("Minutes to score a film, after watching"), low="0", high=60)
    judges = WholeNumber(label=_("Judges in the first round"), low=1, high=MOST_JUDGES)
    hours = AnyNumber(label=_("Hours each of them gives"), low="0.1", high=2_000)
    reviews = WholeNumber(label=_("Judges per film"), low=1, high=20)
    shortlist = WholeNumber(label=_("Films on the shortlist"), low=1, high=MOST_ENTRIES)
    shortlist_judges = WholeNumber(label=_("Judges of the shortlist"), low=1, high=MOST_JUDGES)
    shortlist_reviews = WholeNumber(label=_("Judges per film on the shortlist"), low=1, high=50)
    finalists = WholeNumber(label=_("Films in the final"), low=1, high=500)
    final_judges = WholeNumber(label=_("Judges of the final"), low=1, high=200, help_text=_("Each sees all."))
    wanted = WholeNumber(
        label=_("Wanted chance, in percent"),
        low=50,
        high=99,
        help_text=_("That a film among the best reaches the shortlist."),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        self._hold_below(
            "shortlist",
            "entries",
            _("Found %(found)s films, but only %(most)s entries. Enter at most those."),
        )
        self._hold_below(
            "finalists",
            "shortlist",
            _("Found %(found)s films, but only %(most)s on the shortlist. Enter at most those."),
        )
        few = _(
            "Found %(found)s judges per film, but only %(most)s judges. Enter at most those, or add judges."
        )
        self._hold_below("reviews", "judges", few)
        self._hold_below("shortlist_reviews", "shortlist_judges", few)
        if not self.errors and (least := self.plan.hours_for(1)) > self.plan.hours:
            self.add_error(
                "hours",
                _("Too few: to see each film once, each judge needs %(hours)s hours. Add hours or judges.")
                % {"hours": number_format(math.ceil(10 * least) / 10, 1)},
            )
        return found

    @property
    def plan(self) -> JuryPlan:
        """What was typed. Only for a form without errors."""
        typed: dict[str, Any] = {
            name: float(value) if isinstance(value, Decimal) else value
            for name, value in self.cleaned_data.items()
        }
        return JuryPlan(**typed)

    def _hold_below(self, field: str, limit: str, words: Any) -> None:
        found, most = self.cleaned_data.get(field), self.cleaned_data.get(limit)
        if found is not None and most is not None and found > most:
            self.add_error(field, words % {"found": found, "most": most})
