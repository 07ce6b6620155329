"""Until when, and why, the deadline of an entry is extended."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.reasons import ReasonField
from contest.forms.times import TimeInZone
from contest.models import Entry
from contest.places import city_of


class ExtensionForm(forms.Form):
    until = TimeInZone(label=_("New deadline"))
    extension_reason = ReasonField(note=_("It is kept on record, and the creator gets it by email."))

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["until"]
        assert isinstance(field, TimeInZone)
        field.zone = entry.edition.zone
        field.help_text = _("Time in %(city)s.") % {"city": city_of(entry.edition.time_zone)}
