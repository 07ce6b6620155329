"""What organisers can let an email say: {title}, {link}, … For each kind of email whose words are theirs,
those that it cannot do without, and those that it may have."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.domain.editions import format_instant
from contest.domain.queries.entries import readiness_of
from contest.enums import NoticeKind
from contest.models import Edition, Entry, User
from contest.models.texts import in_readers_language
from contest.receipts.statement import signed_receipt_of

NO_ROW = -1  # the number of an entry that is invented
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
LINK_TO_ANSWER = _("the link to accept or decline")


@dataclass(frozen=True)
class MailMatter:
    """Of what and to whom an email is; one about an edition as a whole has no entry."""

    user: User
    edition: Edition
    about: Entry | None
    facts: Mapping[str, Any]

    @property
    def entry(self) -> Entry:
        assert self.about is not None, "placeholders of entries stand in emails about entries"
        return self.about


@dataclass(frozen=True)
class Placeholder:
    """What it stands for in words, and how its text is made. One of `lines` has no place in a subject."""

    meaning: str | Promise
    text: Callable[[MailMatter], str]
    has_lines: bool = False


@dataclass(frozen=True)
class OwnWords:
    """The placeholders of a kind of email, by name; `is_about_entry` or about an edition as a whole."""

    needed: tuple[str, ...]
    further: tuple[str, ...] = ()
    is_about_entry: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        everywhere = OF_ENTRIES if self.is_about_entry else OF_EDITIONS
        return tuple(dict.fromkeys((*self.needed, *self.further, *everywhere)))


def _address(view: str, *arguments: Callable[[MailMatter], str]) -> Callable[[MailMatter], str]:
    return lambda matter: (
        f"{settings.SITE_URL}{reverse(view, args=[argument(matter) for argument in arguments])}"
    )


def _code(matter: MailMatter) -> str:
    return matter.entry.code


def _slug(matter: MailMatter) -> str:
    return matter.edition.slug


def _invitation(view: str) -> Callable[[MailMatter], str]:
    """The link with its key; in an email that is only looked at, which has none, what stands there."""

    def link(matter: MailMatter) -> str:
        key = matter.facts.get("key")
        return f"{settings.SITE_URL}{reverse(view, args=[key])}" if key else f"[{LINK_TO_ANSWER}]"

    return link


def _of_film(matter: MailMatter, name: str) -> str:
    return str(matter.facts.get(name) or getattr(matter.entry.film, name, ""))


def _size(fact: str) -> Callable[[MailMatter], str]:
    return lambda matter: filesizeformat(matter.facts[fact])


def _instant(fact: str) -> Callable[[MailMatter], str]:
    return lambda matter: format_instant(datetime.fromisoformat(matter.facts[fact]), matter.edition)


def _texts(fact: str) -> Callable[[MailMatter], str]:
    return lambda matter: in_readers_language(matter.facts.get(fact, {}))


def _passage(name: str) -> Callable[[MailMatter], str]:
    """A part of the site's own words."""
    template = f"contest/mail/{name}.txt"
    return lambda matter: render_to_string(
        template, {"facts": matter.facts, "edition": matter.edition}
    ).strip()


def _reason(matter: MailMatter) -> str:
    return str(matter.facts.get("reason") or matter.entry.decision_reason)


def _items(items: list[object]) -> str:
    return "\n".join(f"– {item}" for item in items)


PLACEHOLDERS: Mapping[str, Placeholder] = {
    "name": Placeholder(_("the name of whoever gets the email"), lambda matter: matter.user.name),
    "title": Placeholder(_("the title of the film"), lambda matter: str(matter.entry.shown_title)),
    "code": Placeholder(_("the entry number"), _code),
    "edition": Placeholder(_("the name and year of the edition"), lambda matter: str(matter.edition)),
    "link": Placeholder(_("the address of the entry’s page"), _address("entry_show", _code)),
    "closes": Placeholder(
        _("when entries close"),
        lambda matter: format_instant(matter.entry.closes_at, matter.edition),
    ),
    "until": Placeholder(_("until when the entry can be submitted, by its own deadline"), _instant("until")),
    "awards": Placeholder(
        _("when the awards ceremony is"),
        lambda matter: format_instant(matter.edition.awards_at, matter.edition),
    ),
    "hours": Placeholder(
        _("how many hours there are for changes"),
        lambda matter: str(matter.edition.regulations.grace_hours),
    ),
    "submitted": Placeholder(
        _("when the entry was submitted"),
        lambda matter: format_instant(matter.entry.submitted_at or matter.entry.created_at, matter.edition),
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
    "stage": Placeholder(_("the name of the round"), _texts("stage")),
    "award": Placeholder(_("the name of the award"), _texts("award")),
    "statement": Placeholder(_("what the jury says"), _texts("statement"), has_lines=True),
    "seal": Placeholder(_("the code of the seal"), lambda matter: str(matter.facts.get("seal", ""))),
    "film_link": Placeholder(_("the address of the film’s public page"), _address("film_show", _code)),
    "winners_link": Placeholder(_("the address of the winners’ page"), _address("winners_show", _slug)),
    "nominees_link": Placeholder(_("the address of the nominees’ page"), _address("nominees_show", _slug)),
    "vote_link": Placeholder(
        _("the address of the page of the audience’s vote"), _address("audience_show", _slug)
    ),
    "vote_ends": Placeholder(_("when the audience vote ends"), _instant("ends")),
    "film_page": Placeholder(
        _("the address of the entry’s page for the film"), _address("entry_film", _code)
    ),
    "size": Placeholder(_("the size of the film’s file"), _size("size")),
    "received": Placeholder(_("how much of the file has arrived"), _size("received")),
    "expires": Placeholder(_("until when the upload can be finished"), _instant("expires_at")),
    "new_deadline": Placeholder(_("when entries close now"), _instant("closes_at")),
    "old_deadline": Placeholder(_("when entries were to close before"), _instant("was")),
    "entries_link": Placeholder(_("the address of the page with somebody’s entries"), _address("desk")),
    "by": Placeholder(_("the address of whoever invites"), lambda matter: str(matter.facts["by"])),
    "email": Placeholder(_("the address to which the email goes"), lambda matter: matter.user.email),
    "team_link": Placeholder(LINK_TO_ANSWER, _invitation("team_invitation")),
    "invitation_link": Placeholder(LINK_TO_ANSWER, _invitation("invitation_show")),
    "link_until": Placeholder(_("until when the link can be used"), _instant("until")),
    "round": Placeholder(_("the name of the round"), _texts("round")),
    "round_ends": Placeholder(_("when the round ends"), _instant("ends_at")),
    "work": Placeholder(
        _("how many films are left, and how long that takes, in sentences"),
        _passage("_round_work"),
        has_lines=True,
    ),
    "films": Placeholder(_("how many films are left"), lambda matter: str(matter.facts["films"])),
    "asked": Placeholder(
        _("the rounds for which the judge is asked, in sentences"), _passage("_asked_rounds"), has_lines=True
    ),
    "desk_link": Placeholder(_("the address of the page “Judging”"), _address("judge_desk")),
}
OF_ENTRIES = ("name", "title", "code", "edition", "link")
OF_EDITIONS = ("name", "edition")


def _of_edition(needed: tuple[str, ...], further: tuple[str, ...] = ()) -> OwnWords:
    return OwnWords(needed, further, is_about_entry=False)


OWN_WORDS: Mapping[NoticeKind, OwnWords] = {
    NoticeKind.TEAM_INVITED: _of_edition(("team_link", "link_until"), ("by", "email")),
    NoticeKind.UPLOAD_EXPIRES: OwnWords(("film_page", "expires"), ("file", "received", "size")),
    NoticeKind.UPLOAD_COMPLETED: OwnWords(("title", "film_page"), ("file", "size")),
    NoticeKind.DEADLINE_MOVED: _of_edition(("new_deadline", "entries_link"), ("old_deadline",)),
    NoticeKind.DEADLINE_EXTENDED: OwnWords(("until", "link"), ("reason",)),
    NoticeKind.DRAFT_UNFINISHED: OwnWords(("link", "closes"), ("missing",)),
    NoticeKind.ENTRY_RECEIVED: OwnWords(
        ("code", "receipt_link"), ("submitted", "file", "sha256", "receipt", "closes", "awards")
    ),
    NoticeKind.ENTRY_ACCEPTED: OwnWords(("title",), ("awards",)),
    NoticeKind.ENTRY_RETURNED: OwnWords(("reason", "changes", "link"), ("until", "closes", "hours")),
    NoticeKind.ENTRY_DISQUALIFIED: OwnWords(("title", "reason")),
    NoticeKind.ENTRY_WITHDRAWN: OwnWords(("title",), ("closes",)),
    NoticeKind.FINDING_WAIVED: OwnWords(("title", "reason")),
    NoticeKind.JUDGE_INVITED: _of_edition(("invitation_link", "link_until"), ("asked", "email")),
    NoticeKind.ROUND_OPENED: _of_edition(("work", "desk_link"), ("round", "round_ends")),
    NoticeKind.ROUND_REMINDER: _of_edition(("work", "desk_link"), ("films", "round", "round_ends")),
    NoticeKind.ROUND_ENDS_SOON: _of_edition(("work", "desk_link"), ("round", "round_ends")),
    NoticeKind.ROUND_END_MOVED: _of_edition(("work", "desk_link"), ("round", "round_ends")),
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
    is_invented = matter.about is not None and matter.about.pk == NO_ROW

    def fill(found: re.Match[str]) -> str:
        placeholder = PLACEHOLDERS[found[1]]
        return f"[{placeholder.meaning}]" if is_invented else placeholder.text(matter)

    return PLACEHOLDER.sub(fill, text)
