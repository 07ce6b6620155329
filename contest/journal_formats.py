"""How the facts of the journal are said: dates, files, people and choices as a reader knows them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.template.defaultfilters import filesizeformat
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contest.domain.queries.journal import Names
from contest.models.texts import in_readers_language
from contest.places import city_of
from contest.sentences import listed, noted

Text = str | Promise
Format = Callable[[Any, Names], Text]


@dataclass(frozen=True)
class Fact:
    """What a fact is called, and how its value is said."""

    label: Text
    format: Format


def as_written(value: Any, _names: Names) -> Text:
    return str(value)


def numbers(values: Any, _names: Names) -> Text:
    return listed(map(str, values))


def yes(_value: Any, _names: Names) -> Text:
    return pgettext("fact", "yes")


def yes_or_no(value: Any, _names: Names) -> Text:
    return pgettext("fact", "yes") if value else pgettext("fact", "no")


def changed(_value: Any, _names: Names) -> Text:
    return pgettext("fact", "changed")


def label_in(choices: type[TextChoices]) -> Format:
    return lambda value, _names: choices(value).label


def percent(value: Any, _names: Names) -> Text:
    return _("%(percent)s%%") % {"percent": round(100 * value)}


def bytes_of(value: Any, _names: Names) -> Text:
    return filesizeformat(int(value))


def length(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


def instant(value: Any, _names: Names) -> Text:
    at = timezone.localtime(datetime.fromisoformat(value))
    words = formats.date_format(at, pgettext("date format", "j F Y, H:i"))
    return noted(words, city_of(timezone.get_current_timezone_name()))


def other_film(code: str, _names: Names) -> Text:
    return _("A draft, or a film of another edition") if code.startswith("film:") else code


def person(key: int, names: Names) -> Text:
    return names.people.get(key) or _("a deleted account")


def in_own_words(texts: Any, _names: Names) -> Text:
    """Names that stand in the line itself, in every language."""
    return listed(in_readers_language(text) for text in texts)


def award(slug: str, names: Names) -> Text:
    return names.awards.get(slug, slug)
