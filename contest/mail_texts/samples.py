"""An email as an entry's contact person would get it, before any is sent."""

from copy import copy
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from contest.domain.notices import as_read_by, render_mail
from contest.enums import EntryState, NoticeKind
from contest.mail_texts.placeholders import NO_ROW, OWN_WORDS, PLACEHOLDERS, MailMatter, filled
from contest.models import Award, Edition, Entry, Notice, User
from media_pipeline.models import Film

SAID_AS_IT_IS = ("reason", "receipt", "seal")  # of the facts of an email
NUMBERS = ("hours",)  # stand in a text that counts them, one or many


def example_entry(edition: Edition, code: str) -> Entry | None:
    """The entry with this number, or else the one that was submitted last."""
    entries = Entry.objects.filter(edition=edition).exclude(state=EntryState.DRAFT)
    wanted = Q(code=code.upper()) if code else Q()
    known = entries.filter(wanted).select_related("edition__regulations", "representative", "film")
    return known.order_by("-submitted_at", "-pk").first()


def entry_to_come(edition: Edition, *, by: User) -> Entry:
    """What stands for an entry where none was submitted, or where nobody's own may be named: no row, and
    nothing of it can be mistaken for another word."""
    reader = copy(by)
    reader.name = _sign("name")
    return Entry(
        pk=NO_ROW,
        edition=edition,
        representative=reader,
        code="K7Q2M9X",
        title=_sign("title"),
        decision_reason=_sign("reason"),
        state=EntryState.SUBMITTED,
        submitted_at=edition.closes_at - timedelta(minutes=7),
        film=Film(file_name=_sign("file"), sha256="7e" * 32),
    )


def example_mail(
    kind: NoticeKind,
    language: str,
    edition: Edition,
    *,
    about: Entry | None,
    words: tuple[str, str] | None,
    to: User,
) -> EmailMessage:
    """The email in one language, with these words or else with the site's; `about` an entry, if emails of
    this kind are about one."""
    reader = _who_reads(language, to)
    facts = _facts_of(kind, edition, about, reader)
    notice = Notice(kind=kind, user=reader, key="example", entry=about, facts=facts)
    return render_mail(notice, words=lambda *_kind, **matter: _filled(words, **matter))


def start_of_own_words(kind: NoticeKind, language: str, edition: Edition, *, by: User) -> tuple[str, str]:
    """The site's words with placeholders where it speaks of the entry, to be changed from there."""
    entry = entry_to_come(edition, by=by)
    about = entry if OWN_WORDS[kind].is_about_entry else None
    reader = _who_reads(language, entry.representative)
    matter = MailMatter(reader, edition, about, _signs_for(kind, edition, reader))
    notice = Notice(kind=kind, user=reader, key="example", entry=about, facts=matter.facts)
    mail = render_mail(notice, words=lambda *_kind, **_matter: None)
    body = "\n\n".join(mail.body.strip().split("\n\n")[1:-1])  # without the greeting and the regards
    with as_read_by(reader, edition):
        values = {name: PLACEHOLDERS[name].text(matter) for name in OWN_WORDS[kind].names}
    subject = str(mail.subject)
    for name, value in sorted(values.items(), key=lambda item: -len(item[1])):
        if value and name not in NUMBERS:
            body = body.replace(value, f"{{{name}}}")
            subject = subject if PLACEHOLDERS[name].has_lines else subject.replace(value, f"{{{name}}}")
    return subject, body


def _who_reads(language: str, user: User) -> User:
    reader = copy(user)
    reader.language = language
    return reader


def _sign(name: str) -> str:
    """What no sentence of the site has."""
    return f"⟦{name}⟧"


def _filled(words: tuple[str, str] | None, **matter: Any) -> tuple[str, str] | None:
    if words is None:
        return None
    of = MailMatter(matter["user"], matter["edition"], matter["entry"], matter["facts"])
    return filled(words[0], of), filled(words[1], of)


def _facts_of(kind: NoticeKind, edition: Edition, entry: Entry | None, reader: User) -> dict[str, Any]:
    """Those of such an email that went out about the entry; else what could stand there."""
    if entry is not None and entry.pk == NO_ROW:
        return _signs_for(kind, edition, reader)
    sent = Notice.objects.filter(kind=kind, entry=entry).order_by("-pk").first() if entry else None
    if sent is not None:
        return dict(sent.facts)
    award = Award.objects.filter(edition=edition).order_by("order").first()
    with translation.override(reader.language):
        return _made_up(edition, reader) | {
            "reason": (entry and entry.decision_reason)
            or _("The reason that the office writes stands here."),
            "changes": [_("A change that the office requests stands here.")],
            "award": award.name if award else {},
            "statement": {reader.language: _("The statement of the jury stands here.")},
            "stage": {reader.language: _("The first round")},
            "round": {reader.language: _("The first round")},
            "rounds": [_asked_of(edition, {reader.language: _("The first round")})],
            "seal": "0000-0000-0000",
            "by": reader.email,
        }


def _signs_for(kind: NoticeKind, edition: Edition, reader: User) -> dict[str, Any]:
    """Facts that can be mistaken for no other word of the email."""
    texts = {name: {reader.language: _sign(name)} for name in ("award", "statement", "stage", "round")}
    said = {name: _sign(name) for name in (*SAID_AS_IT_IS, "by")} | {"file_name": _sign("file")}
    key = {} if OWN_WORDS[kind].is_about_entry else {"key": "answer"}
    lists = {"changes": [_sign("change")], "rounds": [_asked_of(edition, texts["round"])]}
    return {**_made_up(edition, reader), **texts, **said, **key, **lists}


def _made_up(edition: Edition, reader: User) -> dict[str, Any]:
    """Moments and numbers as an email of the edition could have them, each another."""
    closes, hour = edition.closes_at, timedelta(hours=1)
    return {
        "edition": edition.slug,
        "to": [reader.email],
        "until": (closes + 48 * hour).isoformat(),
        "ends": edition.awards_at.isoformat(),
        "expires_at": (closes - 5 * hour).isoformat(),
        "closes_at": (closes + 24 * hour).isoformat(),
        "was": closes.isoformat(),
        "ends_at": (closes + 240 * hour).isoformat(),
        "received": 31_000_000,
        "size": 48_000_000,
        "films": 97,
        "minutes": 213,
        "work": 310,
        "own_pace": False,
    }


def _asked_of(edition: Edition, name: dict[str, str]) -> dict[str, Any]:
    """A round as an invitation to the jury tells of it."""
    opens, ends = edition.closes_at + timedelta(days=1), edition.closes_at + timedelta(days=15)
    return {
        "name": name,
        "opens_at": opens.isoformat(),
        "ends_at": ends.isoformat(),
        "films": 97,
        "minutes": 213,
    }
