"""What organisers type about a round: its plan, its panel, its rubric."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.enums import Role
from contest.models import Edition, User
from judging.domain.rounds import MOST_REVIEWS
from judging.domain.rubrics import CriterionPlan, slug_of
from judging.models import Round, Rubric

LANGUAGES = (("en", "en"), ("zh_hans", "zh-hans"), ("id", "id"))
DAY_AND_TIME = "%Y-%m-%dT%H:%M"
SPARE_ROWS = 2


class RoundForm(forms.Form):
    """Name, end and reviews of a round; the end is read in the contest's own time zone."""

    name_en = forms.CharField(label=_("Name of the round, in English"), max_length=60)
    name_zh_hans = forms.CharField(label=_("Name in Chinese"), max_length=60, required=False)
    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=60, required=False)
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
                **{f"name_{field}": round_.name.get(code, "") for field, code in LANGUAGES},
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
        return {code: text for field, code in LANGUAGES if (text := self.cleaned_data[f"name_{field}"])}


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


class CriterionForm(forms.Form):
    """One line of a rubric; a line without an English name is left out."""

    name_en = forms.CharField(label=_("Name, in English"), max_length=60, required=False)
    weight = forms.IntegerField(label=_("Weight in %"), min_value=1, max_value=100, required=False)
    question_en = forms.CharField(
        label=_("Question for the judge, in English"), max_length=200, required=False
    )
    name_zh_hans = forms.CharField(label=_("Name in Chinese"), max_length=60, required=False)
    question_zh_hans = forms.CharField(label=_("Question in Chinese"), max_length=200, required=False)
    name_id = forms.CharField(label=_("Name in Indonesian"), max_length=60, required=False)
    question_id = forms.CharField(label=_("Question in Indonesian"), max_length=200, required=False)
    slug = forms.SlugField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("name_en") and "weight" in cleaned and cleaned["weight"] is None:
            self.add_error("weight", _("Give this criterion a weight, or clear its name to remove it."))
        return cleaned

    def plan(self) -> CriterionPlan | None:
        """The line as the domain knows it; None when it is left out."""
        line = self.cleaned_data
        if not line.get("name_en"):
            return None
        return CriterionPlan(
            slug=line["slug"] or slug_of(line["name_en"]),
            name={code: line[f"name_{field}"] for field, code in LANGUAGES if line[f"name_{field}"]},
            question={
                code: line[f"question_{field}"] for field, code in LANGUAGES if line[f"question_{field}"]
            },
            weight=line["weight"],
        )


CriterionFormSet = forms.formset_factory(CriterionForm, extra=SPARE_ROWS, max_num=12)


def initial_rows(rubric: Rubric) -> list[dict[str, Any]]:
    """A rubric's lines as the formset's initial data."""
    return [
        {
            "slug": line.slug,
            "weight": line.weight,
            **{f"name_{field}": line.name.get(code, "") for field, code in LANGUAGES},
            **{f"question_{field}": line.question.get(code, "") for field, code in LANGUAGES},
        }
        for line in rubric.criteria.all()
    ]
