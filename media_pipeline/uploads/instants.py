"""How an instant is said to whoever uploads: the lab knows neither the reader's contest nor its time zone."""

from collections.abc import Callable
from datetime import UTC, datetime

InstantWords = Callable[[datetime, str], str | None]  # of an instant, and the owner of the upload
_of_other_apps: list[InstantWords] = []


def register_instant_words(words: InstantWords) -> None:
    """Take another app's words, from its AppConfig.ready; None for uploads that are not of that app."""
    _of_other_apps.append(words)


def instant_in_words(instant: datetime, *, owner: str) -> str:
    told = (words(instant, owner) for words in _of_other_apps)
    return next(filter(None, told), f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
