"""Texts: those that are kept in several languages, and how figures stand in them."""

import re
from collections.abc import Mapping

from django import template
from django.template.defaultfilters import stringfilter

from contest.film_titles import order_titles
from contest.models.texts import Texts, in_readers_language
from contest.sentences import listed
from contest.sessions import name_device

register = template.Library()
register.filter("listed", listed)
register.filter("device", name_device)

TIED = re.compile(r"(?<=\d) (?=(?:s|dtk|%|LUFS|dBTP|dB|px)(?!\w))|(?<=\d) (?=×)|(?<=×) (?=\d)")
HYPHEN_BEFORE_FIGURE = re.compile(r"(?<![\w-])-(?=\d)")


@register.filter
def in_my_language(texts: Texts) -> str:
    return in_readers_language(texts)


@register.filter
def film_title(told: Mapping[str, str]) -> str:
    """The title, for the reader, of a film as a sealed result tells of it."""
    return order_titles(told["title"], told["original_title"], spoken=told["language"])[0]


@register.filter(is_safe=True)
@stringfilter
def tied(text: str) -> str:
    """The text with each figure kept on one line with its unit, and with real minus signs."""
    return TIED.sub("\N{NO-BREAK SPACE}", HYPHEN_BEFORE_FIGURE.sub("\N{MINUS SIGN}", text))
