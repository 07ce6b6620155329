"""What the form of a new edition starts with: an earlier one a year on, or nothing but dates."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from contest.models import Edition
from contest.places import zones_of_places

DATES = ("opens_at", "closes_at", "nominees_at", "awards_at")
BLANK_DATES = dict(zip(DATES, (timedelta(days=days) for days in (30, 120, 150, 180)), strict=True))


def outline_of(original: Edition | None, now: datetime | None = None) -> Edition:
    """An edition that is not saved yet, with the texts and the zone of `original`, and its dates on the same
    days of the first year in which entries would still open; a blank one where there is no original."""
    now = now or timezone.now()
    return _blank(now) if original is None else _a_year_on(original, now)


def _blank(now: datetime) -> Edition:
    here = timezone.get_current_timezone_name()
    here = here if here in zones_of_places() else "UTC"
    today = timezone.localtime(now, ZoneInfo(here)).replace(hour=23, minute=59, second=0, microsecond=0)
    dates = {name: today + days for name, days in BLANK_DATES.items()}
    return Edition(time_zone=here, year=dates["awards_at"].year, **dates)


def _a_year_on(original: Edition, now: datetime) -> Edition:
    years = 1
    while _later(original.opens_at, years, original.zone) <= now:
        years += 1
    return Edition(
        time_zone=original.time_zone,
        year=original.year + years,
        name=original.name,
        theme=original.theme,
        invitation=original.invitation,
        **{name: _later(getattr(original, name), years, original.zone) for name in DATES},
    )


def _later(instant: datetime, years: int, zone: ZoneInfo) -> datetime:
    """The same day and time of a later year where the contest is; 28 February stands for the 29th."""
    local = timezone.localtime(instant, zone)
    day = 28 if (local.month, local.day) == (2, 29) else local.day
    return local.replace(year=local.year + years, day=day)
