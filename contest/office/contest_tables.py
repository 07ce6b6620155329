"""The contest's own tables for spreadsheets. Drafts that the office does not know are in none of them; an
entry that was withdrawn or disqualified stands with its status."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest import journal_words
from contest.domain.notices import about_edition
from contest.domain.queries.journal import journal_of, names_in
from contest.enums import EntryState, NoticeKind, Role
from contest.models import Citation, Edition, Entry, JournalEntry, Membership, Notice, User
from contest.office.entry_tables import DECLARATIONS, ENTRIES, FINDINGS, SHOTS, columns_of_entry
from contest.office.export_tables import ExportColumn, ExportTable
from contest.policies import Reader, Verdict, may_organise, may_see_sealed, may_visit_office

LANGUAGES = dict(settings.LANGUAGES)  # each in its own words


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
        ExportColumn("since", _("Since"), lambda one: one.since, is_instant=True),
    ),
    _people,
    may=may_organise,
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
        ExportColumn("conferred", _("Sealed"), lambda citation: citation.conferred_at, is_instant=True),
        ExportColumn("ended", _("Revoked or unsealed"), lambda citation: citation.ended_at, is_instant=True),
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
        ExportColumn("kind", pgettext_lazy("message", "Email"), lambda mail: mail.get_kind_display()),
        ExportColumn("to", pgettext_lazy("email", "To"), lambda mail: _address(mail)),
        ExportColumn("code", _("Entry number"), lambda mail: mail.entry.code if mail.entry else None),
        ExportColumn(
            "created", pgettext_lazy("email", "Requested"), lambda mail: mail.created_at, is_instant=True
        ),
        ExportColumn("sent", pgettext_lazy("email", "Sent"), lambda mail: mail.sent_at, is_instant=True),
        ExportColumn(
            "cancelled", pgettext_lazy("email", "Cancelled"), lambda mail: mail.cancelled_at, is_instant=True
        ),
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
        ExportColumn("at", _("Time"), lambda one: one.line.at, is_instant=True),
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
