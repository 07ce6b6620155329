"""What apps above have to say of a sealed result on the office's page of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.domain.editions import format_instant
from contest.enums import EDITABLE_STATES, EntryState
from contest.models import Edition, NomineeList
from contest.typed_text import echoed_list


@dataclass(frozen=True)
class ResultNote:
    """`button` says what posting to `url` does about it; "" where there is nothing to be done. `tone`: bad,
    warn or "" """

    words: str
    tone: str = ""
    url: str = ""
    button: str = ""


_sources: list[Callable[[Edition], Iterable[ResultNote]]] = []


def register_result_notes(source: Callable[[Edition], Iterable[ResultNote]]) -> None:
    """Take another app's notes, from its AppConfig.ready."""
    _sources.append(source)


def notes_on_results(edition: Edition) -> list[ResultNote]:
    now = timezone.now()
    own = [] if edition.published_at else [*_early_notes(edition, now), *_open_notes(edition, now)]
    return [*own, *(note for source in _sources for note in source(edition))]


def _early_notes(edition: Edition, now: datetime) -> Iterable[ResultNote]:
    """Days that the public knows and that have not come yet."""
    if now < edition.nominees_at:
        words = _(
            "The nominees are announced for %(at)s. Winners that are published now are public before that."
        )
        yield ResultNote(words % {"at": format_instant(edition.nominees_at, edition)}, tone="warn")
    if NomineeList.objects.filter(edition=edition, published_at=None).exists():
        words = _(
            "Nominees are sealed and not announced yet. Once the results are published they no longer can "
            "be, and no nominee gets an email: wait for their day, or take them back."
        )
        yield ResultNote(words, tone="warn")
    if edition.nominees_at <= now < edition.awards_at:
        words = _("The awards ceremony is on %(at)s. Winners that are published now are public before that.")
        yield ResultNote(words % {"at": format_instant(edition.awards_at, edition)}, tone="warn")


def _open_notes(edition: Edition, now: datetime) -> Iterable[ResultNote]:
    """Entries whose creators were promised time that is not over."""
    promised = Q(state=EntryState.RETURNED, decided_at__gt=now - edition.time_for_changes)
    codes = list(
        edition.entries.filter(promised | Q(extended_until__gt=now), state__in=EDITABLE_STATES)
        .order_by("code")
        .values_list("code", flat=True)
    )
    if codes:
        words = ngettext(
            "One entry can still be changed and submitted, as its creator was promised: %(codes)s.",
            "%(count)s entries can still be changed and submitted, as their creators were promised: "
            "%(codes)s.",
            len(codes),
        )
        yield ResultNote(words % {"count": len(codes), "codes": echoed_list(codes)}, tone="warn")
