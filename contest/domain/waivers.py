"""What the office overrules of the machine's findings about a film, on the record."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contest.domain import journal
from contest.domain.entry_refusals import EntrySealed
from contest.domain.seals import is_sealed_entry
from contest.domain.team_mails import notify_team
from contest.enums import NoticeKind
from contest.models import Entry, JournalEntry, User
from contest.models.entry import WAIVER_ASKED
from contest.policies import Refused, demand, may_edit, may_waive
from media_pipeline import api
from media_pipeline.enums import FilmState, Severity

MOST_WORDS = 2000  # characters of a creator's request


def ask_for_waiver(entry: Entry, *, words: str, by: User) -> bool:
    """Ask the office to grant an exception for a film that was not accepted, which opens the draft to the
    office. False when it was asked about this film before. Raises `Refused`."""
    demand(may_edit(by, entry))
    if not words.strip():
        raise Refused(_("The reason is missing. Write why your film should be accepted as an exception."))
    if len(words) > MOST_WORDS:
        raise Refused(
            _("Your reason has %(found)d characters; the limit is %(most)d. Shorten it and send it again.")
            % {"found": len(words), "most": MOST_WORDS}
        )
    film = api.film_report(_film_of(entry))
    if film.state != FilmState.REFUSED or not all(finding.may_be_waived for finding in blocking_of(film)):
        raise Refused(_("This film has no issue that can be waived. Reload its page."))
    with transaction.atomic():
        if asked_about(entry) is not None:
            return False
        _record(WAIVER_ASKED, entry, by=by, facts={"film": film.id, "reason": words.strip()})
    return True


def blocking_of(film: api.FilmReport) -> list[api.FindingReport]:
    """What keeps the film out."""
    return [finding for finding in film.open_findings if finding.severity == Severity.BLOCKS]


def is_told(entry: Entry, code: str) -> bool:
    """Whether waiving this finding has the film checked again, of which its team is told."""
    film = api.film_report(entry.film_id) if entry.film_id else None
    return film is not None and any(
        finding.code == code and finding.may_be_waived for finding in blocking_of(film)
    )


def asked_about(entry: Entry) -> JournalEntry | None:
    """The creator's request to let the entry's present film in."""
    lines = JournalEntry.objects.filter(subject=f"entry:{entry.code}", verb=WAIVER_ASKED)
    return lines.filter(facts__film=entry.film_id).first()


def waive_finding(entry: Entry, *, code: str, reason: str, by: User) -> bool:
    """Let a finding about the entry's film no longer count. If it had kept the film out, the film is checked
    again and the creator gets a mail. False when it is waived already. Raises `Refused`."""
    demand(may_waive(by, entry))
    _refuse_sealed(entry)
    if not reason.strip():
        raise Refused(
            _("The reason is missing. Write why this issue can be waived; the creator will read it.")
        )
    film_id = _film_of(entry)
    try:
        with transaction.atomic():
            if not api.waive_finding(film_id, code, reason=reason, by=f"user:{by.pk}"):
                return False
            facts = {"film": film_id, "finding": code, "reason": reason.strip()}
            _record("finding_waived", entry, by=by, facts=facts)
            if api.film_report(film_id).state == FilmState.RECEIVED:
                key = f"{NoticeKind.FINDING_WAIVED}:{entry.code}:{film_id}:{code}"
                notify_team(NoticeKind.FINDING_WAIVED, entry, key=key, facts=facts)
    except api.WaiverRefused as refused:
        raise Refused(refused.reason) from refused
    return True


def restore_finding(entry: Entry, *, code: str, by: User) -> bool:
    """Take a waiver back: the finding counts again. False when there is none. Raises `Refused`."""
    demand(may_waive(by, entry))
    _refuse_sealed(entry)
    film_id = _film_of(entry)
    try:
        with transaction.atomic():
            if not api.restore_finding(film_id, code):
                return False
            _record("finding_restored", entry, by=by, facts={"film": film_id, "finding": code})
    except api.WaiverRefused as refused:
        raise Refused(refused.reason) from refused
    return True


def _refuse_sealed(entry: Entry) -> None:
    if is_sealed_entry(entry):
        raise EntrySealed


def _film_of(entry: Entry) -> int:
    if entry.film_id is None:
        raise Refused(_("This entry currently has no film, so there is nothing to waive."))
    return entry.film_id


def _record(verb: str, entry: Entry, *, by: User, facts: dict[str, object]) -> None:
    journal.record(verb, subject=f"entry:{entry.code}", facts=facts, actor=by, edition=entry.edition)
