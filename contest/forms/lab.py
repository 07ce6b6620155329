"""Forms of the office's lab page."""

from django import forms

BIGGEST_KEY = 2**63 - 1


class RetryForm(forms.Form):
    """Which film's failed work is to be tried again."""

    film = forms.IntegerField(min_value=1, max_value=BIGGEST_KEY)
