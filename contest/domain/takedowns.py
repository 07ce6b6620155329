"""Films that the office takes off the public pages. The record of the contest stays as it is: entry, scores,
award and seal. What is public asks here each time; addresses of the film that were given out end too."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.notices import enqueue_notice
from contest.domain.reasons import fault_in
from contest.enums import NoticeKind
from contest.models import Edition, Entry, Takedown, User
from contest.policies import Refused
from media_pipeline import api

KIND = "shown"  # of the viewers that public films are signed for


class TakedownRefused(Refused):
    """The film cannot be taken down, or shown again, as it is; `reason` says why."""


def take_down(entry: Entry, *, reason: str, by: User, report: str = "") -> Takedown:
    """From now on the film is on no public page. Its creator is told why, and where to appeal if it was
    because of a report. Raises TakedownRefused."""
    if fault := fault_in(reason):
        raise TakedownRefused(fault, field="reason")
    try:
        with transaction.atomic():
            row = Takedown.objects.create(edition=entry.edition, entry=entry, reason=reason.strip(), by=by)
            _record("film_taken_down", entry, reason=reason.strip(), by=by)
            _tell_creator(NoticeKind.FILM_TAKEN_DOWN, row, reason, report=report)
    except IntegrityError:
        raise TakedownRefused(_("This film has been taken down already.")) from None
    return row


def show_again(entry: Entry, *, reason: str, by: User) -> None:
    """The film is public again, as before. Raises TakedownRefused."""
    if fault := fault_in(reason):
        raise TakedownRefused(fault, field="reason")
    with transaction.atomic():
        row = Takedown.objects.active().select_for_update().filter(entry=entry).first()
        if row is None:
            raise TakedownRefused(_("This film is not taken down."))
        Takedown.objects.filter(pk=row.pk).update(ended_at=timezone.now())
        _record("film_shown_again", entry, reason=reason.strip(), by=by)
        _tell_creator(NoticeKind.FILM_SHOWN_AGAIN, row, reason)


def codes_taken_down(edition: Edition | None = None) -> set[str]:
    """The entries whose films are not to be shown; one query."""
    rows = Takedown.objects.active()
    rows = rows if edition is None else rows.filter(edition=edition)
    return set(rows.values_list("entry__code", flat=True))


def may_be_shown(film_id: str, _reader: api.Reader | None) -> bool:
    """The right behind the addresses of public films."""
    return film_id.isdigit() and not Takedown.objects.active().filter(entry__film=int(film_id)).exists()


def _tell_creator(kind: NoticeKind, row: Takedown, reason: str, *, report: str = "") -> None:
    enqueue_notice(
        kind,
        user=row.entry.representative,
        key=f"{kind}:{row.pk}",
        entry=row.entry,
        facts={"reason": reason.strip(), "report": report},
    )


def _record(verb: str, entry: Entry, *, reason: str, by: User) -> None:
    """In the audit log, and in what the pages that are kept for the public are kept by."""
    Edition.objects.filter(pk=entry.edition_id).update(public_changes=F("public_changes") + 1)
    journal.record(
        verb, subject=f"entry:{entry.code}", facts={"reason": reason}, actor=by, edition=entry.edition
    )
