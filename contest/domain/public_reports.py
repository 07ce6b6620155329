"""“Report this film”: a notice by anybody, a receipt, the office's decision with its reasons, and one appeal
by whoever it went against: the person who reported, or the creator. As the EU's Digital Services Act asks of
a host in its articles 16, 17 and 20."""

from collections.abc import Iterator

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.domain import journal, takedowns
from contest.domain.notices import enqueue_notice
from contest.domain.queries.office import WaitingLine
from contest.domain.reasons import fault_in
from contest.enums import NoticeKind, ReportReason, ReportState
from contest.models import Edition, Entry, PublicReport, Takedown, User
from contest.policies import Refused


class ReportRefused(Refused):
    """The report is not in a state in which this can be done; `reason` says why."""


def send_report(
    entry: Entry,
    *,
    reason: ReportReason,
    statement: str,
    evidence: str = "",
    name: str = "",
    email: str = "",
    language: str,
) -> PublicReport:
    """Keep a report of a public film, and send the receipt where there is an address."""
    with transaction.atomic():
        report = PublicReport.objects.create(
            edition=entry.edition,
            entry=entry,
            reason=reason,
            statement=statement,
            evidence=evidence,
            name=name,
            email=email,
            language=language,
        )
        _record("film_reported", report, grounds=str(reason))
        _tell_reporter(NoticeKind.FILM_REPORT_RECEIVED, report)
    return report


def decide_report(report: PublicReport, *, uphold: bool, answer: str, by: User) -> None:
    """Take the film down, or leave it. Raises ReportRefused, TakedownRefused."""
    _demand_answer(answer)
    state = ReportState.UPHELD if uphold else ReportState.DISMISSED
    with transaction.atomic():
        waiting = PublicReport.objects.filter(pk=report.pk, state=ReportState.RECEIVED)
        if not waiting.update(state=state, answer=answer.strip(), decided_by=by, decided_at=timezone.now()):
            raise ReportRefused(_("This report has been decided in the meantime. Reload the page."))
        _record("report_decided", report, by=by, became=str(state), reason=answer.strip())
        if uphold:
            _set_shown(report, False, reason=answer, by=by)
        report.refresh_from_db()
        _tell_reporter(NoticeKind.FILM_REPORT_DECIDED, report)


def may_appeal(report: PublicReport, *, as_creator: bool) -> bool:
    """Whoever the decision went against, once."""
    lost = ReportState.UPHELD if as_creator else ReportState.DISMISSED
    return report.state == lost and report.appealed_at is None


def appeal_report(report: PublicReport, *, text: str, by: User | None) -> None:
    """Ask for another decision. Raises ReportRefused."""
    _demand_answer(text)
    with transaction.atomic():
        decided = PublicReport.objects.filter(pk=report.pk, appealed_at=None)
        if not decided.exclude(state=ReportState.RECEIVED).update(
            appeal=text.strip(), appealed_at=timezone.now()
        ):
            raise ReportRefused(_("There is no decision to appeal against, or it was appealed already."))
        _record("report_appealed", report, by=by)


def decide_appeal(report: PublicReport, *, uphold: bool, answer: str, by: User) -> None:
    """The last word of the office; by another organiser than the first decision, where there is another.
    Raises ReportRefused, TakedownRefused."""
    _demand_answer(answer)
    if report.decided_by_id == by.pk and _has_others(report.edition, by):
        raise ReportRefused(
            _("You made the first decision. Another organiser has to decide about the appeal.")
        )
    state = ReportState.UPHELD if uphold else ReportState.DISMISSED
    with transaction.atomic():
        waiting = PublicReport.objects.filter(pk=report.pk, appealed_at__isnull=False, appeal_decided_at=None)
        if not waiting.update(
            state=state,
            appeal_answer=answer.strip(),
            appeal_decided_by=by,
            appeal_decided_at=timezone.now(),
        ):
            raise ReportRefused(_("This report has been decided in the meantime. Reload the page."))
        _record("appeal_decided", report, by=by, became=str(state), reason=answer.strip())
        _set_shown(report, not uphold, reason=answer, by=by)
        report.refresh_from_db()
        _tell_reporter(NoticeKind.FILM_REPORT_DECIDED, report)


def reports_that_wait(edition: Edition) -> Iterator[WaitingLine]:
    """For the office's list of what is to be done."""
    waiting = sum(report.waits for report in PublicReport.objects.filter(edition=edition))
    if waiting:
        words = ngettext(
            "%(count)d report of a public film waits for a decision.",
            "%(count)d reports of public films wait for a decision.",
            waiting,
        )
        yield WaitingLine(words % {"count": waiting}, reverse("office_reports", args=[edition.slug]))


def _set_shown(report: PublicReport, shown: bool, *, reason: str, by: User) -> None:
    """Take the film down or show it again, unless it is so already."""
    is_down = Takedown.objects.active().filter(entry=report.entry).exists()
    if shown and is_down:
        takedowns.show_again(report.entry, reason=reason, by=by)
    elif not shown and not is_down:
        takedowns.take_down(report.entry, reason=reason, by=by, report=report.code)


def _has_others(edition: Edition, by: User) -> bool:
    return edition.memberships.filter(role="organiser").exclude(user=by).exists()


def _demand_answer(text: str) -> None:
    if fault := fault_in(text):
        raise ReportRefused(fault, field="answer")


def _tell_reporter(kind: NoticeKind, report: PublicReport) -> None:
    if not report.email:
        return
    facts = {
        "to": [report.email],
        "name": report.name,
        "language": report.language,
        "report": report.code,
        "state": report.state,
        "answer": report.appeal_answer or report.answer,
    }
    stage = "appeal" if report.appeal_decided_at else "first"
    enqueue_notice(kind, user=None, key=f"{kind}:{report.pk}:{stage}", entry=report.entry, facts=facts)


def _record(verb: str, report: PublicReport, *, by: User | None = None, **facts: str) -> None:
    journal.record(
        verb,
        subject=f"entry:{report.entry.code}",
        facts={"report": report.pk, **facts},
        actor=by,
        edition=report.edition,
    )
