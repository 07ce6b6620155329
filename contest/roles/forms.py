from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from contest.enums import APPOINTED_ROLES
from contest.forms.reasons import ReasonField


class RoleForm(forms.Form):
    """Give a person, named by e-mail, a role in the edition."""

    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Whoever has an account gets the role at once. Anybody else gets an invitation, with which they "
            "make an account."
        ),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose a role")), *((role.value, role.label) for role in APPOINTED_ROLES)],
        error_messages={"required": _("Choose the role that this person gets.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the email"),
        choices=settings.LANGUAGES,
        required=False,
        help_text=_("For those who have no account yet; the others get it in the language of their account."),
    )
    reason = ReasonField(
        required=False,
        note=_(
            "Only needed for a creator of this edition, and where a judge would also see who made the films "
            "or how they rank."
        ),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()
