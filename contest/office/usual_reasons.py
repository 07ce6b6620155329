"""The reasons that the office of an edition gives often: written once, chosen when an entry is decided
about."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.reasons import fault_in
from contest.models import Edition, User, UsualReason
from contest.policies import demand, may_organise
from contest.typed_text import echoed

MOST_REASONS, LONGEST = 30, 500


def read_reasons(typed: str) -> list[str]:
    """One a line, each once. Raises ValueError, in words, for too many, too long or too short ones."""
    reasons = list(dict.fromkeys(" ".join(line.split()) for line in typed.splitlines() if line.strip()))
    if len(reasons) > MOST_REASONS:
        words = _("These are %(found)d reasons; up to %(most)d are kept. Put some together.")
        raise ValueError(words % {"found": len(reasons), "most": MOST_REASONS})
    for reason in reasons:
        if fault := fault_in(reason, most=LONGEST):
            words = _("The reason “%(beginning)s”: %(fault)s")
            raise ValueError(words % {"beginning": echoed(reason), "fault": fault})
    return reasons


def keep_reasons(edition: Edition, reasons: Sequence[str], *, by: User) -> None:
    """This is the list now. Raises `Refused` for whoever may not."""
    demand(may_organise(by, edition))
    with transaction.atomic():
        Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)  # one list after the other
        before = list(edition.usual_reasons.values_list("text", flat=True))
        if before == list(reasons):
            return
        edition.usual_reasons.all().delete()
        UsualReason.objects.bulk_create(
            UsualReason(edition=edition, position=position, text=text)
            for position, text in enumerate(reasons, start=1)
        )
        facts = {"reasons": list(reasons)}
        journal.record(
            "usual_reasons_changed", subject=f"edition:{edition.slug}", facts=facts, actor=by, edition=edition
        )
