"""What organisers type about the assignment of a round."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.choices import RowsField
from judging.enums import AssignmentRunKind
from judging.models import Round, Seat

USUAL_HOURS = 72
LONGEST_HOURS = 24 * 60
MOST_FURTHER = 1_000_000


class RulesForm(forms.Form):
    """How films are assigned in a round."""

    further_reviews = forms.IntegerField(
        label=_("Budget of further reviews"),
        min_value=0,
        max_value=MOST_FURTHER,
        help_text=_(
            "How many more times judges may watch a film, beyond the judges per film. They are spent on the "
            "films near the line, when you say so."
        ),
    )
    reissue_hours = forms.IntegerField(
        label=_("Reassign by itself after hours without any activity"),
        min_value=1,
        max_value=LONGEST_HOURS,
        required=False,
        help_text=_(
            "Films that a judge has not begun go to others when the judge has done nothing for so long. "
            "72 is usual. Leave empty to do it by hand alone."
        ),
    )
    minds_language = forms.BooleanField(
        label=_("Give a film only to judges who know its language"),
        required=False,
        help_text=_("Films whose language is not entered go to anybody."),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(round_, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class RunForm(forms.Form):
    """What is to be assigned. Only the fields of the chosen kind are read."""

    kind = forms.ChoiceField(choices=AssignmentRunKind.choices)
    reviews = forms.IntegerField(
        label=_("Reviews to spend"), required=False, min_value=1, max_value=MOST_FURTHER
    )
    hours = forms.IntegerField(
        label=_("Hours without any activity"), required=False, min_value=1, max_value=LONGEST_HOURS
    )
    judges = RowsField(queryset=Seat.objects.none(), required=False)

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["judges"]
        assert isinstance(field, RowsField)
        field.queryset = round_.seats.all()

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        kind = typed.get("kind")
        if kind == AssignmentRunKind.HANDOVER:
            self.add_error("kind", _("Choose the judge on the page of the round."))
        if kind == AssignmentRunKind.WAVE and not typed.get("reviews") and "reviews" not in self.errors:
            self.add_error("reviews", _("Enter how many reviews to spend, at least 1."))
        is_aimless = not typed.get("judges") and not typed.get("hours")
        if kind == AssignmentRunKind.REISSUE and not self.errors and is_aimless:
            self.add_error("hours", _("Enter a number of hours, or choose judges."))
        return typed

    @property
    def asked(self) -> dict[str, Any]:
        """What `ask_for_run` takes for this kind."""
        typed = self.cleaned_data
        match typed["kind"]:
            case AssignmentRunKind.WAVE:
                return {"reviews": typed["reviews"]}
            case AssignmentRunKind.REISSUE if typed["judges"]:
                return {"judges": sorted(seat.judge_id for seat in typed["judges"])}
            case AssignmentRunKind.REISSUE:
                return {"hours": typed["hours"]}
        return {}
