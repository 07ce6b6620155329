"""What every change to a team has in common: it waits for the one before it, stands in the journal, and is
told to whom it is about."""

from typing import Any

from django.utils.translation import gettext as _

from contest.consents.former_contact import ENDED, end_with_contact
from contest.domain import journal
from contest.domain.entries import touch_draft
from contest.domain.notices import enqueue_notice
from contest.enums import NoticeKind
from contest.models import Entry, JournalEntry, TeamMember, User
from contest.policies import Refused


class TeamRefused(Refused):
    """The team is not as the asker saw it, or what was typed does not fit it; `reason` says why."""


def hold_team(entry: Entry) -> Entry:
    """The entry as it is now; nobody else changes its team until the transaction ends."""
    entries = Entry.objects.select_for_update(of=("self",), no_key=True)
    return entries.select_related("edition__regulations", "representative").get(pk=entry.pk)


def hold_person(user: User) -> None:
    """Let entries that this person begins and joins come one after the other, so that all are counted."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def end_of_draft(entry: Entry) -> dict[str, Any]:
    """Of an entry that can be changed, end what was said of the contact person before this one; for the
    journal's line. Whoever submits at the same moment has to look again."""
    if not entry.is_editable:
        return {}
    touch_draft(entry)
    return end_with_contact(entry)


def present_member(entry: Entry, member_id: int) -> TeamMember:
    """Raises TeamRefused for whoever is not in the team."""
    found = TeamMember.objects.present().filter(entry=entry, pk=member_id).select_related("user").first()
    if found is None:
        raise TeamRefused(_("This person is no longer in the team. Reload the page to see who is."))
    return found


def tell_of_change(line: JournalEntry, entry: Entry, *, to: User, who: User) -> None:
    """Write to one person what the line says: that another has joined or left, or that they were removed."""
    enqueue_notice(
        NoticeKind.TEAM_CHANGED,
        user=to,
        key=f"{NoticeKind.TEAM_CHANGED}:{line.number}",
        entry=entry,
        facts={"what": line.verb, "who": str(who), "asks_age": ENDED in line.facts},
    )


def record(verb: str, entry: Entry, *, by: User | None, **facts: Any) -> JournalEntry:
    """A line about the entry's team. Addresses stay out of it: what is in the journal is there for good."""
    return journal.record(verb, subject=f"entry:{entry.code}", facts=facts, actor=by, edition=entry.edition)
