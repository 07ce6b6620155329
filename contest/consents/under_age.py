"""Whoever is too young to enter alone enters with a guardian's written consent, which stays with the entry
and goes with it. Without it the entry is not submitted, unless the contact person says to be old enough."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from contest.consents.asked import guardian_of
from contest.domain import journal
from contest.domain.entries import touch_draft
from contest.models import Entry, RightsPaper, User
from contest.objections.evidence import EvidenceFile
from contest.policies import Refused, demand, may_edit
from contest.register.papers import keep_paper


@dataclass(frozen=True)
class GuardianPart:
    """What the page of the rights says of it: below which age it is needed (0: the edition asks for none),
    and the consent that is there."""

    below: int
    paper: RightsPaper | None


def guardian_part(entry: Entry) -> GuardianPart:
    return GuardianPart(entry.edition.regulations.guardian_below, guardian_of(entry))


def keep_guardian(entry: Entry, *, guardian: str, file: EvidenceFile, by: User) -> RightsPaper:
    """Keep a guardian's written consent, in place of an earlier one. Raises `Refused`."""
    demand(may_edit(by, entry))
    with transaction.atomic():
        touch_draft(entry)
        before = guardian_of(entry)
        paper = keep_paper(entry, file, instead_of=before, field="guardian_file")
        paper.guardian = guardian
        paper.save(update_fields=["guardian"])
        _record("guardian_kept", entry, by)
    return paper


def remove_guardian(entry: Entry, *, by: User) -> None:
    """The contact person needs none, after all. Raises `Refused`."""
    demand(may_edit(by, entry))
    with transaction.atomic():
        touch_draft(entry)
        paper = guardian_of(entry)
        if paper is None:
            raise Refused(_("The guardian’s consent was removed already."))
        paper.delete()
        _record("guardian_removed", entry, by)


def _record(verb: str, entry: Entry, by: User) -> None:
    journal.record(verb, subject=f"entry:{entry.code}", facts={}, actor=by, edition=entry.edition)
