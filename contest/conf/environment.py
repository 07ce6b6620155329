"""The environment as settings read it: a value that cannot be meant is refused by name, and a name that is
nearly that of a setting is found."""

import json
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

NEAR = 0.85  # of difflib's ratio: a letter or two
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
            raise ImproperlyConfigured(f"{var} is “{found}”; expected {EXPECTED[bool]}.")
        try:
            return super().get_value(var, cast=cast, default=default, **more)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var} is “{found}”; expected {EXPECTED[cast]}.") from error


def find_misspelt(given: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """Names that nobody reads and that are nearly the name of a setting, with that name."""
    strangers = sorted(set(given) - set(known))
    near = {name: get_close_matches(name.upper(), known, n=1, cutoff=NEAR) for name in strangers}
    return {name: names[0] for name, names in near.items() if names}


def film_sandbox(word: str, *, embedded: bool) -> str:
    """What FILM_SANDBOX says. Without a sandbox films of strangers are read on one's own machine alone."""
    if word == "off" and not embedded:
        raise ImproperlyConfigured(
            "FILM_SANDBOX is “off”; in the scaled profile a film would be read with all that the worker can "
            "reach. Remove it, or write FILM_SANDBOX=container if the workers' container confines the film "
            "tools by itself: without a network, without secrets, under a seccomp profile."
        )
    return word
