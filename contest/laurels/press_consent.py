"""Whether the press may have a film: asked of whoever has won, and taken back at any time."""

from django.db import transaction

from contest.domain import journal
from contest.enums import ConsentKind
from contest.laurels.policies import may_consent_to_press
from contest.models import Consent, Entry, User
from contest.policies import demand


def has_press_consent(entry: Entry) -> bool:
    return entry.consents.filter(kind=ConsentKind.PRESS).exists()


def set_press_consent(entry: Entry, *, given: bool, by: User) -> None:
    """Give it or take it back; the same twice changes nothing. Raises `Refused`."""
    demand(may_consent_to_press(by, entry))
    with transaction.atomic():
        Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
        if has_press_consent(entry) == given:
            return
        if given:
            version = entry.edition.regulations.consents_version
            Consent.objects.create(entry=entry, kind=ConsentKind.PRESS, version=version, given_by=by)
        else:
            entry.consents.filter(kind=ConsentKind.PRESS).delete()
        verb = "press_consent_given" if given else "press_consent_withdrawn"
        journal.record(verb, subject=f"entry:{entry.code}", actor=by, edition=entry.edition)
