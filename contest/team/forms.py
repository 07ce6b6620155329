from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.enums import TeamRight
from contest.forms.reasons import ReasonField


class RightForm(forms.Form):
    """What a member may do."""

    right = forms.TypedChoiceField(
        label=pgettext_lazy("team", "Right"), choices=TeamRight.choices, coerce=TeamRight
    )


class TeamInviteForm(RightForm):
    """Whom to invite, and what they may do."""

    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("One address. Whoever has no account yet makes one with the link in the email."),
    )
    field_order = ("email", "right")


class NewContactForm(forms.Form):
    """Whom the office makes the contact person, and why."""

    contact_email = forms.EmailField(
        label=_("Email of the new contact person"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("A member of the team, or anybody else who has an account and is no judge."),
    )
    contact_reason = ReasonField(
        note=_("It is kept on record, and both the former and the new contact person get it by email.")
    )
