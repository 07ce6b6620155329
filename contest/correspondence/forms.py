"""What is written about an entry."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from contest.correspondence.requested_changes import read_changes
from contest.correspondence.writing import LONGEST_MESSAGE, hint_of_length
from contest.forms.long_texts import LongText


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_MESSAGE,
        help_text=lazy(hint_of_length, str)(),
        widget=LongText(attrs={"rows": 4}),
    )


class SettleForm(forms.Form):
    """`upto`: the last message that the office has read."""

    upto = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class ChangesField(forms.CharField):
    """What an entry needs, one thing a line; cleaned into a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", LongText(attrs={"rows": 4}))
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return read_changes(super().clean(value))
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None


class TickForm(forms.Form):
    done = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, changes: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done"].choices = [(pk, pk) for pk in changes]  # type: ignore[attr-defined]
