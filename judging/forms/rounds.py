"""What organisers type about a round: its plan, its panel, its rubric."""

from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.enums import Role
from contest.forms.choices import RowsField
from contest.forms.long_texts import LongText
from contest.forms.names import NameField
from contest.forms.reasons import ReasonField
from contest.forms.texts import TextsForm, initial_texts
from contest.forms.times import TimeInZone
from contest.models import Edition, User
from contest.places import city_of
from judging.domain.rubrics import HIGHEST_MARK, CriterionPlan, Scale, slug_of
from judging.domain.stages import MOST_REVIEWS, Stage, stage_of
from judging.enums import Blindness, PoolKind, RoundState
from judging.models import Round, Rubric

SPARE_ROWS = 2
LONGEST_GRACE = 24 * 60  # minutes
ADVANCED_FROM = f"{PoolKind.ADVANCED}:"


class RoundForm(TextsForm, forms.Form):
    """Name, dates, reviews of a round and its place in the chain; times are the contest's."""

    texts: ClassVar = {"name": NameField(label=_("Name of the round"), max_length=60)}
    opens_at = TimeInZone(label=_("The round opens by itself"), required=False)
    closes_at = TimeInZone(label=_("The round ends"))
    grace_minutes = forms.IntegerField(
        label=_("Grace period in minutes"),
        min_value=0,
        max_value=LONGEST_GRACE,
        initial=0,
        help_text=_("Scores are accepted that long after the end, then the round closes by itself."),
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
    pool = forms.ChoiceField(label=_("Films in this round"), widget=forms.RadioSelect)
    blindness = forms.ChoiceField(
        label=_("What judges see"),
        choices=Blindness.choices,
        widget=forms.RadioSelect,
        required=False,
        initial=Blindness.BLIND,
        help_text=_("It can no longer be changed once the round has been opened."),
    )
    advancing = forms.IntegerField(
        label=_("How many films advance to the next round"),
        min_value=1,
        max_value=100_000,
        required=False,
    )
    is_last = forms.BooleanField(
        label=_("No film advances: this is the last round, which decides the awards"), required=False
    )
    counted = forms.MultipleChoiceField(
        label=_("Earlier rounds whose scores also count"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "The ranking is calculated from all their scores together. Without any, this round stands alone."
        ),
    )
    reason = ReasonField(
        label=_("Reason for the new end"),
        max_length=500,
        required=False,
        note=_("Needed when the end of an open round is moved. It is recorded in the audit log."),
    )

    def __init__(self, *args: Any, edition: Edition, round_: Round | None = None, **kwargs: Any) -> None:
        if round_ is not None:
            kwargs["initial"] = {
                **initial_texts("name", round_.name),
                "opens_at": round_.opens_at,
                "closes_at": round_.closes_at,
                "grace_minutes": round_.grace_minutes,
                "reviews_per_entry": round_.reviews_per_entry,
                "pool": f"{ADVANCED_FROM}{round_.source.code}" if round_.source else round_.pool,
                "blindness": round_.blindness,
                "advancing": round_.advancing,
                "is_last": round_.advancing is None,
                "counted": [earlier.code for earlier in round_.counted.all()],
            }
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "closes_at"):
            field = self.fields[name]
            assert isinstance(field, TimeInZone)
            field.zone = edition.zone
            field.help_text = _("Time in %(city)s.") % {"city": city_of(edition.time_zone)}
        self.round = round_
        self.is_open = round_ is not None and round_.state == RoundState.OPEN
        self.earlier = _earlier_rounds(edition, round_)
        if self.is_open:
            for name in ("opens_at", "pool", "blindness", "counted"):
                del self.fields[name]
        else:
            del self.fields["reason"]
            self._offer_earlier_rounds()
        if round_ is not None and round_.meeting_for_id:
            for name in ("pool", "advancing", "is_last", "counted", "reviews_per_entry"):
                self.fields.pop(name, None)

    def _offer_earlier_rounds(self) -> None:
        pool, counted = self.fields["pool"], self.fields["counted"]
        assert isinstance(pool, forms.ChoiceField)
        assert isinstance(counted, forms.ChoiceField)
        pool.choices = [
            (PoolKind.ACCEPTED, PoolKind.ACCEPTED.label),
            *(
                (
                    f"{ADVANCED_FROM}{earlier.code}",
                    _("Films that advanced from “%(round)s”") % {"round": earlier.title},
                )
                for earlier in self.earlier.values()
                if earlier.advancing
            ),
            (PoolKind.CHOSEN, PoolKind.CHOSEN.label),
        ]
        pool.initial = PoolKind.ACCEPTED
        counted.choices = [(code, earlier.title) for code, earlier in self.earlier.items()]
        if not self.earlier:
            del self.fields["counted"]

    def clean_opens_at(self) -> datetime | None:
        opens_at: datetime | None = self.cleaned_data["opens_at"]
        if opens_at and opens_at <= timezone.now() and "opens_at" in self.changed_data:
            raise forms.ValidationError(_("This time is in the past. Choose a later one."))
        return opens_at

    def clean_closes_at(self) -> datetime:
        closes_at: datetime = self.cleaned_data["closes_at"]
        if closes_at <= timezone.now():
            raise forms.ValidationError(_("This time is in the past. Choose a later one."))
        return closes_at

    def clean(self) -> dict[str, Any]:
        """An empty number is a decision of its own, so it is asked for; of a number and the box, the one that
        was changed counts."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "advancing" not in self.fields or "advancing" in self.errors:
            return cleaned
        if cleaned.get("advancing") is None and not cleaned.get("is_last"):
            words = _("Enter how many films advance, or tick below that this round decides the awards.")
            self.add_error("advancing", words)
        elif cleaned.get("advancing") is not None and cleaned.get("is_last"):
            words = _("You entered a number, and ticked below that no film advances. Keep one of the two.")
            if {"advancing", "is_last"}.issubset(self.changed_data):
                self.add_error("advancing", words)
            elif "is_last" in self.changed_data:
                cleaned["advancing"] = None
        return cleaned

    @property
    def plan(self) -> dict[str, Any]:
        """What `plan_round` and `change_plan` have in common."""
        typed = self.cleaned_data
        return {
            "name": self.typed_texts("name"),
            "opens_at": typed.get("opens_at"),
            "closes_at": typed["closes_at"],
            "grace_minutes": typed["grace_minutes"],
            "reviews_per_entry": typed.get("reviews_per_entry", 1),
            **({} if self.is_open else {"blindness": Blindness(typed["blindness"] or Blindness.BLIND)}),
        }

    @property
    def stage(self) -> Stage:
        """The place in the chain; of an open round only the number that advances is asked for."""
        if self.round and self.round.meeting_for_id:
            return stage_of(self.round)
        if self.round and self.is_open:
            return replace(stage_of(self.round), advancing=self.cleaned_data["advancing"])
        kind, _colon, source = self.cleaned_data["pool"].partition(":")
        return Stage(
            pool=PoolKind(kind),
            source=self.earlier[source] if source else None,
            advancing=self.cleaned_data["advancing"],
            counted=tuple(self.earlier[code] for code in self.cleaned_data.get("counted", ())),
        )


def _earlier_rounds(edition: Edition, round_: Round | None) -> dict[str, Round]:
    """The rounds that come before one (a new one: all), by code."""
    rounds = edition.rounds.filter(meeting_for=None).order_by("number")
    return {
        earlier.code: earlier for earlier in (rounds.filter(number__lt=round_.number) if round_ else rounds)
    }


class PanelForm(forms.Form):
    """Who sits on the panel: the edition's judges."""

    judges = RowsField(
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
        assert isinstance(field, RowsField)
        field.queryset = judges.order_by("name", "email")


class CriterionForm(TextsForm, forms.Form):
    """One line of a rubric; a line without a name in the site's first language is left out."""

    texts: ClassVar = {
        # Translators: of a scoring criterion
        "name": NameField(label=_("Name"), max_length=60, required=False),
        "question": forms.CharField(label=_("Question for the judge"), max_length=200, required=False),
        "anchors": forms.CharField(
            label=_("What scores mean"),
            widget=LongText(attrs={"rows": 3, "placeholder": "10: …"}),
            max_length=3000,
            required=False,
        ),
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
            anchors=self.typed_texts("anchors"),
            weight=self.cleaned_data["weight"],
        )

    @property
    def heading(self) -> str:
        return self.shown_text("name")

    @property
    def _is_kept(self) -> bool:
        return settings.LANGUAGE_CODE in self.typed_texts("name")


class ScaleForm(forms.Form):
    """Which whole marks a judge can give."""

    lowest = forms.IntegerField(label=_("Lowest score"), min_value=0, max_value=HIGHEST_MARK - 1)
    highest = forms.IntegerField(label=_("Highest score"), min_value=1, max_value=HIGHEST_MARK)

    @property
    def scale(self) -> Scale:
        return Scale(**self.cleaned_data)


CriterionFormSet = forms.formset_factory(CriterionForm, extra=SPARE_ROWS, max_num=12)


def initial_rows(rubric: Rubric) -> list[dict[str, Any]]:
    """A rubric's lines as the formset's initial data."""
    return [
        {
            "slug": line.slug,
            "weight": line.weight,
            **initial_texts("name", line.name),
            **initial_texts("question", line.question),
            **initial_texts("anchors", line.anchors),
        }
        for line in rubric.criteria.all()
    ]
