"""The environment as settings read it: a value that cannot be meant is refused by name, and a name that is
nearly that of a setting is found."""

import json
import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from email.utils import getaddresses
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

NEAR = 0.85  # of difflib's ratio: a letter or two
WEB = ("http", "https")
ADDRESSES = {  # their schemes, and one as an example
    "SITE_URL": (WEB, "https://films.example"),
    "TRANSFER_URL": (WEB, "https://films.example"),
    "STORE_ORIGINS": (WEB, "https://store.example"),
    "S3_ENDPOINT_URL": (WEB, "https://store.example"),
    "TIMESTAMP_URL": (WEB, "http://timestamp.example"),
    "DATABASE_URL": (("postgresql", "postgres", "sqlite"), "postgresql://laureate@postgres/laureate"),
    "BROKER_URL": (("redis", "rediss", "redis+socket"), "redis://valkey:6379/0"),
    "CACHE_URL": (("redis", "rediss", "unix"), "redis://valkey:6379/1"),
    "EMAIL_URL": (tuple(environ.Env.EMAIL_SCHEMES), "smtp+tls://laureate@mail.example:587"),
}
SHORTEST_KEY = 32  # characters
PLACE = re.compile(r"/(?:[\w-]+/)+")
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
SANDBOXES = ("auto", "require", "container", "off")
WHERE_DATA_IS = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "S3_BUCKET", "VAR_DIR")
WORDS_FOR_NO = ("false", "off", "no", "n", "0", "")
EXPECTED = {bool: "1 or 0", int: "a whole number", json.loads: 'JSON, like {"en": {"TR": "Turkey"}}'}


class Environment(environ.Env):  # type: ignore[misc]
    """Remembers in `names` what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get_value(self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, **more: Any) -> Any:
        self.names.add(var)
        found = self.ENVIRON.get(var, "")
        if cast is bool and found.lower() not in (*self.BOOLEAN_TRUE_STRINGS, *WORDS_FOR_NO):
            raise unfit(var, found, EXPECTED[bool])
        try:
            return super().get_value(var, cast=cast, default=default, **more)
        except ValueError as error:
            raise unfit(var, found, EXPECTED[cast]) from error

    def count(self, var: str, *, default: int, least: int = 1, most: int = 10**15) -> int:
        number: int = self.int(var, default=default)
        if not least <= number <= most:
            raise unfit(var, number, f"a whole number from {least} to {most}")
        return number

    def address(self, var: str, *, default: str = "") -> str:
        found: str = self.str(var, default="")
        return checked_address(var, found) if found else default

    def addresses(self, var: str) -> list[str]:
        return [checked_address(var, found) for found in self.list(var, default=[])]

    def key(self, var: str) -> str:
        """Empty, or one that nobody guesses; the refusal does not repeat it."""
        return checked_key(var, self.str(var, default=""))

    def keys(self, var: str) -> list[str]:
        return [checked_key(var, found) for found in self.list(var, default=[])]

    def matching(self, var: str, form: re.Pattern[str], expected: str) -> str:
        """Empty, or what has the form."""
        found: str = self.str(var, default="")
        if found and not form.fullmatch(found):
            raise unfit(var, found, expected)
        return found

    def folder(self, var: str, *, default: str) -> str:
        found: str = self.str(var, default=default) or default
        if found and not Path(found).is_absolute():
            raise unfit(var, found, "an absolute path, like /var/lib/laureate")
        return found

    def hosts(self, var: str, *, default: list[str | None]) -> list[str]:
        found: list[str] = self.list(var, default=default)
        if "*" in found:
            raise unfit(var, ",".join(found), "the names of the site, like films.example")
        return found

    def networks(self, var: str) -> list[IPv4Network | IPv6Network]:
        found: list[str] = self.list(var, default=[])
        try:
            return [ip_network(one.strip()) for one in found]
        except ValueError as error:
            raise unfit(var, ",".join(found), "networks, like 10.0.0.0/8,fd00::/8") from error

    def mailbox(self, var: str, *, default: str) -> str:
        """One sender, with a name or without."""
        found: str = self.str(var, default=default)
        try:
            ((_name, email),) = getaddresses([found])
            validate_email(email)
        except (ValueError, ValidationError) as error:
            raise unfit(var, found, "one sender, like Laureate <office@films.example>") from error
        return found

    def sandbox(self, var: str, *, embedded: bool) -> str:
        """Without a sandbox films of strangers are read on one's own machine alone."""
        word: str = self.str(var, default="auto")
        if word not in SANDBOXES:
            raise unfit(var, word, f"{', '.join(SANDBOXES[:-1])} or {SANDBOXES[-1]}")
        if word == "off" and not embedded:
            raise ImproperlyConfigured(
                f"{var} is “off”; in the scaled profile a film would be read with all that the worker can "
                f"reach. Remove it, or write {var}=container if the workers' container confines the film "
                "tools by itself: without a network, without secrets, under a seccomp profile."
            )
        return word

    def country_names(self, var: str) -> dict[str, dict[str, str]]:
        """By language: names by country code."""
        found = self.json(var, default={})
        if not isinstance(found, dict) or not all(is_names(names) for names in found.values()):
            raise unfit(var, self.ENVIRON[var], EXPECTED[json.loads])
        return found


def unfit(var: str, found: object, expected: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{var} is “{found}”; expected {expected}.")


def checked_key(var: str, text: str) -> str:
    if text and len(text) < SHORTEST_KEY:
        raise ImproperlyConfigured(
            f"{var} has {len(text)} characters; expected {SHORTEST_KEY} or more that nobody can guess. "
            "Generate one with: openssl rand -base64 48"
        )
    return text


def checked_address(var: str, text: str) -> str:
    """An address may hold a password, so that the refusal does not repeat it."""
    schemes, example = ADDRESSES[var]
    try:
        parts = urlsplit(text)
        place = parts.hostname if schemes is WEB else parts.netloc or parts.path
        if parts.scheme not in schemes or not place or parts.port == 0:
            raise ValueError
        if var == "DATABASE_URL" and not parts.path.strip("/"):
            raise ValueError  # which database?
    except ValueError as error:
        raise ImproperlyConfigured(f"{var} cannot be read; expected an address like {example}") from error
    return text


def is_names(names: object) -> bool:
    return isinstance(names, dict) and all(isinstance(name, str) for name in names.values())


def find_misspelt(given: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """Names that nobody reads and that are nearly the name of a setting, with that name."""
    strangers = sorted(set(given) - set(known))
    near = {name: get_close_matches(name.upper(), known, n=1, cutoff=NEAR) for name in strangers}
    return {name: names[0] for name, names in near.items() if names}


def refuse_lost_data(misspelt: dict[str, str]) -> None:
    """A site that would keep its data elsewhere for a letter does not start."""
    for name, meant in misspelt.items():
        if meant in WHERE_DATA_IS:
            raise ImproperlyConfigured(f"{name} is no setting. Write {meant}, or remove it.")
