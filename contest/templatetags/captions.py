"""Languages of captions in templates."""

from django import template

from contest.captions import languages

register = template.Library()


@register.filter
def language_name(code: str) -> str:
    """What the reader's language calls the language of this code."""
    return languages.language_name(code)
