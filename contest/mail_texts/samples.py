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
    kind: NoticeKind, language: str, entry: Entry, *, words: tuple[str, str] | None, to: User | None = None
) -> EmailMessage:
    """The email in one language, with these words or else with the site's."""
    reader = copy(to or entry.representative)
    reader.language = language
    notice = Notice(
        kind=kind, user=reader, key="example", entry=entry, facts=_facts_of(kind, entry, language)
    )
    return render_mail(notice, words=lambda *_kind, **matter: _filled(words, **matter))


def start_of_own_words(kind: NoticeKind, language: str, edition: Edition, *, by: User) -> tuple[str, str]:
    """The site's words with placeholders where it speaks of the entry, to be changed from there."""
    entry = entry_to_come(edition, by=by)
    mail = example_mail(kind, language, entry, words=None)
    body = "\n\n".join(mail.body.strip().split("\n\n")[1:-1])  # without the greeting and the regards
    reader = copy(entry.representative)
    reader.language = language
    with as_read_by(reader, entry.edition):
        matter = MailMatter(reader, entry, _facts_of(kind, entry, language))
        values = {name: PLACEHOLDERS[name].text(matter) for name in OWN_WORDS[kind].names}
    subject = str(mail.subject)
    for name, value in sorted(values.items(), key=lambda item: -len(item[1])):
        if value and name not in NUMBERS:
            body = body.replace(value, f"{{{name}}}")
            subject = subject if PLACEHOLDERS[name].has_lines else subject.replace(value, f"{{{name}}}")
    return subject, body


def _sign(name: str) -> str:
    """What no sentence of the site has."""
    return f"⟦{name}⟧"


def _filled(words: tuple[str, str] | None, **matter: Any) -> tuple[str, str] | None:
    if words is None:
        return None
    return filled(words[0], MailMatter(**matter)), filled(words[1], MailMatter(**matter))


def _facts_of(kind: NoticeKind, entry: Entry, language: str) -> dict[str, Any]:
    """Those of such an email that went out about the entry; else what could stand there."""
    until = (entry.closes_at + timedelta(days=2)).isoformat()
    if entry.pk == NO_ROW:
        said: dict[str, Any] = {name: {language: _sign(name)} for name in ("award", "statement", "stage")}
        said |= {"changes": [_sign("change")], "until": until, "ends": entry.edition.awards_at.isoformat()}
        return said | {name: _sign(name) for name in SAID_AS_IT_IS}
    sent = Notice.objects.filter(kind=kind, entry=entry).order_by("-pk").first()
    if sent is not None:
        return dict(sent.facts)
    award = Award.objects.filter(edition=entry.edition).order_by("order").first()
    with translation.override(language):
        return {
            "reason": entry.decision_reason or _("The reason that the office writes stands here."),
            "changes": [_("A change that the office requests stands here.")],
            "award": award.name if award else {},
            "statement": {language: _("The statement of the jury stands here.")},
            "stage": {language: _("The first round")},
            "seal": "0000-0000-0000",
            "ends": entry.edition.awards_at.isoformat(),
            "until": until,
        }
