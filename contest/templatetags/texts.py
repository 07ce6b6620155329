"""Texts: those that are kept in several languages, and how figures stand in them."""

import re
from collections.abc import Iterable, Mapping
from math import ceil

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext, pgettext

from contest.film_titles import order_titles
from contest.html_mails import passages_of
from contest.models.texts import TextIn, Texts, in_readers_language
from contest.sentences import listed
from contest.sessions import name_device
from contest.spoken_languages import say_languages
from contest.typed_text import isolated, with_bdi

register = template.Library()
register.filter("listed", listed)
register.filter("device", name_device)
register.filter("languages_said", say_languages)
register.filter("passages", passages_of)

TIED = re.compile(r"(?<=\d) (?=(?:s|dtk|%|LUFS|dBTP|dB|px)(?!\w))|(?<=\d) (?=×)|(?<=×) (?=\d)")
HYPHEN_BEFORE_FIGURE = re.compile(r"(?<![\w-])-(?=\d)")


@register.filter
def listed_apart(texts: Iterable[object]) -> str:
    """What people have written, one after another, each in its own direction."""
    return with_bdi(listed(isolated(str(text)) for text in texts))


@register.filter
def in_my_language(texts: Texts) -> str:
    return in_readers_language(texts)


@register.simple_tag
def lang(text: object) -> str:
    """The attribute that an element needs whose text is in another language than the page."""
    if not isinstance(text, TextIn) or text.language == get_language():
        return ""
    return format_html(' lang="{}"', text.language)


@register.filter
def film_title(told: Mapping[str, str]) -> str:
    """The title, for the reader, of a film as a sealed result tells of it."""
    return order_titles(told["title"], told["original_title"], spoken=told["language"])[0]


@register.filter(is_safe=True)
@stringfilter
def tied(text: str) -> str:
    """The text with each figure kept on one line with its unit, and with real minus signs."""
    return TIED.sub("\N{NO-BREAK SPACE}", HYPHEN_BEFORE_FIGURE.sub("\N{MINUS SIGN}", text))


@register.filter
def whole_minutes(minutes: float) -> int:
    """Rounded up, as everywhere where film is left to be watched: 3.3 minutes are 4."""
    return ceil(round(minutes, 6))


@register.filter
def working_time(minutes: int) -> str:
    """Minutes in words, to five minutes from an hour on: 45 minutes, 1 hour 20 minutes, 3 hours."""
    minutes = minutes if minutes < 60 else -(-minutes // 5) * 5
    hours, rest = divmod(minutes, 60)
    in_hours = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    in_minutes = ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
    if not hours or not rest:
        return in_hours if hours else in_minutes
    # Translators: a length of time, as in “1 hour 20 minutes”
    return pgettext("length of time", "%(hours)s %(minutes)s") % {"hours": in_hours, "minutes": in_minutes}
