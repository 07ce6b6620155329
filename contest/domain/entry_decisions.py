"""What the office decides about an entry: accepted, given back to be corrected, or out of the contest."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contest.correspondence.requested_changes import request_changes
from contest.domain.editions import deadline_if_returned
from contest.domain.entries import move_entry, overtaken
from contest.enums import EntryState, Hindrance, NoticeKind
from contest.models import Entry, User
from contest.office.policies import may_decide, may_disqualify
from contest.policies import Refused, demand
from contest.register.lacking import not_for_the_jury


def accept_entry(entry: Entry, *, by: User) -> Entry:
    """Declare an entry eligible, or take its disqualification back. Raises Refused for one that cannot be
    judged."""
    if (bar := bars_to_judging([entry]).get(entry.pk)) and entry.state != EntryState.ELIGIBLE:
        demand(may_decide(by, entry))
        raise Refused(bar.label)
    kind, told = NoticeKind.ENTRY_ACCEPTED, {"reinstated": True}
    is_reinstated = entry.state == EntryState.DISQUALIFIED
    return _decide(entry, EntryState.ELIGIBLE, "entry_accepted", kind, by, told=told if is_reinstated else {})


@transaction.atomic
def return_entry(entry: Entry, *, reason: str, by: User, changes: Sequence[str] = ()) -> Entry:
    """Give an entry back to be corrected. The creator gets the reason and the list of changes, ticks each off
    and may submit it again."""
    _demand_reason(reason)
    facts = {"changes": list(changes)} if changes else {}
    kind = NoticeKind.ENTRY_RETURNED
    told = {"until": deadline_if_returned(entry).isoformat()}
    returned = _decide(entry, EntryState.RETURNED, "entry_returned", kind, by, reason, facts, told)
    request_changes(entry, changes)
    return returned


def disqualify_entry(entry: Entry, *, reason: str, by: User) -> Entry:
    """Take an entry out of the contest. The creator gets the reason."""
    _demand_reason(reason)
    kind = NoticeKind.ENTRY_DISQUALIFIED
    return _decide(entry, EntryState.DISQUALIFIED, "entry_disqualified", kind, by, reason)


def bars_to_judging(entries: Sequence[Entry]) -> dict[int, Hindrance]:
    """Why some of them cannot be judged whatever the office decides, by id; one query."""
    unwilling = set(not_for_the_jury().filter(entry__in=entries).values_list("entry", flat=True))
    found = dict.fromkeys(unwilling, Hindrance.UNWILLING)
    return found | {entry.pk: Hindrance.EMPTIED for entry in entries if entry.emptied_at}


def _decide(
    entry: Entry,
    to: EntryState,
    verb: str,
    notice: NoticeKind,
    by: User,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    told: Mapping[str, Any] | None = None,
) -> Entry:
    if entry.state == to:
        raise overtaken(entry, to)
    demand(may_disqualify(by, entry) if to == EntryState.DISQUALIFIED else may_decide(by, entry))
    return move_entry(
        entry,
        to=to,
        verb=verb,
        by=by,
        notice=notice,
        facts={**({"reason": reason} if reason else {}), **(facts or {})},
        changes={"decision_reason": reason.strip(), "decided_at": timezone.now()},
        told=told,
    )


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(
            _("The reason is missing. Write what you found and what the creator can do; they will read it.")
        )
