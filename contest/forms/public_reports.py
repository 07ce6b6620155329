"""Forms of reports about public films: the notice, its decision, the appeal; and of takedowns."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.domain.reasons import MOST_REASON
from contest.enums import ReportReason
from contest.forms.reasons import ReasonField


class ReportForm(forms.Form):
    """What the Digital Services Act asks for in a notice; name and address may be left out."""

    reason = forms.ChoiceField(
        label=_("What is wrong with the film?"), choices=ReportReason.choices, widget=forms.RadioSelect
    )
    statement = ReasonField(
        label=_("Why do you think so?"),
        note=_("Say what exactly you mean, and at which point in the film it is."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        max_length=MOST_REASON,
        help_text=_("Links to what proves it, for example to your own work, or a registration number."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    name = forms.CharField(label=_("Your name"), required=False, max_length=120)
    email = forms.EmailField(
        label=_("Your email"),
        required=False,
        help_text=_("For the receipt and the decision. Only the festival office sees it."),
    )
    in_good_faith = forms.BooleanField(
        label=_("I believe in good faith that what I have written is accurate and complete.")
    )


class DecisionForm(forms.Form):
    """The office's answer to a report, or to an appeal."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("uphold", pgettext_lazy("decision", "Take the film down")),
            ("dismiss", pgettext_lazy("decision", "Leave the film where it is")),
        ],
        widget=forms.RadioSelect,
    )
    answer = ReasonField(
        label=_("Reasons"),
        note=_(
            "Whoever reported the film reads them, and its creator too if it is taken down. Name the rule or "
            "law."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AppealForm(forms.Form):
    answer = ReasonField(
        label=_("Why should it be decided otherwise?"),
        note=_("You can appeal once."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TakedownForm(forms.Form):
    """Take a film down without a report, or show it again."""

    film = forms.ChoiceField(label=_("Film"))
    reason = ReasonField(note=_("Its creator reads it."))

    def __init__(self, *args: Any, films: Mapping[str, str], down: Collection[str], **kwargs: Any) -> None:
        """`films` are titles by code; those `down` are taken down."""
        super().__init__(*args, **kwargs)
        is_down = _("%(title)s (taken down: show it again)")
        self.fields["film"].choices = [  # type: ignore[attr-defined]
            (code, is_down % {"title": title} if code in down else title) for code, title in films.items()
        ]
