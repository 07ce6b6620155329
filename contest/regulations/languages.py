"""The languages of an edition's own regulations: those of the site, and further ones that the site does not
speak."""

from collections.abc import Iterable

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from contest.models.texts import Texts


def name_locally(code: str) -> str:
    """What its own speakers call a language."""
    return dict(settings.LANGUAGES).get(code) or LANG_INFO.get(code, {}).get("name_local", code)


def languages_to_add(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Code and name of every language in which there is no field yet, by name."""
    there = {*dict(settings.LANGUAGES), *codes}
    names = {code: told["name_local"] for code, told in LANG_INFO.items() if "name_local" in told}
    return sorted(((code, name) for code, name in names.items() if code not in there), key=lambda one: one[1])


def further_codes(texts: Texts) -> list[str]:
    """Those of the languages of a text that the site does not speak."""
    return [code for code in texts if code not in dict(settings.LANGUAGES)]


def language_wanted(request: HttpRequest, texts: Texts) -> str:
    """In which of its further languages a reader gets a text: the one that was chosen, or the first that the
    browser asks for, if the site does not speak it; "": in the reader's language of the site."""
    if chosen := request.GET.get("text", ""):
        return chosen if chosen in texts else ""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        known = next((one for one in (code, code.split("-")[0]) if one in texts), "")
        if known:
            return known if known in further_codes(texts) else ""
    return ""
