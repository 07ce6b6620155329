"""Time zones; and countries and cities by the names that the reader's language has for them, out of the
Unicode locale data: django-countries speaks fewer languages than this site. Which name a place has can be a
matter of law or of politics; COUNTRY_NAMES is where a festival decides it."""

import unicodedata
from contextlib import suppress
from functools import cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import get_timezone_location
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language
from django_countries.data import COUNTRIES

from contest.sentences import noted

ZONE_COOKIE = "zone"
SOURCE_LANGUAGE = "en"
NO_ZONES = ("Factory", "localtime", "posixrules")
OTHER_RULES = ("posix/", "right/", "SystemV/")
RARE_CHARACTERS = str.maketrans(
    "斐梵瑙", "非翻闹"
)  # first in names of countries: a common one that sounds alike


@cache
def zone_names() -> frozenset[str]:
    """The time zones that this machine knows, without what is no zone of its own: the machine's setting, and
    copies by another rule. To ask takes 10 to 30 ms, too long for every request."""
    return frozenset(
        zone for zone in available_timezones() if zone not in NO_ZONES and not zone.startswith(OTHER_RULES)
    )


@cache
def zones_of_places() -> frozenset[str]:
    """The time zones that a contest can be in: those named after a place, each once, and UTC."""
    places = {zone for zone in zone_names() if "/" in zone and not zone.startswith("Etc/")}
    return frozenset({"UTC", *(places - get_global("zone_aliases").keys())})


def zones_in_order(*also: str) -> list[tuple[str, str]]:
    """Each zone that a contest can be in, and those named `also`, by its city and country, in the
    alphabetical order of the reader's language."""
    names = _names_of_zones(get_language() or SOURCE_LANGUAGE)
    named = [(zone, names.get(zone) or city_of(zone)) for zone in {*names, *also}]
    return sorted(named, key=lambda zone: (zone[0] != "UTC", place_in_order(zone[1])))


@cache
def _names_of_zones(_language: str) -> dict[str, str]:
    """In the reader's language, which is that one."""
    lands = get_global("zone_territories")
    return {
        zone: noted(city_of(zone), _country(lands[zone])) if lands.get(zone) in COUNTRIES else city_of(zone)
        for zone in zones_of_places()
    }


def country_names() -> dict[str, str]:
    """Code → name, shown anew in the language of each reader."""
    return {code: _lazy_country(code) for code in COUNTRIES}


def countries_in_order() -> list[tuple[str, str]]:
    """Code and name of all countries in ISO 3166, in the alphabetical order of the reader's language."""
    named = [(code, _country(code)) for code in COUNTRIES]
    return sorted(named, key=lambda country: place_in_order(country[1]))


def place_in_order(name: str) -> bytes:
    """Where a name stands in a list: accents and upper case do not count, Chinese stands as it is spoken,
    since that is how GB 2312 numbers the common characters."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.translate(RARE_CHARACTERS).encode("gb18030")


def city_of(zone: str) -> str:
    """The city that a time zone is named after; "UTC" for that."""
    city = get_timezone_location(zone, locale=_readers_locale(), return_city=True)
    return city.rpartition("/")[2]


def _country(code: str) -> str:
    own: str | None = settings.COUNTRY_NAMES.get(get_language() or SOURCE_LANGUAGE, {}).get(code)
    return own or _readers_locale().territories.get(code) or str(COUNTRIES[code])


_lazy_country = lazy(_country, str)


def _readers_locale() -> Locale:
    return locale_of(get_language() or SOURCE_LANGUAGE)


@cache
def locale_of(language: str) -> Locale:
    """The locale data of a language, else of the language that it is a kind of, else of English."""
    for known in (language, language.partition("-")[0]):
        with suppress(UnknownLocaleError):
            return Locale.parse(known, sep="-")
    return Locale.parse(SOURCE_LANGUAGE)
