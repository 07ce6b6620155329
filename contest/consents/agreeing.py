"""Whoever has submitted can agree to the words that a statement has now; what they agreed to before stays."""

from collections.abc import Collection

from django.db import transaction

from contest.consents.asked import AskedStatement, agreed_of, statements_of
from contest.consents.policies import may_agree_anew
from contest.domain import journal
from contest.models import Consent, Entry, User
from contest.policies import demand


def newer_statements(entry: Entry) -> list[AskedStatement]:
    """What is asked now and the entry has not agreed to."""
    asked = statements_of(entry.edition)
    agreed = agreed_of(entry, asked)
    return [one for one in asked if one not in agreed]


def agree_anew(entry: Entry, *, values: Collection[str], by: User) -> int:
    """Agree to these of the newer statements, by their `AskedStatement.value`; returns to how many. Raises
    `Refused`."""
    demand(may_agree_anew(by, entry))
    with transaction.atomic():
        Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
        chosen = [one for one in newer_statements(entry) if one.value in values]
        Consent.objects.bulk_create(
            Consent(entry=entry, kind=one.kind, version=one.version, given_by=by) for one in chosen
        )
        if chosen:
            facts = {"statements": {str(one.kind): one.version for one in chosen}}
            subject = f"entry:{entry.code}"
            journal.record("statements_agreed", subject=subject, facts=facts, actor=by, edition=entry.edition)
    return len(chosen)
