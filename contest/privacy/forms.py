"""What a person corrects of their account, how they confirm that it goes, and how long an edition keeps."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from contest.forms.names import NameField
from contest.models import RetentionPeriods, User
from contest.models.privacy import LEAST_MONTHS, PERIODS
from contest.privacy.retention import DEFAULT_MONTHS


class OwnAccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name and the language; the email address has a page of its own, where it is confirmed."""

    name = NameField(
        label=_("Your name"),
        max_length=120,
        help_text=_("Certificates that were issued keep the name that you had then."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of the site and of emails"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["name", "language"]


class EraseForm(forms.Form):
    """Nobody erases their account by a slip: the box is ticked, and the address typed."""

    sure = forms.BooleanField(label=_("I understand that this cannot be undone."))
    email = forms.CharField(label=_("Type your email address to confirm"), max_length=254)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"]).strip()
        if typed.lower() != self.user.email.lower():
            raise forms.ValidationError(
                _("You typed “%(found)s”; the address of this account is %(expected)s.")
                % {"found": typed, "expected": self.user.email}
            )
        return typed


class RetentionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = RetentionPeriods
        fields: ClassVar[list[str]] = list(PERIODS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial = dict(DEFAULT_MONTHS)
        for field in self.fields.values():  # the column's own least would be 0
            field.widget.attrs["min"] = LEAST_MONTHS
            field.validators = [one for one in field.validators if not isinstance(one, MinValueValidator)]
