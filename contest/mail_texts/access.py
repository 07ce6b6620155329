from django.conf import settings
from django.http import Http404

from contest.enums import NoticeKind
from contest.mail_texts.placeholders import OWN_WORDS


def get_kind_with_own_words(kind: str) -> NoticeKind:
    """Raises Http404 for a kind of email whose words are the site's alone."""
    if kind not in OWN_WORDS:
        raise Http404
    return NoticeKind(kind)


def get_language(code: str) -> str:
    """Raises Http404 for a language in which the site does not speak."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    return code
