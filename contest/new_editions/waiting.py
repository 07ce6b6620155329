from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain.editions import format_instant
from contest.domain.queries.office import WaitingLine
from contest.models import Edition


def announcement_that_waits(edition: Edition) -> Iterator[WaitingLine]:
    """An edition that nobody but its office sees."""
    if edition.announced_at:
        return
    words = (
        _("This edition has not been announced. Entries would open on %(when)s.")
        if timezone.now() < edition.opens_at
        else _("This edition has not been announced, and entries should have opened on %(when)s.")
    )
    when = format_instant(edition.opens_at, edition)
    yield WaitingLine(words % {"when": when}, reverse("office_edition", args=[edition.slug]))
