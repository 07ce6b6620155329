from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.forms.long_texts import LongText
from contest.forms.refusals import add_refusal
from contest.mail_texts.placeholders import OwnWords
from contest.mail_texts.wording import LONGEST_BODY, check_words
from contest.models.mail_text import LONGEST_SUBJECT
from contest.policies import Refused


class MailTextForm(forms.Form):
    """An edition's own words for one kind of email in one language."""

    subject = forms.CharField(label=pgettext_lazy("email", "Subject"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_BODY,
        widget=LongText(attrs={"rows": 16}),
        help_text=_("The greeting stands before it and the regards of the festival office after it."),
    )

    def __init__(self, *args: Any, own: OwnWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not self.errors:
            try:
                check_words(self.own, subject=cleaned["subject"], body=cleaned["body"])
            except Refused as refused:
                add_refusal(self, refused)
        return cleaned

    @property
    def words(self) -> tuple[str, str]:
        return self.cleaned_data["subject"], self.cleaned_data["body"]


class ExampleForm(forms.Form):
    """The entry for which an email is shown."""

    entry = forms.CharField(
        label=_("Entry number for the preview"),
        max_length=20,
        required=False,
        help_text=_("Empty: the entry that was submitted last."),
    )
