"""The dates of an edition as a calendar file (RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from contest.models import Edition

FOLDED_AT = 75  # bytes of a line


def calendar_of(edition: Edition, *, url: str) -> str:
    """One event for each date, in the reader's language."""
    return "".join(f"{part}\r\n" for line in _lines_of(edition, url) for part in _fold(line))


def _lines_of(edition: Edition, url: str) -> Iterator[str]:
    name = f"{edition.title} {edition.year}"
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Laureate//Laureate//EN", "METHOD:PUBLISH")
    yield f"X-WR-CALNAME:{_escape(name)}"
    dates = {
        "opens": (edition.opens_at, _("Entries open")),
        "closes": (edition.closes_at, _("Entries close")),
        "nominees": (edition.nominees_at, _("Nominees announced")),
        "awards": (edition.awards_at, _("Awards ceremony")),
    }
    for key, (at, words) in dates.items():
        yield "BEGIN:VEVENT"
        yield f"UID:{edition.slug}-{key}@{urlsplit(settings.SITE_URL).hostname}"
        yield f"DTSTAMP:{_instant(edition.announced_at or edition.opens_at)}"
        yield f"DTSTART:{_instant(at)}"
        yield f"SUMMARY:{_escape(f'{words}: {name}')}"
        yield f"URL:{url}"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escape(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


def _fold(line: str) -> Iterator[str]:
    """The line in parts of at most so many bytes, none of which cuts a character."""
    part = ""
    for sign in line:
        if len((part + sign).encode()) > FOLDED_AT:
            yield part
            part = " "
        part += sign
    yield part
