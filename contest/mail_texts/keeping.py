"""An edition's own words for its emails, written and read. Whoever sends an email asks `own_words`."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contest.domain import journal
from contest.enums import NoticeKind
from contest.mail_texts.placeholders import OWN_WORDS, MailMatter, filled
from contest.mail_texts.wording import check_words
from contest.models import Edition, Entry, MailText, User
from contest.policies import Refused, demand, may_organise

# The fact that tells such an occasion: an award comes from a film that lost it, a round was closed early, an
# invitation is repeated, a disqualification was withdrawn.
RARE = ("revoked_from", "closed_at", "reminder", "reinstated")


def own_words(
    kind: str, *, user: User, edition: Edition | None, entry: Entry | None, facts: Mapping[str, Any]
) -> tuple[str, str] | None:
    """Subject and text of an email in the language that is active, as the edition words it; None where the
    site's words go, as on a `RARE` occasion. One query at most."""
    if edition is None or kind not in OWN_WORDS or any(facts.get(occasion) for occasion in RARE):
        return None
    text = MailText.objects.filter(edition=edition, kind=kind, language=get_language()).first()
    if text is None:
        return None
    matter = MailMatter(user, edition, entry, facts)
    return filled(text.subject, matter), filled(text.body, matter)


def words_of(edition: Edition, kind: NoticeKind, language: str) -> tuple[str, str] | None:
    """Subject and text as they were written; None where the site's go."""
    kept = MailText.objects.filter(edition=edition, kind=kind, language=language)
    return kept.values_list("subject", "body").first()


def keep_words(
    edition: Edition,
    kind: NoticeKind,
    language: str,
    *,
    words: tuple[str, str] | None,
    expected: tuple[str, str] | None,
    by: User,
) -> bool:
    """These are subject and text from now on; None: the site's again. `expected`: those that were seen.
    Returns whether anything changed. Raises `Refused`."""
    demand(may_organise(by, edition))
    if words:
        check_words(OWN_WORDS[kind], subject=words[0], body=words[1])
    with transaction.atomic():
        Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)  # one text after the other
        before = words_of(edition, kind, language)
        if before != expected:
            raise Refused(_("Somebody has changed this text meanwhile. Look at it again, then save yours."))
        if words == before:
            return False
        if words is None:
            MailText.objects.filter(edition=edition, kind=kind, language=language).delete()
        else:
            told = {"subject": words[0], "body": words[1]}
            MailText.objects.update_or_create(edition=edition, kind=kind, language=language, defaults=told)
        facts = {
            "mail_kind": str(kind),
            "mail_language": language,
            "mail_subject": words[0] if words else "",
            "mail_body": words[1] if words else "",
            "is_reset": words is None,
        }
        subject = f"edition:{edition.slug}"
        journal.record("mail_text_changed", subject=subject, facts=facts, actor=by, edition=edition)
    return True
