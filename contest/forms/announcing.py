"""Forms of publishing a result, now or at an instant ahead."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contest.forms.times import TimeInZone
from contest.models import Edition
from contest.places import city_of
from contest.typed_text import echoed


class PublishForm(forms.Form):
    """Publishing is confirmed by typing the edition's year."""

    year = forms.CharField(label=_("Type the year of the edition to confirm"), max_length=10)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition

    def clean_year(self) -> str:
        year: str = self.cleaned_data["year"].strip()
        if year != str(self.edition.year):
            raise forms.ValidationError(
                _(
                    "You typed “%(typed)s”; type %(year)s, the year of the edition, to confirm. Nothing has "
                    "been published."
                ),
                params={"typed": echoed(year), "year": self.edition.year},
            )
        return year


class ScheduleForm(PublishForm):
    """The same for an instant ahead; `seen` is the print of the schedule that the page showed."""

    at = TimeInZone(label=_("Publish at"), error_messages={"required": _("Choose the day and the time.")})
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("at", "year", "seen")

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, edition=edition, prefix="schedule", **kwargs)
        self.fields["year"].label = _("Year of the edition, to confirm the schedule")
        at = self.fields["at"]
        assert isinstance(at, TimeInZone)
        at.zone = edition.zone
        at.help_text = _("Time in %(city)s.") % {"city": city_of(edition.time_zone)}
