"""Whether an organiser's words for an email can be sent."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contest.mail_texts.placeholders import PLACEHOLDER, PLACEHOLDERS, OwnWords
from contest.policies import Refused
from contest.sentences import listed
from contest.typed_text import echoed, echoed_list

LONGEST_BODY = 5000
TAG = re.compile(r"<\s*[/!]?\s*[A-Za-z][^<>]{0,200}>?")


def check_words(own: OwnWords, *, subject: str, body: str) -> None:
    """Raises `Refused`, with its field, for a placeholder that does not exist or does not belong there, a
    brace that belongs to none, one that is missing, and what looks like HTML."""
    for field, text in (("subject", subject), ("body", body)):
        _check_placeholders(own, field, text)
        if found := TAG.search(text):
            words = _("“%(found)s” looks like HTML. Emails are written as plain text; remove it.")
            raise Refused(words % {"found": echoed(found[0])}, field=field)
    if lines := [name for name in PLACEHOLDER.findall(subject) if PLACEHOLDERS[name].has_lines]:
        words = _("%(placeholders)s can have several lines, which a subject cannot. Use it in the text.")
        raise Refused(words % {"placeholders": _in_braces(lines)}, field="subject")
    used = PLACEHOLDER.findall(body)
    if missing := [name for name in own.needed if name not in used]:
        words = ngettext(
            "The text needs %(placeholders)s: %(meaning)s. Put it in.",
            "The text needs %(placeholders)s: %(meaning)s. Put them in.",
            len(missing),
        )
        told = {
            "placeholders": _in_braces(missing),
            "meaning": listed(PLACEHOLDERS[name].meaning for name in missing),
        }
        raise Refused(words % told, field="body")


def _check_placeholders(own: OwnWords, field: str, text: str) -> None:
    unknown = [found[0] for found in PLACEHOLDER.finditer(text) if found[1] not in own.names]
    if unknown:
        words = ngettext(
            "%(found)s is not a placeholder of this email. Those that it can have: %(known)s.",
            "%(found)s are not placeholders of this email. Those that it can have: %(known)s.",
            len(unknown),
        )
        known = _in_braces(own.names)
        raise Refused(words % {"found": echoed_list(unknown), "known": known}, field=field)
    rest = PLACEHOLDER.sub("", text)
    if brace := next((sign for sign in rest if sign in "{}"), ""):
        words = _(
            "A “%(brace)s” stands alone. Placeholders are written like {title}; for anything else use other "
            "brackets."
        )
        raise Refused(words % {"brace": brace}, field=field)


def _in_braces(names: Iterable[str]) -> str:
    return listed(f"{{{name}}}" for name in names)
