"""Forms of reports about public films: the notice, its decision, the appeal; and of takedowns."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.domain.reasons import MOST_REASON
from contest.enums import ReportReason
from contest.forms.long_texts import LongText
from contest.forms.names import NameField
from contest.forms.reasons import ReasonField

TAKE_DOWN = pgettext_lazy("decision", "Take the film down")
LEAVE = pgettext_lazy("decision", "Leave the film where it is")


class ReportForm(forms.Form):
    """What the Digital Services Act asks for in a notice; name and address may be left out."""

    reason = forms.ChoiceField(
        label=_("What is wrong with the film?"), choices=ReportReason.choices, widget=forms.RadioSelect
    )
    statement = ReasonField(
        label=_("Why do you think so?"),
        note=_("Say what exactly you mean, and at which point in the film it is."),
        widget=LongText(attrs={"rows": 5}),
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        max_length=MOST_REASON,
        help_text=_("Links to what proves it, for example to your own work, or a registration number."),
        widget=LongText(attrs={"rows": 3}),
    )
    name = NameField(label=_("Your name"), required=False, max_length=120)
    email = forms.EmailField(
        label=_("Your email"),
        required=False,
        help_text=_("For the receipt and the decision. Only the festival office sees it."),
    )
    in_good_faith = forms.BooleanField(
        label=_("I believe in good faith that what I have written is accurate and complete.")
    )


class DecisionForm(forms.Form):
    """The office's answer to a report, or to an appeal. What the choices do depends on what else keeps the
    film down."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    answer = ReasonField(
        label=_("Reasons"),
        note=_(
            "Whoever reported the film reads them, and its creator too if it is taken down. Name the rule or "
            "law."
        ),
        widget=LongText(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, is_down: bool, is_kept_down: bool, **kwargs: Any) -> None:
        """`is_kept_down`: by another decision than the one that is to be made."""
        super().__init__(*args, **kwargs)
        uphold = _("Uphold the report: the film stays down") if is_down else TAKE_DOWN
        dismiss = LEAVE
        if is_kept_down:
            dismiss = _("Do not uphold the report: the film stays down because of another decision")
        elif is_down:
            dismiss = _("Do not uphold the report: the film is shown again")
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            ("uphold", uphold),
            ("dismiss", dismiss),
        ]


class OverturnForm(forms.Form):
    """Why the office no longer upholds a report."""

    answer = ReasonField(
        label=_("Reasons"),
        note=_("The creator and whoever reported the film read them, and they stand on the report’s page."),
        widget=LongText(attrs={"rows": 4}),
    )


class AppealForm(forms.Form):
    answer = ReasonField(
        label=_("Why should it be decided otherwise?"),
        note=_("You can appeal once."),
        widget=LongText(attrs={"rows": 4}),
    )


class TakedownForm(forms.Form):
    """Take a film down without a report, or show it again: one of the two."""

    film = forms.CharField(label=_("Film"), widget=forms.Select)
    reason = ReasonField(note=_("Its creator reads it."))

    def __init__(self, *args: Any, films: Mapping[str, str], offered: Collection[str], **kwargs: Any) -> None:
        """`films` are titles by code; those `offered` can be chosen. Another is known too: the domain says
        that it is down, or shown, already."""
        super().__init__(*args, **kwargs)
        self.films = films
        choices = [(code, title) for code, title in films.items() if code in offered]
        self.fields["film"].widget.choices = choices

    def clean_film(self) -> str:
        film: str = self.cleaned_data["film"]
        if film not in self.films:
            raise forms.ValidationError(_("This is no public film of the edition. Choose one of the list."))
        return film
