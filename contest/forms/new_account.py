from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contest.domain.invited_accounts import NewAccount
from contest.forms.names import NameField
from contest.models import User


class NewAccountForm(forms.Form):
    """Name and password of an account whose address needs no code: `address`, which a password is not to be
    like."""

    name = NameField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, address: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.address = address
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.address, name=self.cleaned_data.get("name", "")))
        return password

    @property
    def account(self) -> NewAccount:
        """In the language and the time zone of the page."""
        return NewAccount(
            name=self.cleaned_data["name"],
            password=self.cleaned_data["password"],
            language=get_language() or "",
            time_zone=timezone.get_current_timezone_name(),
        )
