"""What organisers can let an email say of its entry: {title}, {link}, … For each kind of email whose words
are theirs, those that it cannot do without, and those that it may have."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.domain.editions import format_instant
from contest.domain.queries.entries import readiness_of
from contest.enums import NoticeKind
from contest.models import Entry, User
from contest.models.texts import in_readers_language
from contest.receipts.statement import signed_receipt_of

NO_ROW = -1  # the number of an entry that is invented
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class MailMatter:
    """Of what and to whom an email is."""

    user: User
    entry: Entry
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Placeholder:
    """What it stands for in words, and how its text is made. One of `lines` has no place in a subject."""

    meaning: str | Promise
    text: Callable[[MailMatter], str]
    has_lines: bool = False


@dataclass(frozen=True)
class OwnWords:
    """The placeholders of a kind of email, by name."""

    needed: tuple[str, ...]
    further: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.needed, *self.further, *EVERYWHERE)


def _address(view: str, argument: Callable[[MailMatter], str]) -> Callable[[MailMatter], str]:
    return lambda matter: f"{settings.SITE_URL}{reverse(view, args=[argument(matter)])}"


def _code(matter: MailMatter) -> str:
    return matter.entry.code


def _slug(matter: MailMatter) -> str:
    return matter.entry.edition.slug


def _of_film(matter: MailMatter, name: str) -> str:
    return getattr(matter.entry.film, name, "")


def _reason(matter: MailMatter) -> str:
    return str(matter.facts.get("reason") or matter.entry.decision_reason)


def _items(items: list[object]) -> str:
    return "\n".join(f"– {item}" for item in items)


PLACEHOLDERS: Mapping[str, Placeholder] = {
    "name": Placeholder(_("the name of whoever gets the email"), lambda matter: matter.user.name),
    "title": Placeholder(_("the title of the film"), lambda matter: str(matter.entry.shown_title)),
    "code": Placeholder(_("the entry number"), _code),
    "edition": Placeholder(_("the name and year of the edition"), lambda matter: str(matter.entry.edition)),
    "link": Placeholder(_("the address of the entry’s page"), _address("entry_show", _code)),
    "closes": Placeholder(
        _("when entries close"),
        lambda matter: format_instant(matter.entry.closes_at, matter.entry.edition),
    ),
    "until": Placeholder(
        _("until when the entry can be submitted, by its own deadline"),
        lambda matter: format_instant(datetime.fromisoformat(matter.facts["until"]), matter.entry.edition),
    ),
    "awards": Placeholder(
        _("when the awards ceremony is"),
        lambda matter: format_instant(matter.entry.edition.awards_at, matter.entry.edition),
    ),
    "hours": Placeholder(
        _("how many hours there are for changes"),
        lambda matter: str(matter.entry.edition.regulations.grace_hours),
    ),
    "submitted": Placeholder(
        _("when the entry was submitted"),
        lambda matter: format_instant(
            matter.entry.submitted_at or matter.entry.created_at, matter.entry.edition
        ),
    ),
    "file": Placeholder(_("the name of the film’s file"), lambda matter: _of_film(matter, "file_name")),
    "sha256": Placeholder(_("the SHA-256 of the film’s file"), lambda matter: _of_film(matter, "sha256")),
    "reason": Placeholder(_("the reason that the office gives"), _reason, has_lines=True),
    "changes": Placeholder(
        _("the changes that the office requests, as a list"),
        lambda matter: _items(matter.facts.get("changes", [])),
        has_lines=True,
    ),
    "missing": Placeholder(
        _("what the entry still lacks, as a list"),
        lambda matter: _items([finding.message for finding in readiness_of(matter.entry).findings]),
        has_lines=True,
    ),
    "receipt_link": Placeholder(_("the address of the receipt"), _address("entry_receipt", _code)),
    "receipt": Placeholder(
        _("the signed receipt"),
        lambda matter: str(matter.facts.get("receipt") or signed_receipt_of(matter.entry)),
        has_lines=True,
    ),
    "stage": Placeholder(
        _("the name of the round"), lambda matter: in_readers_language(matter.facts.get("stage", {}))
    ),
    "award": Placeholder(
        _("the name of the award"), lambda matter: in_readers_language(matter.facts.get("award", {}))
    ),
    "statement": Placeholder(
        _("what the jury says"),
        lambda matter: in_readers_language(matter.facts.get("statement", {})),
        has_lines=True,
    ),
    "seal": Placeholder(_("the code of the seal"), lambda matter: str(matter.facts.get("seal", ""))),
    "film_link": Placeholder(_("the address of the film’s public page"), _address("film_show", _code)),
    "winners_link": Placeholder(_("the address of the winners’ page"), _address("winners_show", _slug)),
    "nominees_link": Placeholder(_("the address of the nominees’ page"), _address("nominees_show", _slug)),
    "vote_link": Placeholder(
        _("the address of the page of the audience’s vote"), _address("audience_show", _slug)
    ),
    "vote_ends": Placeholder(
        _("when the audience vote ends"),
        lambda matter: format_instant(datetime.fromisoformat(matter.facts["ends"]), matter.entry.edition),
    ),
}
EVERYWHERE = ("name", "title", "code", "edition", "link")

OWN_WORDS: Mapping[NoticeKind, OwnWords] = {
    NoticeKind.ENTRY_RECEIVED: OwnWords(
        ("code", "receipt_link"), ("submitted", "file", "sha256", "receipt", "closes", "awards")
    ),
    NoticeKind.ENTRY_ACCEPTED: OwnWords(("title",), ("awards",)),
    NoticeKind.ENTRY_RETURNED: OwnWords(("reason", "changes", "link"), ("closes", "hours")),
    NoticeKind.ENTRY_DISQUALIFIED: OwnWords(("title", "reason")),
    NoticeKind.ENTRY_WITHDRAWN: OwnWords(("title",), ("closes",)),
    NoticeKind.DRAFT_UNFINISHED: OwnWords(("link", "closes"), ("missing",)),
    NoticeKind.DEADLINE_EXTENDED: OwnWords(("until", "link"), ("reason",)),
    NoticeKind.FINDING_WAIVED: OwnWords(("title", "reason")),
    NoticeKind.ENTRY_ADVANCED: OwnWords(("title",), ("stage",)),
    NoticeKind.ENTRY_NOT_ADVANCED: OwnWords(("title",), ("stage",)),
    NoticeKind.ENTRY_NOMINATED: OwnWords(("title",), ("nominees_link", "awards")),
    NoticeKind.AUDIENCE_VOTES: OwnWords(("title", "vote_link"), ("vote_ends",)),
    NoticeKind.ENTRY_WON: OwnWords(("title", "award"), ("statement", "film_link", "winners_link", "seal")),
    NoticeKind.ENTRY_NOT_SELECTED: OwnWords(("title",), ("winners_link",)),
    NoticeKind.JURY_COMMENTS: OwnWords(("title", "link")),
}


def filled(text: str, matter: MailMatter) -> str:
    """The text with its placeholders replaced, each once: what they stand for is not read again. Of an entry
    that is no row yet, they say what they will stand for."""
    is_invented = matter.entry.pk == NO_ROW

    def fill(found: re.Match[str]) -> str:
        placeholder = PLACEHOLDERS[found[1]]
        return f"[{placeholder.meaning}]" if is_invented else placeholder.text(matter)

    return PLACEHOLDER.sub(fill, text)
