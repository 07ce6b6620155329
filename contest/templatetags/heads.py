"""What stands in the head of a public page for machines: its address in each language, and linked data."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from contest.addresses import address_in

register = template.Library()


@register.inclusion_tag("components/page_links.html")
def page_links(request: HttpRequest) -> dict[str, object]:
    """The canonical address, and that of each language."""
    asked = request.GET.get("lang", "")
    own = address_in(request.path, asked if asked in dict(settings.LANGUAGES) else "")
    others = [(tag_of(code), address_in(request.path, code)) for code, _name in settings.LANGUAGES]
    return {"own": own, "others": [*others, ("x-default", address_in(request.path))]}


@register.simple_tag
def address(path: str) -> str:
    """A page of the site in the reader's language, for whoever is told of it elsewhere."""
    return address_in(path, get_language() or "")


@register.simple_tag
def linked_data(told: dict[str, Any]) -> SafeString:
    """JSON-LD, which a browser does not run."""
    safe = json_script(told).split(">", 1)[1]
    return mark_safe(f'<script type="application/ld+json">{safe}')  # noqa: S308  (escaped by json_script)


def tag_of(code: str) -> str:
    """The language as HTML and sitemaps write it: pt-BR."""
    language, _, script = code.partition("-")
    return f"{language}-{script.title()}" if script else language
