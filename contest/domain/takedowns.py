"""Films that are taken off the public pages: by the office, or because somebody in them no longer consents.
The record of the contest stays as it is: entry, scores, award and seal. What is public asks here each time;
addresses of the film that were given out end too."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.domain.reasons import fault_in
from contest.domain.team_mails import notify_team
from contest.enums import NoticeKind, ReportState, TakedownCause
from contest.models import Edition, Entry, PublicReport, Takedown, User
from contest.models.public_reports import TakedownQuerySet
from contest.policies import Refused
from contest.sentences import listed
from media_pipeline import api

SAME_MOMENT = timedelta(minutes=1)  # between a decision and the takedown that it makes, at most
KIND = "shown"  # of the viewers that public films are signed for


class TakedownRefused(Refused):
    """The film cannot be taken down, or shown again, as it is; `reason` says why."""


def take_down(entry: Entry, *, reason: str, by: User, report: PublicReport | None = None) -> Takedown:
    """From now on the film is on no public page. Its creator is told why, and where to appeal if it was
    because of a report that was not decided twice. Raises TakedownRefused."""
    if fault := fault_in(reason):
        raise TakedownRefused(fault, field="reason")
    try:
        with transaction.atomic():
            row = Takedown.objects.create(edition=entry.edition, entry=entry, reason=reason.strip(), by=by)
            _record("film_taken_down", entry, reason=reason.strip(), by=by)
            _tell_creator(NoticeKind.FILM_TAKEN_DOWN, row, reason, report=report)
    except IntegrityError:
        words = _("This film has been taken down already. Nobody was emailed again.")
        raise TakedownRefused(words) from None
    return row


def show_again(entry: Entry, *, reason: str, by: User) -> None:
    """The film is public again, as before, unless decisions about reports keep it down. Raises
    TakedownRefused."""
    if fault := fault_in(reason):
        raise TakedownRefused(fault, field="reason")
    with transaction.atomic():
        row = Takedown.objects.active().by_office().select_for_update().filter(entry=entry).first()
        if lacks_consent(entry):
            words = _(
                "This film stays down, because a person in it does not consent to its being shown. It is "
                "shown again once its creator records their consent."
            )
            raise TakedownRefused(words)
        if row is None:
            raise TakedownRefused(_("This film is public already. Nobody was emailed again."))
        if codes := [report.code for report in standing_reports(entry)]:
            words = _(
                "This film stays down, because decisions about reports stand: %(reports)s. Overturn each on "
                "its page, or grant the creator’s appeal there; then the film is shown again."
            )
            raise TakedownRefused(words % {"reports": listed(codes)})
        Takedown.objects.filter(pk=row.pk).update(ended_at=timezone.now())
        _record("film_shown_again", entry, reason=reason.strip(), by=by)
        _tell_creator(NoticeKind.FILM_SHOWN_AGAIN, row, reason)


def end_decision(entry: Entry, *, reason: str, by: User) -> None:
    """The office's decision stands no more, though the film stays down because of somebody in it. The caller
    holds the transaction."""
    Takedown.objects.active().by_office().filter(entry=entry).update(ended_at=timezone.now())
    _record("takedown_ended", entry, reason=reason.strip(), by=by)


def take_down_without_consent(entry: Entry, *, by: User) -> None:
    """Somebody in the film has withdrawn their consent: it is on no public page until they give it again.
    The caller holds the transaction and the entry; a second time changes nothing."""
    _row, made = Takedown.objects.get_or_create(
        entry=entry,
        cause=TakedownCause.CONSENT,
        ended_at=None,
        defaults={"edition": entry.edition, "by": by},
    )
    if made:
        _record("film_taken_down", entry, takedown_cause=TakedownCause.CONSENT, by=by)


def show_with_consent(entry: Entry, *, by: User) -> None:
    """Everybody in the film consents: what else keeps it down stands by itself."""
    rows = Takedown.objects.active().filter(entry=entry, cause=TakedownCause.CONSENT)
    if rows.update(ended_at=timezone.now()):
        _record("film_shown_again", entry, takedown_cause=TakedownCause.CONSENT, by=by)


def standing_reports(entry: Entry) -> list[PublicReport]:
    """The reports whose decisions keep the film down."""
    upheld = PublicReport.objects.filter(entry=entry, state=ReportState.UPHELD)
    return list(upheld.order_by("received_at", "pk"))


def is_down(entry: Entry) -> bool:
    return Takedown.objects.active().filter(entry=entry).exists()


def lacks_consent(entry: Entry) -> bool:
    """Whether somebody in the film keeps it down."""
    return Takedown.objects.active().filter(entry=entry, cause=TakedownCause.CONSENT).exists()


def is_decided_down(entry: Entry) -> bool:
    """Whether the office has taken the film down, by itself or because of a report."""
    return Takedown.objects.active().by_office().filter(entry=entry).exists()


def is_down_by_office(entry: Entry) -> bool:
    """Whether the office took the film down by itself, without a report: no decision about a report made the
    takedown, in the same moment and with the same reason."""
    row = Takedown.objects.active().by_office().filter(entry=entry).first()
    if row is None:
        return False
    moment = (row.at - SAME_MOMENT, row.at)
    first = Q(decided_by=row.by_id, answer=row.reason, decided_at__range=moment)
    on_appeal = Q(appeal_decided_by=row.by_id, appeal_answer=row.reason, appeal_decided_at__range=moment)
    return not PublicReport.objects.filter(first | on_appeal, entry=entry).exists()


def codes_taken_down(edition: Edition | None = None) -> set[str]:
    """The entries whose films are not to be shown; one query."""
    return _codes(Takedown.objects.active(), edition)


def codes_decided_down(edition: Edition) -> set[str]:
    """Those that the office has taken down."""
    return _codes(Takedown.objects.active().by_office(), edition)


def _codes(rows: TakedownQuerySet, edition: Edition | None) -> set[str]:
    rows = rows if edition is None else rows.filter(edition=edition)
    return set(rows.values_list("entry__code", flat=True))


def may_be_shown(film_id: str, _reader: api.Reader | None) -> bool:
    """The right behind the addresses of public films."""
    return film_id.isdigit() and not Takedown.objects.active().filter(entry__film=int(film_id)).exists()


def _tell_creator(
    kind: NoticeKind, row: Takedown, reason: str, *, report: PublicReport | None = None
) -> None:
    facts: dict[str, object] = {"reason": reason.strip(), "report": ""}
    if report:
        facts |= {"report": report.code, "is_final": report.appealed_at is not None}
    notify_team(kind, row.entry, key=f"{kind}:{row.pk}", facts=facts)


def _record(verb: str, entry: Entry, *, by: User, **facts: str) -> None:
    """In the audit log, and in what the pages that are kept for the public are kept by."""
    entry.edition.note_public_change()
    journal.record(verb, subject=f"entry:{entry.code}", facts=facts, actor=by, edition=entry.edition)
