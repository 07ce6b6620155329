"""Mails that wait for a worker, sent now."""

from django.core import mail
from django.core.mail import EmailMessage

from contest.domain import notices


def sent_mails() -> list[EmailMessage]:
    """All mails of a test so far, the latest last."""
    while notices.send_first_notice():
        pass
    return list(mail.outbox)
