"""Who may not judge what. Own entries and recusals are forbidden to everybody and by every way of assigning;
a judge who has a name of the credits is a hint for the organiser, since names are not unique."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F

from contest.models import Credit, Entry, User
from judging.models import Recusal


@dataclass(frozen=True)
class Namesake:
    """A judge whose name stands in the credits of an entry: perhaps the same person."""

    judge: str
    entry_code: str


def forbidden_pairs(entry_ids: Collection[int], judge_ids: Collection[int]) -> set[tuple[int, int]]:
    """(entry, judge) pairs that are never assigned: recusals, and own entries by account or by mailbox."""
    recused = Recusal.objects.filter(entry__in=entry_ids, judge__in=judge_ids)
    pairs = set(recused.values_list("entry_id", "judge_id"))
    mailboxes = {
        pk: mailbox_of(email)
        for pk, email in User.objects.filter(pk__in=judge_ids).values_list("pk", "email")
    }
    entries = Entry.objects.filter(pk__in=entry_ids).values_list(
        "pk", "representative_id", F("representative__email")
    )
    by_mailbox: dict[str, list[int]] = {}
    for judge_id, mailbox in mailboxes.items():
        by_mailbox.setdefault(mailbox, []).append(judge_id)
    for entry_id, representative_id, email in entries:
        own = by_mailbox.get(mailbox_of(email), [])
        pairs.update((entry_id, judge_id) for judge_id in own)
        if representative_id in mailboxes:
            pairs.add((entry_id, representative_id))
    return pairs


def mailbox_of(email: str) -> str:
    """Where a mail really lands: without upper case and without the +tag, which some use as a second self."""
    name, _, host = email.strip().lower().partition("@")
    return f"{name.partition('+')[0]}@{host}"


def namesakes(entry_ids: Collection[int], judge_ids: Collection[int]) -> list[Namesake]:
    """Judges who have a name of the credits, for the organiser to look at."""
    names = {
        name.strip().casefold(): name
        for name in User.objects.filter(pk__in=judge_ids).exclude(name="").values_list("name", flat=True)
    }
    credits = Credit.objects.filter(entry__in=entry_ids).values_list("name", "entry__code")
    found = {
        (names[name.strip().casefold()], code) for name, code in credits if name.strip().casefold() in names
    }
    return [Namesake(judge, code) for judge, code in sorted(found)]
