"""What organisers type about a round: its plan, its panel, its rubric."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.enums import Role
from contest.forms.texts import TextsForm, initial_texts
from contest.models import Edition, User
from judging.domain.rounds import MOST_REVIEWS
from judging.domain.rubrics import CriterionPlan, slug_of
from judging.models import Round, Rubric

DAY_AND_TIME = "%Y-%m-%dT%H:%M"
SPARE_ROWS = 2


class RoundForm(TextsForm, forms.Form):
    """Name, end and reviews of a round; the end is read in the contest's own time zone."""

    texts: ClassVar = {"name": forms.CharField(label=_("Name of the round"), max_length=60)}
    closes_at = forms.DateTimeField(
        label=_("The round ends"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=DAY_AND_TIME),
    )
    reviews_per_entry = forms.IntegerField(
        label=_("Judges per film"),
        min_value=1,
        max_value=MOST_REVIEWS,
        initial=3,
        help_text=_(
            "How many judges watch each film. The more, the less a score depends on chance: "
            "with a single judge, much is chance."
        ),
    )

    def __init__(self, *args: Any, edition: Edition, round_: Round | None = None, **kwargs: Any) -> None:
        if round_ is not None:
            kwargs["initial"] = {
                **initial_texts("name", round_.name),
                "closes_at": timezone.localtime(round_.closes_at, edition.zone).replace(tzinfo=None),
                "reviews_per_entry": round_.reviews_per_entry,
            }
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.fields["closes_at"].help_text = _("In the contest’s time zone: %(zone)s.") % {
            "zone": edition.time_zone
        }

    def clean_closes_at(self) -> datetime:
        typed: datetime = self.cleaned_data["closes_at"]
        closes_at = typed.replace(tzinfo=self.edition.zone)
        if closes_at <= timezone.now():
            raise forms.ValidationError(_("This time is in the past. Choose a later one."))
        return closes_at

    @property
    def name(self) -> dict[str, str]:
        return self.typed_texts("name")


class PanelForm(forms.Form):
    """Who sits on the panel: the edition's judges."""

    judges = forms.ModelMultipleChoiceField(
        label=_("Judges of this round"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        kwargs["initial"] = {"judges": list(round_.seats.values_list("judge_id", flat=True))}
        super().__init__(*args, **kwargs)
        judges = User.objects.filter(memberships__edition=round_.edition_id, memberships__role=Role.JUDGE)
        field = self.fields["judges"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = judges.order_by("name", "email")


class CriterionForm(TextsForm, forms.Form):
    """One line of a rubric; a line without a name in the site's first language is left out."""

    texts: ClassVar = {
        # Translators: of a scoring criterion
        "name": forms.CharField(label=_("Name"), max_length=60, required=False),
        "question": forms.CharField(label=_("Question for the judge"), max_length=200, required=False),
    }
    weight = forms.IntegerField(label=_("Weight in %"), min_value=1, max_value=100, required=False)
    slug = forms.SlugField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self._is_kept and "weight" in cleaned and cleaned["weight"] is None:
            self.add_error("weight", _("Give this criterion a weight, or clear its name to remove it."))
        return cleaned

    def plan(self) -> CriterionPlan | None:
        """The line as the domain knows it; None when it is left out."""
        if not self._is_kept:
            return None
        name = self.typed_texts("name")
        return CriterionPlan(
            slug=self.cleaned_data["slug"] or slug_of(name[settings.LANGUAGE_CODE]),
            name=name,
            question=self.typed_texts("question"),
            weight=self.cleaned_data["weight"],
        )

    @property
    def heading(self) -> str:
        return self.shown_text("name")

    @property
    def _is_kept(self) -> bool:
        return settings.LANGUAGE_CODE in self.typed_texts("name")


CriterionFormSet = forms.formset_factory(CriterionForm, extra=SPARE_ROWS, max_num=12)


def initial_rows(rubric: Rubric) -> list[dict[str, Any]]:
    """A rubric's lines as the formset's initial data."""
    return [
        {
            "slug": line.slug,
            "weight": line.weight,
            **initial_texts("name", line.name),
            **initial_texts("question", line.question),
        }
        for line in rubric.criteria.all()
    ]
