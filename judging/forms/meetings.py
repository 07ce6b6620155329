"""How a calibration meeting is planned."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.forms.long_texts import LongText
from contest.forms.times import TimeInZone
from contest.models import Edition
from contest.places import city_of
from judging.domain.meetings import FEWEST_FILMS, MOST_FILMS
from judging.forms.films import read_codes


class MeetingForm(forms.Form):
    """The common films, and until when they are scored."""

    codes = forms.CharField(
        label=_("Codes of the common films"),
        widget=LongText(attrs={"rows": 4, "spellcheck": "false"}),
        max_length=2_000,
    )
    closes_at = TimeInZone(label=_("The meeting ends"))

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].help_text = _(
            "%(fewest)d to %(most)d accepted entries that differ in kind and quality: ticked above, or "
            "typed here, one in each line."
        ) % {"fewest": FEWEST_FILMS, "most": MOST_FILMS}
        field = self.fields["closes_at"]
        assert isinstance(field, TimeInZone)
        field.zone = edition.zone
        field.help_text = _("Time in %(city)s.") % {"city": city_of(edition.time_zone)}

    def clean_codes(self) -> list[str]:
        return read_codes(self.cleaned_data["codes"])

    def clean_closes_at(self) -> datetime:
        closes_at: datetime = self.cleaned_data["closes_at"]
        if closes_at <= timezone.now():
            raise forms.ValidationError(_("This time is in the past. Choose a later one."))
        return closes_at
