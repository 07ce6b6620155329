"""The gate before the seal and before publication: each winner against everything that can disqualify.

A check takes all winners at once and yields what each lacks; to add one is to write a function and name it in
CHECKS, or to `register_gate_check` it from an app above. Query counts do not grow with winners."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.domain.eligibility import findings_of
from contest.domain.film_readings import is_fresh
from contest.domain.queries.duplicates import matches_in
from contest.domain.queries.entries import facts_of_sealed, rules_for
from contest.domain.showcase import WINNERS
from contest.enums import CaptionRule, EntryState, Mender
from contest.models import Edition, Entry
from contest.register.lacking import REGISTERED
from media_pipeline import api
from media_pipeline.enums import Fault, MatchVerdict
from media_pipeline.models import Film

GATE_ENTRIES = WINNERS.prefetch_related("consents", "edition__statement_wordings", REGISTERED)


@dataclass(frozen=True)
class Lack:
    """What stands between one entry and its award, who can mend it, and on which page."""

    code: str
    entry: Entry
    words: str | Promise
    mender: Mender
    view: str = "office_entry"
    arguments: tuple[str | int, ...] = field(default=())

    @property
    def url(self) -> str:
        return reverse(self.view, args=self.arguments or (self.entry.edition.slug, self.entry.code))


Check = Callable[[Sequence[Entry]], Iterator[Lack]]


def lacks_of(edition: Edition, entry_ids: Sequence[int], *, is_publishing: bool = False) -> list[Lack]:
    """Everything that keeps these entries from winning, or (`is_publishing`) from being shown to the public,
    entry by entry; empty: the gate is open."""
    entries = list(GATE_ENTRIES.filter(edition=edition, pk__in=entry_ids).order_by("pk"))
    order = {pk: number for number, pk in enumerate(entry_ids)}
    found = [lack for check in CHECKS for lack in check(entries)]
    if is_publishing and edition.regulations.captions == CaptionRule.PUBLIC:
        found += _without_captions(entries)
    return sorted(found, key=lambda lack: order[lack.entry.pk])


def remarks_on(edition: Edition, entry_ids: Sequence[int]) -> list[Lack]:
    """What these entries lack for the evening, for which neither seal nor publication waits."""
    found_entries = Entry.objects.filter(edition=edition, pk__in=entry_ids).select_related("edition")
    entries = list(found_entries.order_by("pk"))
    order = {pk: number for number, pk in enumerate(entry_ids)}
    found = [remark for check in REMARKS for remark in check(entries)]
    return sorted(found, key=lambda lack: order[lack.entry.pk])


def register_gate_check(check: Check) -> None:
    """Take another app's check, from its AppConfig.ready."""
    CHECKS.append(check)


def register_remark(check: Check) -> None:
    """Take a check that keeps nothing from being sealed or published."""
    REMARKS.append(check)


def _is_in_contest(entries: Sequence[Entry]) -> Iterator[Lack]:
    for entry in entries:
        if entry.state != EntryState.ELIGIBLE:
            words = _("The entry has the status “%(state)s”; only accepted entries can win.")
            yield Lack("state", entry, words % {"state": entry.get_state_display()}, Mender.JURY)


def _has_its_film(entries: Sequence[Entry]) -> Iterator[Lack]:
    """The file is in the store and was read not long ago, and is what it was when it came."""
    for entry in entries:
        film = entry.film
        if film is None or not film.master_key or film.is_discarded:
            yield Lack("film_missing", entry, _("The entry has no film."), Mender.CREATOR)
        elif film.fault == Fault.MISSING:
            words = _("The film’s file is missing from the store. Restore it from a backup.")
            yield Lack("film_lost", entry, words, Mender.TECHNICIAN)
        elif film.fault:
            words = _("The film’s file has changed since it was uploaded. Restore it from a backup.")
            yield Lack("film_changed", entry, words, Mender.TECHNICIAN)
        elif not is_fresh(film.checked_at):
            words = _("The film’s file has not been read within the last 24 hours.")
            yield Lack("film_unread", entry, words, Mender.READING)


def _is_complete(entries: Sequence[Entry]) -> Iterator[Lack]:
    """All that is asked at submission still holds: texts, declaration, AI share, statements."""
    for entry in entries:
        for finding in findings_of(facts_of_sealed(entry), rules_for(entry)):
            yield Lack(finding.code, entry, finding.message, Mender.CREATOR)


def _is_captioned(entries: Sequence[Entry]) -> Iterator[Lack]:
    """Where the regulations ask for captions before a nomination. One query."""
    held = (CaptionRule.ACCEPTANCE, CaptionRule.NOMINATION)
    yield from _without_captions([one for one in entries if one.edition.regulations.captions in held])


def _without_captions(entries: Sequence[Entry]) -> Iterator[Lack]:
    speaking = [entry for entry in entries if not entry.has_no_speech and entry.film_id]
    captioned = api.captioned_films([entry.film_id for entry in speaking if entry.film_id])
    for entry in speaking:
        if entry.film_id not in captioned:
            words = _("The film has no captions, and the creator has not declared that nobody speaks in it.")
            yield Lack("captions_missing", entry, words, Mender.CREATOR)


def _has_confirmed_email(entries: Sequence[Entry]) -> Iterator[Lack]:
    people = [entry.representative_id for entry in entries]
    confirmed = {
        (user_id, email.casefold())
        for user_id, email in EmailAddress.objects.filter(user__in=people, verified=True).values_list(
            "user_id", "email"
        )
    }
    for entry in entries:
        email = entry.representative.email
        if (entry.representative_id, email.casefold()) not in confirmed:
            words = _("The contact person has not confirmed the address %(email)s.") % {"email": email}
            yield Lack("email_unconfirmed", entry, words, Mender.CREATOR)


def _is_no_duplicate(entries: Sequence[Entry]) -> Iterator[Lack]:
    """No possible duplicate waits for a decision, and the film was not found to be a copy."""
    of_film = {entry.film_id: entry for entry in entries if entry.film_id}
    if not entries:
        return
    matches = matches_in(entries[0].edition).select_related("other__entry")
    for match in matches.filter(_is_in_doubt(of_film)):
        page = ("office_match", (entries[0].edition.slug, match.pk))
        is_copy = match.verdict == MatchVerdict.SAME
        for film, other in ((match.film, match.other), (match.other, match.film)):
            if (entry := of_film.get(film.pk)) is None:
                continue
            if not is_copy:
                words = _("Whether the film duplicates “%(title)s” has not been decided.")
                told = words % {"title": _title_of(other)}
                yield Lack("duplicate_open", entry, told, Mender.ORGANISER, *page)
            elif film is match.film:
                words = _("The film was found to be a copy of another.")
                yield Lack("copy", entry, words, Mender.JURY, *page)


def _title_of(film: Film) -> str:
    entry = getattr(film, "entry", None)
    return entry.shown_title if entry else film.file_name


def _is_in_doubt(films: Collection[int]) -> Q:
    """Undecided about either of two films, or decided against the later one."""
    is_open, is_copy = Q(verdict=MatchVerdict.OPEN), Q(verdict=MatchVerdict.SAME)
    return (Q(film__in=films) & (is_open | is_copy)) | (Q(other__in=films) & is_open)


CHECKS: list[Check] = [
    _is_in_contest,
    _has_its_film,
    _is_complete,
    _is_captioned,
    _has_confirmed_email,
    _is_no_duplicate,
]
REMARKS: list[Check] = []
