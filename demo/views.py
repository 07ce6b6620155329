"""The demo's outbox: mails that the embedded profile has written to files, newest first."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

SHOWN_MAILS = 50
DIVIDER = b"\n" + b"-" * 79 + b"\n"  # between the mails of one file, by Django's file backend


@dataclass(frozen=True)
class Mail:
    """A mail as it was sent; all fields are text of unknown origin."""

    to: str
    subject: str
    at: datetime | None
    text: str


@require_safe
def demo_outbox(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/outbox.html", {"mails": sent_mails(settings.OUTBOX_DIR)})


def sent_mails(folder: Path) -> list[Mail]:
    """The latest mails of an outbox folder. File names begin with the time of sending."""
    files = sorted(folder.glob("*.log"), reverse=True)[:SHOWN_MAILS]
    return [mail for file in files for mail in reversed(mails_of(file))][:SHOWN_MAILS]


def mails_of(file: Path) -> list[Mail]:
    return [read_mail(source) for source in file.read_bytes().split(DIVIDER) if source.strip()]


def read_mail(source: bytes) -> Mail:
    message = email.message_from_bytes(source, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(preferencelist=("plain", "html"))
    try:
        at = parsedate_to_datetime(str(message["Date"])).replace(tzinfo=UTC)  # Django's dates are in UTC
    except ValueError:
        at = None
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        at=at,
        text=str(body.get_content()) if body else "",
    )
