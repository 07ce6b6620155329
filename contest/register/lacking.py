"""What the register of an entry still lacks: before it is submitted, and at the gate before the seal."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.enums import SHOWING_USES, ConsentUse, EntryState
from contest.models import Entry, Portrayal, PortrayalConsent
from contest.typed_text import echoed_list

STANDING = Prefetch("consents", PortrayalConsent.objects.standing())
REGISTERED = Prefetch("portrayals", Portrayal.objects.prefetch_related(STANDING))  # for `lacks_of_people`
WORDS: dict[str, str | Promise] = {
    "portrayal_unconsented": _(
        "These people in the film do not consent to everything the contest needs, or no longer: %(people)s. "
        "Note their consents under “People, voices and music”, or take them out of the film."
    ),
    "consent_paper_missing": _(
        "The written consent of these people is missing: %(people)s. Add the file under “People, voices and "
        "music”."
    ),
    "guardian_paper_missing": _(
        "The written consent of a guardian is missing for: %(people)s. Add the file under “People, voices "
        "and music”."
    ),
}


@dataclass(frozen=True)
class RegisterLack:
    """One thing that is missing; the message names people as the team has written them."""

    code: str
    message: str | Promise


def register_lacks(entry: Entry) -> tuple[RegisterLack, ...]:
    """Two queries at most."""
    return lacks_of_people(entry.portrayals.prefetch_related(STANDING))


def lacks_of_people(people: Iterable[Portrayal]) -> tuple[RegisterLack, ...]:
    """Without a query, of people that were read through `REGISTERED`."""
    listed = list(people)
    found = {
        "portrayal_unconsented": [one for one in listed if one.missing_uses],
        "consent_paper_missing": [one for one in listed if one.lacks_paper],
        "guardian_paper_missing": [one for one in listed if one.lacks_guardian_paper],
    }
    return tuple(
        RegisterLack(code, str(WORDS[code]) % {"people": echoed_list([one.name for one in lacking])})
        for code, lacking in found.items()
        if lacking
    )


@dataclass(frozen=True)
class EndedConsents:
    """Of an entry that was submitted: who in its film does not consent, or no longer, that the jury watches
    it, and that it is shown in public; their names in one text, "" where all consent."""

    judging: str = ""
    showing: str = ""


def ended_consents(entry: Entry) -> EndedConsents:
    """One query, or none."""
    if entry.state not in (EntryState.SUBMITTED, EntryState.ELIGIBLE):
        return EndedConsents()
    real = [one for one in entry.portrayals.prefetch_related(STANDING) if one.is_real]
    judging, showing = (
        echoed_list([one.name for one in real if not one.standing.keys() >= set(uses)])
        for uses in ((ConsentUse.JUDGING,), SHOWING_USES)
    )
    return EndedConsents(judging, showing)


def not_for_the_jury() -> QuerySet[Portrayal, Any]:
    """The entries, as a subquery, in whose films somebody does not consent, or no longer, that the jury
    watches them."""
    return Portrayal.objects.lacking(ConsentUse.JUDGING).values("entry")
