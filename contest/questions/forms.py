"""What the public asks, and what the office answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.long_texts import LongText
from contest.forms.names import NameField
from contest.forms.reasons import ReasonField
from contest.questions.asking import MOST_TEXT


class QuestionForm(forms.Form):
    text = ReasonField(
        label=_("Your question"),
        note=_("Only the festival office reads it."),
        max_length=MOST_TEXT,
        widget=LongText(attrs={"rows": 7}),
    )
    email = forms.EmailField(
        label=_("Your email"),
        help_text=_("The answer goes there. Only the festival office sees it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = NameField(
        label=_("Your name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class AnswerForm(forms.Form):
    answer = ReasonField(
        label=_("Your answer"),
        note=_("It goes out by email at once, and stands on the page of the question."),
        max_length=MOST_TEXT,
        widget=LongText(attrs={"rows": 8}),
    )
