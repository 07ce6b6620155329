from django import forms
from django.utils.translation import gettext_lazy as _

from contest.webhooks.calling import LONGEST


class WebhookForm(forms.Form):
    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST,
        help_text=_("On the public internet, with https: like https://example.org/hook."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
