from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.new_account import NewAccountForm
from contest.forms.organiser import DATES, EditionForm
from contest.models import Edition

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


class FirstAccountForm(NewAccountForm):
    """The account of the first organiser."""

    email = forms.EmailField(
        label=_("Email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    prefix = "account"
    field_order = ("name", "email", "password")

    def clean_email(self) -> str:
        self.address = str(self.cleaned_data["email"]).lower()
        return self.address
