"""The list of what a returned entry needs, which its creator ticks off."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.enums import EntryState
from contest.models import Entry, RequestedChange, User
from contest.policies import demand, may_edit
from contest.typed_text import echoed

LONGEST_CHANGE = 300  # characters
MOST_CHANGES = 20


def request_changes(entry: Entry, changes: Sequence[str]) -> None:
    """This is the list now; what was asked for before is done with. Call it in the transaction that returns
    the entry."""
    entry.requested_changes.all().delete()
    RequestedChange.objects.bulk_create(RequestedChange(entry=entry, text=text) for text in changes)


def tick_changes(entry: Entry, done: Collection[int], *, by: User) -> None:
    """Those that are `done` are ticked off, the others are not. Raises `Refused` once the entry cannot be
    changed."""
    demand(may_edit(by, entry))
    with transaction.atomic():
        changes = RequestedChange.objects.filter(entry=entry)
        changes.filter(pk__in=done, done_at=None).update(done_at=timezone.now())
        changes.exclude(pk__in=done).update(done_at=None)


def reason_against_submitting(entry: Entry) -> str:
    """Why a returned entry cannot be submitted again yet; "" where nothing is open."""
    if entry.state != EntryState.RETURNED:
        return ""
    if not (left := entry.requested_changes.filter(done_at=None).count()):
        return ""
    return ngettext(
        "%(count)d of the changes that the festival office requested is not ticked off. Tick it off once it "
        "is done.",
        "%(count)d of the changes that the festival office requested are not ticked off. Tick each off once "
        "it is done.",
        left,
    ) % {"count": left}


def read_changes(typed: str) -> list[str]:
    """One a line, each once. Raises ValueError, in words, for too many or too long ones."""
    changes = list(dict.fromkeys(" ".join(line.split()) for line in typed.splitlines() if line.strip()))
    if len(changes) > MOST_CHANGES:
        words = _("These are %(found)d changes; up to %(most)d are taken. Put some together.")
        raise ValueError(words % {"found": len(changes), "most": MOST_CHANGES})
    for change in changes:
        if len(change) > LONGEST_CHANGE:
            words = _(
                "The change “%(beginning)s” has %(found)d characters; up to %(most)d are taken. Shorten it."
            )
            told = {"beginning": echoed(change), "found": len(change), "most": LONGEST_CHANGE}
            raise ValueError(words % told)
    return changes
