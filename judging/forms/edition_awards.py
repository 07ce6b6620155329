"""What organisers type about one award of the edition."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.domain.award_list import MOST_PLACES, AwardPlan
from contest.enums import BASES_WITHOUT_SCORE, AwardBasis
from contest.forms.names import NameField
from contest.forms.numbers import FloatInAnyStyle
from contest.forms.reasons import ReasonField
from contest.forms.texts import TextsForm, initial_texts
from contest.models.texts import Texts, in_readers_language
from judging.domain.award_changes import LEAST_REASON
from judging.domain.rubrics import Scale


class AwardForm(TextsForm, forms.Form):
    """An award: its name, how many films get it, and what decides."""

    texts: ClassVar = {
        # Translators: of an award
        "name": NameField(label=_("Name"), max_length=100)
    }
    places = forms.IntegerField(
        label=_("How many films get it"),
        min_value=1,
        max_value=MOST_PLACES,
        initial=1,
        help_text=_("Several prizes of one name are equal."),
    )
    basis = forms.ChoiceField(
        label=_("What decides"),
        choices=AwardBasis.choices,
        widget=forms.RadioSelect,
        initial=AwardBasis.OVERALL,
    )
    criterion = forms.ChoiceField(label=_("Criterion"), required=False)
    threshold = FloatInAnyStyle(
        label=_("Lowest score"),
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": _("Write the lowest score as a number, for example 6.0.")},
    )
    needs_statement = forms.BooleanField(
        label=_("The jury has to write a statement for each winner"), required=False
    )

    def __init__(
        self,
        *args: Any,
        award: AwardPlan | None,
        criteria: Mapping[str, Texts],
        scale: Scale,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.award = award
        criterion = self.fields["criterion"]
        assert isinstance(criterion, forms.ChoiceField)
        named = {slug: in_readers_language(name) for slug, name in criteria.items()}
        if award and award.criterion and award.criterion not in named:
            named[award.criterion] = in_readers_language(award.criterion_name or {}) or award.criterion
        criterion.choices = [("", _("Choose a criterion")), *named.items()]
        self.fields["threshold"].help_text = _(
            "On the scale of the scoring criteria, %(lowest)d to %(highest)d. A film whose score is lower "
            "does not win; leave it empty if any score may."
        ) % {"lowest": scale.lowest, "highest": scale.highest}
        if award:
            self.initial.update(initial_texts("name", award.name))
            for name in ("places", "basis", "criterion", "threshold", "needs_statement"):
                self.initial[name] = getattr(award, name)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        basis = cleaned.get("basis")
        if basis == AwardBasis.CRITERION and "criterion" in cleaned and not cleaned["criterion"]:
            self.add_error("criterion", _("Choose the criterion that decides this award."))
        if basis in BASES_WITHOUT_SCORE and cleaned.get("threshold") is not None:
            self.add_error("threshold", _("No score decides this award. Leave the lowest score empty."))
        return cleaned

    def plan(self, slug: str) -> AwardPlan:
        typed = self.cleaned_data
        basis = AwardBasis(typed["basis"])
        return AwardPlan(
            slug=slug,
            name=self.typed_texts("name"),
            places=typed["places"],
            basis=basis,
            criterion=typed["criterion"] if basis is AwardBasis.CRITERION else "",
            threshold=typed["threshold"],
            needs_statement=typed["needs_statement"],
        )


class LateAwardForm(AwardForm):
    """The same once the first round has opened: with the place in the list, and why it is changed."""

    position = forms.TypedChoiceField(
        label=_("Place in the list"),
        coerce=int,
        help_text=_("The most valuable award is the first."),
    )
    reason = ReasonField(
        label=_("Reason for the change"),
        least=LEAST_REASON,
        note=_("It stands in the regulations, and everybody who has an entry gets it by email."),
    )

    def __init__(self, *args: Any, position: int, awards: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["position"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = [(n, str(n)) for n in range(1, awards + 1)]
        self.initial["position"] = position
