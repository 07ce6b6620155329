"""Consents that are missing from films that others see already, on the first page of the office."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from contest.domain.queries.office import WaitingLine
from contest.enums import REQUIRED_USES, EntryState
from contest.models import Edition, Entry, Portrayal

SEEN_BY_OTHERS = (EntryState.SUBMITTED, EntryState.ELIGIBLE)


def consents_that_lack(edition: Edition) -> Iterator[WaitingLine]:
    """One line for each film in which somebody no longer consents to what the contest needs. One query."""
    lacking = Portrayal.objects.lacking(*REQUIRED_USES).values("entry")
    entries = Entry.objects.in_edition(edition).filter(state__in=SEEN_BY_OTHERS, pk__in=lacking)
    for entry in entries.order_by("pk"):
        words = _("Somebody in “%(title)s” (%(code)s) has withdrawn a consent that the contest needs.")
        told = {"title": entry.shown_title, "code": entry.code}
        yield WaitingLine(words % told, reverse("office_entry", args=[edition.slug, entry.code]))
