"""Languages of captions in templates."""

from django import template

from contest.captions.languages import language_name

register = template.Library()


@register.filter
def written_in(code: str) -> str:
    """What the reader's language calls the language of this code; Django's own filter knows few of them."""
    return language_name(code)
