"""Mails about an entry: to its contact person, and to each member of the team who may submit."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from contest.domain.notices import NoticePlan, enqueue_notice
from contest.domain.team_rights import submitters_of
from contest.enums import NoticeKind
from contest.models import Entry


def to_teams(mails: Iterable[NoticePlan]) -> list[NoticePlan]:
    """Each mail as it is planned for the contact person of its entry, and the same for the members who get
    it too; one query."""
    plans = list(mails)
    members = submitters_of({plan.entry.pk for plan in plans if plan.entry})
    found = []
    for plan in plans:
        others = members.get(plan.entry.pk, ()) if plan.entry else ()
        found += [plan, *(replace(plan, user=user, key=key_for(plan.key, user.pk)) for user in others)]
    return found


def notify_team(kind: NoticeKind, entry: Entry, *, key: str, facts: dict[str, Any] | None = None) -> None:
    """Enqueue one mail about an entry to its team. Call it in the transaction of its cause."""
    plan = NoticePlan(kind, entry.representative, key=key, entry=entry, facts=facts or {})
    for mail in to_teams([plan]):
        enqueue_notice(mail.kind, user=mail.user, key=mail.key, entry=mail.entry, facts=mail.facts)


def keys_of_team(key: str, entry: Entry) -> list[str]:
    """The keys of such a mail, by which it is cancelled."""
    members = submitters_of([entry.pk]).get(entry.pk, ())
    return [key, *(key_for(key, user.pk) for user in members)]


def key_for(key: str, user_id: int) -> str:
    """The key of the copy of a member."""
    return f"{key}:of {user_id}"
