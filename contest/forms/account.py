from allauth.account.forms import AddEmailForm, SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.names import NameField


class SignUpForm(SignupForm):  # type: ignore[misc]
    """Sign-up by name, e-mail and password."""

    name = NameField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As it should appear on a certificate. You can change it later."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")


class ChangeAddressForm(AddEmailForm):  # type: ignore[misc]
    """Another email address for an account, which counts once the code that was sent to it is entered."""

    email = forms.EmailField(
        label=_("New email"),
        help_text=_(
            "We send a code to it. Until you enter the code, you sign in and get emails by the old one; "
            "after that, we tell the old one."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
