"""Messages between the festival office and the creator of an entry: sent, answered, settled."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.correspondence.policies import may_write_to_creator, may_write_to_office
from contest.domain import journal
from contest.domain.team_mails import notify_team
from contest.enums import NoticeKind
from contest.models import Entry, Message, User
from contest.policies import Refused, demand

LONGEST_MESSAGE = 4000  # characters
MOST_A_DAY = 20  # messages about one entry from one side
DAY = timedelta(days=1)


def write_to_office(entry: Entry, *, text: str, by: User, now: datetime | None = None) -> Message:
    """A question or an answer of the creator; it stands among what waits for the office. Raises `Refused`."""
    demand(may_write_to_office(by, entry))
    with transaction.atomic():
        return _send(entry, text=text, by=by, is_from_office=False, now=now)


def write_to_creator(entry: Entry, *, text: str, by: User, now: datetime | None = None) -> Message:
    """A message of the office, which goes by email too and settles what the creator has asked so far. Raises
    `Refused`."""
    demand(may_write_to_creator(by, entry))
    with transaction.atomic():
        message = _send(entry, text=text, by=by, is_from_office=True, now=now)
        _settle(entry, upto=message.pk)
        kind = NoticeKind.MESSAGE_FROM_OFFICE
        notify_team(kind, entry, key=f"{kind}:{message.pk}", facts={"text": message.text})
    return message


def settle_messages(entry: Entry, *, upto: int, by: User) -> int:
    """Say that what the creator has written, up to this message, needs no answer; returns how many that were.
    Raises `Refused`."""
    demand(may_write_to_creator(by, entry))
    with transaction.atomic():
        if settled := _settle(entry, upto=upto):
            _record("messages_settled", entry, by=by, messages=settled)
    return settled


def _send(entry: Entry, *, text: str, by: User, is_from_office: bool, now: datetime | None) -> Message:
    Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)  # one by one, so that all are counted
    now, side = now or timezone.now(), entry.messages.filter(is_from_office=is_from_office)
    if side.filter(sent_at__gt=now - DAY).count() >= MOST_A_DAY:
        words = ngettext(
            "%(most)d message about this entry has been sent within 24 hours, as many as are allowed. Send "
            "the next one later; what you wrote is kept on this page.",
            "%(most)d messages about this entry have been sent within 24 hours, as many as are allowed. Send "
            "the next one later; what you wrote is kept on this page.",
            MOST_A_DAY,
        )
        raise Refused(words % {"most": MOST_A_DAY}, field="text")
    message = Message.objects.create(entry=entry, author=by, is_from_office=is_from_office, text=text.strip())
    _record("message_sent", entry, by=by, to_creator=is_from_office)
    return message


def _settle(entry: Entry, *, upto: int) -> int:
    open_ones = Message.objects.unanswered().filter(entry=entry, pk__lte=upto)
    return open_ones.update(settled_at=timezone.now())


def _record(verb: str, entry: Entry, *, by: User, **facts: object) -> None:
    """Without the text, which belongs to whoever wrote it."""
    subject = f"entry:{entry.code}"
    journal.record(verb, subject=subject, facts=facts, actor=by, edition=entry.edition)


def hint_of_length() -> str:
    return _("Up to %(most)d characters.") % {"most": LONGEST_MESSAGE}
