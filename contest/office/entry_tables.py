"""The tables for spreadsheets that tell of entries: the entries themselves, what is declared of them, their
shots, and what the lab found. Drafts that the office does not know are in none of them; an entry that was
withdrawn or disqualified stands with its status."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from contest.domain.cutting import ShotSpan
from contest.domain.queries.declarations import DECLARED, declaration_read
from contest.enums import EntryState
from contest.models import Edition, Entry, ToolUse, User
from contest.office.entry_search import entries_in_office
from contest.office.export_tables import ExportColumn, ExportTable
from contest.office.forms import EntryFilterForm
from contest.office.sheet_files import Cell
from contest.policies import may_read_entries, may_visit_office
from contest.sentences import listed
from media_pipeline import api
from media_pipeline.models import FilmFinding

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
    shows_rounds = bool(may_visit_office(reader, edition))
    form = EntryFilterForm(QueryDict(query), edition=edition, shows_rounds=shows_rounds)
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
        ExportColumn("submitted", _("Submitted"), lambda entry: entry.submitted_at, is_instant=True),
        ExportColumn("decided", _("Decided"), lambda entry: entry.decided_at, is_instant=True),
        ExportColumn("reason", _("Reason given"), lambda entry: entry.decision_reason),
        ExportColumn(
            "claimed", _("Claimed"), lambda entry: str(entry.claimed_by) if entry.claimed_by else None
        ),
    ),
    _entries,
    may=may_read_entries,
    narrow=_entries_found,
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
    may=may_read_entries,
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
    may=may_read_entries,
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
    may=may_read_entries,
)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
