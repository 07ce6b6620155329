"""Where passkeys can be used: they are bound to the domain of SITE_URL. Browsers know them at a domain with
https and, for trying things out, at localhost; never at the number of a machine."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class PasskeyPlace:
    """The address at which passkeys work, "" if there is none, and whether a request came to it."""

    origin: str
    is_here: bool


def passkey_place(request: HttpRequest) -> PasskeyPlace:
    origin = passkey_origin()
    return PasskeyPlace(origin, is_here=bool(origin) and request.get_host() == urlsplit(origin).netloc)


def passkey_origin() -> str:
    """SITE_URL, or the other name of a site on this machine; "" where no browser allows a passkey."""
    return next((origin for origin in settings.SITE_ORIGINS if _allows_passkeys(origin)), "")


def passkey_domain() -> str:
    return urlsplit(passkey_origin()).hostname or ""


def _allows_passkeys(origin: str) -> bool:
    there = urlsplit(origin)
    host = there.hostname or ""
    return host == "localhost" or (there.scheme == "https" and not _is_number(host))


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
