"""A day and time that is typed and shown in the contest's zone, wherever the person is."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAY_AND_TIME = "%Y-%m-%dT%H:%M"
YEARS = range(2000, 2200)
NO_YEAR = gettext_lazy("This year is out of range. Enter it with four digits, for example 2027.")
FARTHEST = timedelta(days=3 * 366)
FAR_AWAY = gettext_lazy("This is more than three years away. Check the year.")


def is_far_away(day: date) -> bool:
    """Whether a day, or an instant, lies so far ahead that its year must be a slip."""
    return (day.date() if isinstance(day, datetime) else day) > timezone.now().date() + FARTHEST


class TimeInZone(forms.DateTimeField):
    """`zone` is set by the form. A time that the zone does not have, or has twice, is refused, and one
    that is years away."""

    zone: ZoneInfo

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=DAY_AND_TIME)
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):
            typed: datetime | None = super().to_python(value)
        if typed is None:
            return None
        typed = typed.replace(tzinfo=None)
        if typed.year not in YEARS:
            raise forms.ValidationError(NO_YEAR)
        if is_far_away(typed):
            raise forms.ValidationError(FAR_AWAY)
        first, second = (typed.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        if first.utcoffset() != second.utcoffset():
            words = _(
                "In %(zone)s the clocks change at this time: it does not exist, or comes twice. Choose "
                "another."
            )
            raise forms.ValidationError(words % {"zone": self.zone.key})
        return first

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and timezone.is_aware(value):
            return timezone.localtime(value, self.zone).replace(tzinfo=None)
        return value
