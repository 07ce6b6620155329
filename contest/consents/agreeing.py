"""Whoever has submitted can agree to the words that a statement has now; what they agreed to before stays.
Where nobody has to agree, an agreement can be taken back at any time."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from contest.consents.asked import AskedStatement, agreed_of, agreements_of, asked_now
from contest.consents.policies import may_agree_anew, may_take_back
from contest.domain import journal
from contest.models import Consent, Entry, User
from contest.policies import Refused, demand


def newer_statements(entry: Entry) -> list[AskedStatement]:
    """What is asked now and the entry has not agreed to."""
    asked = asked_now(entry)
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


def take_agreement_back(entry: Entry, *, value: str, by: User) -> None:
    """Take back what nobody has to agree to, by its `AskedStatement.value`. Raises `Refused`."""
    demand(may_take_back(by, entry))
    with transaction.atomic():
        Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
        statement = next((one for _consent, one in agreements_of(entry) if one.value == value), None)
        if statement is None:
            raise Refused(_("You have not agreed to this statement, or have taken it back already."))
        if not statement.is_optional:
            raise Refused(_("The entry rests on this statement. To take it back, withdraw the entry."))
        entry.consents.filter(kind=statement.kind, version=statement.version).delete()
        facts = {"statements": {str(statement.kind): statement.version}}
        subject = f"entry:{entry.code}"
        journal.record("agreement_taken_back", subject=subject, facts=facts, actor=by, edition=entry.edition)
