"""Addresses of pages as others link to them: whole, and in one language."""

from urllib.parse import urlencode

from django.conf import settings

LANGUAGE = "lang"  # the parameter by which a link chooses a language


def address_in(path: str, language: str = "") -> str:
    """The page in a language; in the reader's own where none is named."""
    query = f"?{urlencode({LANGUAGE: language})}" if language else ""
    return f"{settings.SITE_URL}{path}{query}"
