from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.utils.translation import gettext_lazy as _

from contest.forms.organiser import DATES, EditionForm
from contest.models import Edition, User

YEARS = range(2000, 2200)


class NewEditionForm(EditionForm):
    """The form of an edition's dates and texts, with what never changes afterwards."""

    year = forms.IntegerField(label=_("Year"), min_value=YEARS.start, max_value=YEARS.stop - 1)
    slug = forms.SlugField(
        label=_("Short name in addresses"),
        max_length=50,
        help_text=_("Letters, digits, hyphens, underscores; for example 2027. It cannot be changed later."),
        error_messages={"invalid": _("Use letters, digits, hyphens and underscores only, as in 2027.")},
    )
    field_order = ("year", "slug")

    class Meta(EditionForm.Meta):
        fields = ("year", "slug", "time_zone", *DATES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["slug"] = self.initial.get("slug") or self.instance.year

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if Edition.objects.filter(slug=slug).exists():
            raise forms.ValidationError(
                _("There is an edition with the short name “%(slug)s” already. Choose another."),
                params={"slug": slug},
            )
        return slug


class FirstAccountForm(forms.Form):
    """The account of the first organiser."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    prefix = "account"

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        told = self.cleaned_data
        validate_password(password, User(email=told.get("email", ""), name=told.get("name", "")))
        return password
