"""The contest's own tables for spreadsheets. Drafts that the office does not know are in none of them; an
entry that was withdrawn or disqualified stands with its status."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest import journal_words
from contest.domain.cutting import ShotSpan
from contest.domain.notices import about_edition
from contest.domain.queries.declarations import DECLARED, declaration_read
from contest.domain.queries.journal import journal_of, names_in
from contest.enums import EntryState, NoticeKind, Role
from contest.models import Citation, Edition, Entry, JournalEntry, Membership, Notice, ToolUse, User
from contest.office.entry_search import entries_in_office
from contest.office.export_tables import ExportColumn, ExportTable
from contest.office.forms import EntryFilterForm
from contest.office.sheet_files import Cell
from contest.policies import Reader, Verdict, may_organise, may_see_sealed, may_visit_office
from contest.sentences import listed
from media_pipeline import api
from media_pipeline.models import FilmFinding

LANGUAGES = dict(settings.LANGUAGES)  # each in its own words
OUT = (EntryState.WITHDRAWN, EntryState.DISQUALIFIED)


def columns_of_entry(entry_of: Callable[[Any], Entry]) -> tuple[ExportColumn, ...]:
    """What every table about entries begins with: the number, the titles, the status, and whether the entry
    is out of the contest."""
    return (
        ExportColumn("code", _("Entry number"), lambda line: entry_of(line).code),
        ExportColumn("title", _("English title"), lambda line: entry_of(line).title),
        ExportColumn("original_title", _("Original title"), lambda line: entry_of(line).original_title),
        ExportColumn("state", _("Status"), lambda line: entry_of(line).get_state_display()),
        ExportColumn("is_out", _("Out of the contest"), lambda line: entry_of(line).state in OUT),
    )


def _of_film(read: Callable[[Any], Cell]) -> Callable[[Entry], Cell]:
    return lambda entry: read(entry.film) if entry.film else None


def _entries(edition: Edition, _reader: User) -> QuerySet[Entry]:
    known = Entry.objects.in_edition(edition).known_to_office()
    joined = known.select_related("representative", "film", "claimed_by").prefetch_related("credits")
    return joined.order_by("submitted_at", "pk")


def _entries_found(edition: Edition, reader: User, query: str) -> QuerySet[Entry]:
    """As the office's list shows them, in its order; none where the filter is not understood."""
    form = EntryFilterForm(QueryDict(query), edition=edition)
    if not form.is_valid():
        return Entry.objects.none()
    return entries_in_office(edition, form.wanted, reader=reader).prefetch_related("credits")


ENTRIES = ExportTable(
    "entries",
    _("Entries"),
    (
        *columns_of_entry(lambda entry: entry),
        ExportColumn("person", _("Contact person"), lambda entry: str(entry.representative)),
        ExportColumn(
            "email", _("Email"), lambda entry: "" if entry.representative.mark else entry.representative.email
        ),
        ExportColumn("team", _("Team"), lambda entry: entry.team_name),
        ExportColumn("credits", _("Credits"), lambda entry: listed(map(str, entry.credits.all()))),
        ExportColumn("country", _("Country or region"), lambda entry: str(entry.country.name)),
        ExportColumn("language", _("Language"), lambda entry: entry.language),
        ExportColumn("profession", _("Profession"), lambda entry: entry.profession),
        ExportColumn("days", _("Production time (days)"), lambda entry: entry.production_days),
        ExportColumn("synopsis", _("Synopsis"), lambda entry: entry.synopsis),
        ExportColumn(
            "seconds",
            _("Running time (seconds)"),
            _of_film(lambda film: None if film.duration_ms is None else film.duration_ms / 1000),
        ),
        ExportColumn("width", _("Width (pixels)"), _of_film(lambda film: film.width)),
        ExportColumn("height", _("Height (pixels)"), _of_film(lambda film: film.height)),
        ExportColumn("check", _("Technical check"), _of_film(lambda film: film.get_state_display())),
        ExportColumn("share", _("AI share (%)"), lambda entry: entry.ai_percent),
        ExportColumn("submitted", _("Submitted"), lambda entry: entry.submitted_at),
        ExportColumn("decided", _("Decided"), lambda entry: entry.decided_at),
        ExportColumn("reason", _("Reason given"), lambda entry: entry.decision_reason),
        ExportColumn(
            "claimed", _("Claimed"), lambda entry: str(entry.claimed_by) if entry.claimed_by else None
        ),
    ),
    _entries,
    narrow=_entries_found,
)


def _people(edition: Edition, _reader: User) -> QuerySet[Membership]:
    """Everybody with a role; creators once they have submitted an entry."""
    entered = Entry.objects.in_edition(edition).exclude(state=EntryState.DRAFT)
    has_entered = Exists(entered.filter(representative=OuterRef("user")))
    people = Membership.objects.filter(~Q(role=Role.CREATOR) | has_entered, edition=edition)
    return people.select_related("user").order_by("role", "user__name", "user__email", "pk")


PEOPLE = ExportTable(
    "people",
    _("People"),
    (
        ExportColumn("name", pgettext_lazy("person", "Name"), lambda one: one.user.name),
        ExportColumn("email", _("Email"), lambda one: one.user.email),
        ExportColumn("role", _("Role"), lambda one: one.get_role_display()),
        ExportColumn("language", _("Language"), lambda one: LANGUAGES.get(one.user.language)),
        ExportColumn("zone", _("Time zone"), lambda one: one.user.time_zone),
        ExportColumn("since", _("Since"), lambda one: one.since),
    ),
    _people,
    may=may_organise,
)


def _declared(edition: Edition, _reader: User) -> QuerySet[ToolUse]:
    known = Entry.objects.in_edition(edition).known_to_office()
    return ToolUse.objects.filter(entry__in=known).select_related("entry").order_by("entry", "pk")


DECLARATIONS = ExportTable(
    "declarations",
    _("AI declarations"),
    (
        *columns_of_entry(lambda use: use.entry),
        ExportColumn("tool", _("Tool"), lambda use: use.other_name or str(use.get_tool_display())),
        ExportColumn("version", _("Version"), lambda use: use.version),
        ExportColumn("purpose", _("Used for"), lambda use: use.get_purpose_display()),
        ExportColumn("share", _("AI share (%)"), lambda use: use.entry.ai_percent),
    ),
    _declared,
)


@dataclass(frozen=True)
class ShotLine:
    """One shot of an entry's film, with what the creator says of it, in words."""

    entry: Entry
    shot: ShotSpan
    words: str


def _with_shots(edition: Edition, _reader: User) -> QuerySet[Entry]:
    known = Entry.objects.in_edition(edition).known_to_office().filter(film__isnull=False)
    return known.select_related("film", "edition__regulations").prefetch_related(*DECLARED).order_by("pk")


def _shots(entries: Sequence[Entry], _edition: Edition, _reader: User) -> Iterator[ShotLine]:
    for entry in entries:
        told = declaration_read(entry)
        for shot in told.shots:
            label = told.labels.get(shot.id)
            yield ShotLine(entry, shot, label.words if label else "")


SHOTS = ExportTable(
    "shots",
    _("Shots"),
    (
        *columns_of_entry(lambda line: line.entry),
        ExportColumn("number", _("Shot"), lambda line: line.shot.number),
        ExportColumn("from", _("From (seconds)"), lambda line: line.shot.start_ms / 1000),
        ExportColumn("to", _("To (seconds)"), lambda line: line.shot.end_ms / 1000),
        ExportColumn("label", _("Label"), lambda line: line.words),
    ),
    _with_shots,
    _shots,
)


def _findings(edition: Edition, _reader: User) -> QuerySet[FilmFinding]:
    known = Entry.objects.in_edition(edition).known_to_office()
    return (
        FilmFinding.objects.filter(film__in=known.values("film"))
        .select_related("film__entry")
        .order_by("film__entry", "pk")
    )


FINDINGS = ExportTable(
    "findings",
    _("Issues"),
    (
        *columns_of_entry(lambda finding: finding.film.entry),
        ExportColumn("finding", _("Issue"), lambda finding: api.finding_title(finding.code)),
        ExportColumn("severity", _("Severity"), lambda finding: finding.get_severity_display()),
        ExportColumn("measured", _("Measured"), lambda finding: _as_json(finding.values)),
        ExportColumn("places", _("Places (milliseconds)"), lambda finding: _as_json(finding.timecodes)),
    ),
    _findings,
)


def _may_see_awards(user: Reader, edition: Edition) -> Verdict:
    visits = may_visit_office(user, edition)
    return may_see_sealed(user, edition) if visits else visits


def _awards(edition: Edition, _reader: User) -> QuerySet[Citation]:
    cited = Citation.objects.filter(award__edition=edition)
    return cited.select_related("award", "entry__representative").order_by("award__order", "place", "pk")


AWARDS = ExportTable(
    "awards",
    _("Awards"),
    (
        ExportColumn("award", _("Award"), lambda citation: citation.award.title),
        ExportColumn("place", pgettext_lazy("of an award", "Place"), lambda citation: citation.place),
        *columns_of_entry(lambda citation: citation.entry),
        ExportColumn("person", _("Contact person"), lambda citation: citation.entry.representative.name),
        ExportColumn("email", _("Email"), lambda citation: citation.entry.representative.email),
        ExportColumn("statement", _("Jury statement"), lambda citation: citation.statement),
        ExportColumn("conferred", _("Sealed"), lambda citation: citation.conferred_at),
        ExportColumn("ended", _("Revoked or unsealed"), lambda citation: citation.ended_at),
    ),
    _awards,
    may=_may_see_awards,
)


def _mails(edition: Edition, _reader: User) -> QuerySet[Notice]:
    known = Entry.objects.in_edition(edition).known_to_office()
    ours = Notice.objects.filter(about_edition(edition)).filter(Q(entry=None) | Q(entry__in=known))
    return ours.exclude(kind=NoticeKind.ACCOUNT).select_related("user", "entry").order_by("pk")


MAILS = ExportTable(
    "mails",
    _("Emails"),
    (
        ExportColumn("kind", _("Email"), lambda mail: mail.get_kind_display()),
        ExportColumn("to", pgettext_lazy("email", "To"), lambda mail: _address(mail)),
        ExportColumn("code", _("Entry number"), lambda mail: mail.entry.code if mail.entry else None),
        ExportColumn("created", pgettext_lazy("email", "Requested"), lambda mail: mail.created_at),
        ExportColumn("sent", pgettext_lazy("email", "Sent"), lambda mail: mail.sent_at),
        ExportColumn("cancelled", pgettext_lazy("email", "Cancelled"), lambda mail: mail.cancelled_at),
        ExportColumn("attempts", _("Attempts"), lambda mail: mail.attempts),
        ExportColumn("error", _("Reason of the last failure"), lambda mail: mail.error),
    ),
    _mails,
)


@dataclass(frozen=True)
class JournalLine:
    """One line of the journal in words; facts that are not for the reader are withheld, and why."""

    line: JournalEntry
    subject: str
    facts: str


def _journal(edition: Edition, _reader: User) -> QuerySet[JournalEntry]:
    return journal_of(edition).order_by("number")


def _journal_lines(lines: Sequence[JournalEntry], edition: Edition, reader: User) -> Iterator[JournalLine]:
    names = names_in(lines, edition, reader=reader)
    for line in lines:
        withheld = names.withheld.get(line.number)
        facts = journal_words.format_facts(line, names) if withheld is None else []
        told = withheld or "; ".join(f"{label}: {value}" for label, value in facts)
        yield JournalLine(line, journal_words.format_subject(line.subject, names.about(line)), told)


JOURNAL = ExportTable(
    "journal",
    _("Audit log"),
    (
        ExportColumn("number", _("No."), lambda one: one.line.number),
        ExportColumn("at", _("Time"), lambda one: one.line.at),
        ExportColumn("actor", _("User"), lambda one: str(one.line.actor) if one.line.actor else None),
        ExportColumn(
            "verb", _("Action"), lambda one: str(journal_words.VERBS.get(one.line.verb, one.line.verb))
        ),
        ExportColumn("subject", _("Subject"), lambda one: one.subject),
        ExportColumn("facts", _("Details"), lambda one: one.facts),
        ExportColumn("hash", _("Hash"), lambda one: one.line.hash),
    ),
    _journal,
    _journal_lines,
)
CONTEST_TABLES = (ENTRIES, PEOPLE, DECLARATIONS, SHOTS, FINDINGS, AWARDS, MAILS, JOURNAL)


def _address(mail: Notice) -> str:
    return mail.user.email if mail.user else ", ".join(mail.facts.get("to", ()))


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
