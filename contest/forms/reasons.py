"""The field in which somebody gives a reason."""

from typing import Any

from django import forms
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contest.domain.reasons import LEAST_REASON, MOST_REASON, describe_least, fault_in
from contest.forms.long_texts import LongText
from contest.sentences import in_a_row

KEPT = _("It is kept on record.")


class ReasonField(forms.CharField):
    """A reason that is long enough. `note` stands below it, after the least length; one that is not
    `required` is checked by whoever knows when it is."""

    def __init__(self, *, note: str | Promise = "", least: int = LEAST_REASON, **kwargs: Any) -> None:
        self.least = least
        kwargs.setdefault("label", _("Reason"))
        kwargs.setdefault("max_length", MOST_REASON)
        kwargs.setdefault("widget", LongText(attrs={"rows": 2}))
        super().__init__(help_text=lazy(_help, str)(note or KEPT, least), **kwargs)

    def clean(self, value: Any) -> str:
        reason: str = super().clean(value)
        most = self.max_length or MOST_REASON
        if self.required and (fault := fault_in(reason, least=self.least, most=most)):
            raise forms.ValidationError(fault)
        return reason


def _help(note: str | Promise, least: int) -> str:
    words = gettext("At least %(least)s.") % {"least": describe_least(least)}
    return in_a_row(words, note)


class ReasonForm(forms.Form):
    """A reason, and nothing else."""

    reason = ReasonField()
