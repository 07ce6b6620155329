"""“Report this film”: a notice by anybody, a receipt, the office's decision with its reasons, and one appeal
by whoever it went against: the person who reported, or the creator. As the EU's Digital Services Act asks of
a host in its articles 16, 17 and 20."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.domain import journal, takedowns
from contest.domain.notices import enqueue_notice
from contest.domain.queries.office import WaitingLine
from contest.domain.reasons import fault_in
from contest.domain.team_mails import notify_team
from contest.enums import NoticeKind, ReportReason, ReportState
from contest.models import Edition, Entry, PublicReport, User
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
    """Keep a report of a public film, and send the receipt where there is an address. The same report again
    is the one that waits already."""
    with transaction.atomic():
        _lock(entry)
        if same := find_same_report(entry, statement=statement, email=email):
            return same
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
        _tell_reporter(NoticeKind.FILM_REPORT_RECEIVED, report, stage="first")
    return report


def find_same_report(entry: Entry, *, statement: str, email: str) -> PublicReport | None:
    """A report of the film in the same words, from the same address, that nobody has decided yet."""
    same = PublicReport.objects.filter(entry=entry, statement=statement, email__iexact=email)
    return same.filter(state=ReportState.RECEIVED).first()


def decide_report(report: PublicReport, *, uphold: bool, answer: str, by: User) -> None:
    """Take the film down, or leave it. Raises ReportRefused, TakedownRefused."""
    _demand_answer(answer)
    state = ReportState.UPHELD if uphold else ReportState.DISMISSED
    with transaction.atomic():
        _lock(report.entry)
        waiting = PublicReport.objects.filter(pk=report.pk, state=ReportState.RECEIVED)
        if not waiting.update(state=state, answer=answer.strip(), decided_by=by, decided_at=timezone.now()):
            raise ReportRefused(_("This report has been decided in the meantime. Reload the page."))
        _record("report_decided", report, by=by, became=str(state), reason=answer.strip())
        _settle(report, reason=answer, by=by, stage="first")


def may_appeal(report: PublicReport, *, as_creator: bool) -> bool:
    """Whoever the decision went against, once."""
    lost = ReportState.UPHELD if as_creator else ReportState.DISMISSED
    return report.state == lost and report.appealed_at is None


def is_appeal_of(report: PublicReport, *, as_creator: bool) -> bool:
    """Whether this side has appealed, and waits."""
    lost = ReportState.UPHELD if as_creator else ReportState.DISMISSED
    return report.state == lost and report.appealed_at is not None and report.appeal_decided_at is None


def appeal_report(report: PublicReport, *, text: str, as_creator: bool, by: User | None) -> None:
    """Ask for another decision, and send whoever asks a receipt. Raises ReportRefused."""
    _demand_answer(text)
    lost = ReportState.UPHELD if as_creator else ReportState.DISMISSED
    with transaction.atomic():
        decided = PublicReport.objects.filter(pk=report.pk, state=lost, appealed_at=None)
        if not decided.update(appeal=text.strip(), appealed_at=timezone.now()):
            raise ReportRefused(_("There is no decision to appeal against, or it was appealed already."))
        _record("report_appealed", report, by=by)
        tell = _tell_creator if as_creator else _tell_reporter
        tell(NoticeKind.FILM_REPORT_RECEIVED, report, stage="appeal", is_appeal=True)


def overturn_report(report: PublicReport, *, answer: str, by: User) -> None:
    """No longer uphold a report, without an appeal: the film is shown again, unless another decision keeps it
    down. What was decided before stays on the page of the report. Raises ReportRefused, TakedownRefused."""
    _demand_answer(answer)
    with transaction.atomic():
        _lock(report.entry)
        is_free = Q(appealed_at=None) | Q(appeal_decided_at__isnull=False)
        upheld = PublicReport.objects.filter(
            is_free, pk=report.pk, state=ReportState.UPHELD, overturned_at=None
        )
        if not upheld.update(
            state=ReportState.DISMISSED,
            overturned=answer.strip(),
            overturned_by=by,
            overturned_at=timezone.now(),
        ):
            raise ReportRefused(
                _(
                    "This decision cannot be overturned: it does not uphold the report, an appeal against it "
                    "waits, or it was overturned before. Reload the page."
                )
            )
        _record("report_overturned", report, by=by, reason=answer.strip())
        _settle(report, reason=answer, by=by, stage="overturned")


def is_barred(report: PublicReport, by: User) -> bool:
    """Whether somebody else has to decide about the appeal: whoever it is against does not, as long as there
    is another organiser."""
    return report.last_decider_id == by.pk and _has_others(report.edition, by)


def decide_appeal(report: PublicReport, *, uphold: bool, answer: str, by: User) -> None:
    """The last word of the office; by another organiser than the first decision, where there is another.
    Raises ReportRefused, TakedownRefused."""
    _demand_answer(answer)
    if is_barred(report, by):
        raise ReportRefused(
            _("You made the first decision. Another organiser has to decide about the appeal.")
        )
    state = ReportState.UPHELD if uphold else ReportState.DISMISSED
    with transaction.atomic():
        _lock(report.entry)
        waiting = PublicReport.objects.filter(pk=report.pk, appealed_at__isnull=False, appeal_decided_at=None)
        if not waiting.update(
            state=state,
            appeal_answer=answer.strip(),
            appeal_decided_by=by,
            appeal_decided_at=timezone.now(),
        ):
            raise ReportRefused(_("This report has been decided in the meantime. Reload the page."))
        alone = {"no_other_organiser": True} if report.last_decider_id == by.pk else {}
        _record("appeal_decided", report, by=by, became=str(state), reason=answer.strip(), **alone)
        _settle(report, reason=answer, by=by, stage="appeal")


@dataclass(frozen=True)
class ReportStep:
    """Something that was decided about a report, or said against it."""

    title: str
    at: datetime
    text: str


def steps_of(report: PublicReport) -> list[ReportStep]:
    """What became of a report, in the order of time."""
    found = (
        (_("The decision"), report.decided_at, report.answer),
        (_("The appeal"), report.appealed_at, report.appeal),
        (_("The decision about the appeal"), report.appeal_decided_at, report.appeal_answer),
        (_("Decided anew by the festival office"), report.overturned_at, report.overturned),
    )
    steps = [ReportStep(title, at, text) for title, at, text in found if at]
    return sorted(steps, key=lambda step: step.at)


def other_reports(report: PublicReport) -> list[PublicReport]:
    """Of the same film, the latest first."""
    return list(PublicReport.objects.filter(entry=report.entry).exclude(pk=report.pk))


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


def _settle(report: PublicReport, *, reason: str, by: User, stage: str) -> None:
    """Do with the film what the decision says, and tell whoever it concerns. The film is down while any
    upheld decision stands, or the office's own takedown."""
    before, told = ReportState(report.state), {"stage": stage, "answer": reason.strip()}
    report.refresh_from_db()
    if report.state == ReportState.UPHELD and before != ReportState.UPHELD:
        _put_down(report, reason=reason, by=by)
    elif before == ReportState.UPHELD:
        entry = report.entry
        if takedowns.standing_reports(entry) or takedowns.is_down_by_office(entry):
            _tell_creator(NoticeKind.FILM_REPORT_DECIDED, report, as_creator=True, **told)
        elif takedowns.lacks_consent(entry):
            takedowns.end_decision(entry, reason=reason, by=by)
            _tell_creator(NoticeKind.FILM_REPORT_DECIDED, report, as_creator=True, **told)
        else:
            takedowns.show_again(entry, reason=reason, by=by)
    _tell_reporter(NoticeKind.FILM_REPORT_DECIDED, report, **told)


def _put_down(report: PublicReport, *, reason: str, by: User) -> None:
    if not takedowns.is_decided_down(report.entry):
        takedowns.take_down(report.entry, reason=reason, by=by, report=report)
        return
    is_final = report.appealed_at is not None
    told = {"reason": reason.strip(), "was_down": True, "is_final": is_final}
    _tell_creator(NoticeKind.FILM_TAKEN_DOWN, report, stage="report", **told)


def _lock(entry: Entry) -> None:
    """Decisions about one film follow one another."""
    Entry.objects.select_for_update().filter(pk=entry.pk).values_list("pk", flat=True).first()


def _has_others(edition: Edition, by: User) -> bool:
    return edition.memberships.filter(role="organiser").exclude(user=by).exists()


def _demand_answer(text: str) -> None:
    if fault := fault_in(text):
        raise ReportRefused(fault, field="answer")


def _tell_reporter(kind: NoticeKind, report: PublicReport, *, stage: str, **facts: object) -> None:
    """Nobody has confirmed the address: the mail has no word of whoever typed it, nor the name."""
    if not report.email:
        return
    told: dict[str, object] = {"to": [report.email], "language": report.language, "stage": stage}
    told |= {**_facts_of(report, as_creator=False), **facts}
    enqueue_notice(kind, user=None, key=f"{kind}:{report.pk}:{stage}", entry=report.entry, facts=told)


def _tell_creator(kind: NoticeKind, report: PublicReport, *, stage: str, **facts: object) -> None:
    told = {**_facts_of(report, as_creator=True), "stage": stage, **facts}
    notify_team(kind, report.entry, key=f"{kind}:{report.pk}:{stage}:creator", facts=told)


def _facts_of(report: PublicReport, *, as_creator: bool) -> dict[str, object]:
    return {
        "report": report.code,
        "state": report.state,
        "is_down": takedowns.is_down(report.entry),
        "may_appeal": may_appeal(report, as_creator=as_creator),
    }


def _record(verb: str, report: PublicReport, *, by: User | None = None, **facts: object) -> None:
    journal.record(
        verb,
        subject=f"entry:{report.entry.code}",
        facts={"report": report.pk, **facts},
        actor=by,
        edition=report.edition,
    )
