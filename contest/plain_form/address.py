"""The plain form as a page shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from contest.access import person
from contest.domain.editions import uploads_begin_until
from contest.models import Entry
from contest.plain_form.tickets import FORM_SECONDS, FormTicket, sign_ticket


@dataclass(frozen=True)
class PlainForm:
    """Where the form sends a film, how large it may be, and until when it has to be here."""

    url: str
    most_bytes: int
    until: datetime


def plain_form(request: HttpRequest, entry: Entry) -> PlainForm:
    ticket = FormTicket(
        entry=entry.code,
        person=person(request).pk,
        language=get_language() or settings.LANGUAGE_CODE,
        zone=timezone.get_current_timezone_name(),
        film_url=request.build_absolute_uri(reverse("entry_film", args=[entry.code])),
        form_url=request.build_absolute_uri(reverse("entry_film_plain", args=[entry.code])),
        good_until=timezone.now().timestamp() + FORM_SECONDS,
    )
    return PlainForm(
        url=f"{settings.TRANSFER_URL}/receive/form/{sign_ticket(ticket)}",
        most_bytes=min(settings.PLAIN_FORM_BYTES, entry.edition.regulations.max_file_bytes),
        until=uploads_begin_until(entry),
    )
