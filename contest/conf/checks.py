"""What a site needs before it may go public, reported by `manage.py check --deploy`. What films need is
reported by media_pipeline.checks."""

import re
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificates
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.db import DatabaseError
from django.db.models import Q
from django.utils.translation import to_locale
from django_countries.data import COUNTRIES

ADDRESS = re.compile(r"[\w.-]*:([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])")
DEMO_DOMAINS = ("@laureate.example", "@films.example")  # of demo.people; nobody's in the world
LONGEST_SOCKET_PATH = 100  # bytes; the system allows 104 to 108


@register
def socket_path_is_short_enough(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    length = len(bytes(settings.VALKEY_SOCKET))
    if str(settings.VALKEY_SOCKET) not in settings.BROKER_URL or length <= LONGEST_SOCKET_PATH:
        return []
    return [
        Error(
            f"{settings.VALKEY_SOCKET} is {length} bytes long; a socket's path may be {LONGEST_SOCKET_PATH}.",
            hint="Set VAR_DIR to a folder with a shorter path.",
            id="laureate.E001",
        )
    ]


@register
def settings_are_known(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Misspelt ones that say where data is stop every process: contest.conf.environment."""
    return [
        Warning(f"{name} is no setting, so it changes nothing.", hint=f"Write {meant}.", id="laureate.W001")
        for name, meant in settings.MISSPELT_SETTINGS.items()
    ]


@register
def addresses_can_be_used(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = [
        Error(f"{name} is “{bind}”, which is no address.", hint="Write 127.0.0.1:8000.", id="laureate.E003")
        for name in ("WEB_BIND", "TRANSFER_BIND")
        if not ADDRESS.fullmatch(bind := getattr(settings, name))
    ]
    if settings.WEB_BIND == settings.TRANSFER_BIND:
        words = f"WEB_BIND and TRANSFER_BIND are both {settings.WEB_BIND}."
        found.append(Error(words, hint="Give each a port of its own.", id="laureate.E004"))
    return found


@register
def time_stamps_can_be_checked(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if not settings.TIMESTAMP_URL:
        return []
    found: list[CheckMessage] = []
    try:
        load_pem_x509_certificates(Path(settings.TIMESTAMP_ROOTS).read_bytes())
    except (OSError, ValueError) as error:
        words = f"TIMESTAMP_ROOTS is “{settings.TIMESTAMP_ROOTS}”, which has no certificates: {error}"
        hint = "Name the PEM file with the root certificate of the authority at TIMESTAMP_URL."
        found.append(Error(words, hint=hint, id="laureate.E009"))
    return found


@register(Tags.translation)
def languages_have_catalogues(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every language but the first, in which the sources are written, is read from a compiled catalogue."""
    places = {code: f"{to_locale(code)}/LC_MESSAGES/django.mo" for code, _name in settings.LANGUAGES}
    return [
        Error(
            f"There is no catalogue of the language {code}: expected {place} in one of LOCALE_PATHS.",
            hint="Run `make messages`, translate what it collects, and start again by `make up`.",
            id="laureate.E002",
        )
        for code, place in places.items()
        if code != settings.LANGUAGE_CODE
        and not any(Path(folder, place).exists() for folder in settings.LOCALE_PATHS)
    ]


@register(Tags.translation)
def country_names_can_be_used(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """COUNTRY_NAMES: {language: {code of a country: its name}}."""
    hint = 'Write it like {"en": {"TR": "Turkey"}}, with languages of this site and codes of ISO 3166.'
    given = settings.COUNTRY_NAMES
    strangers = [code for code in given if code not in dict(settings.LANGUAGES)]
    strangers += [code for names in given.values() for code in names if code not in COUNTRIES]
    return [Error(f"COUNTRY_NAMES knows no “{code}”.", hint=hint, id="laureate.E006") for code in strangers]


@register(Tags.translation)
def country_of_data_is_one(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if not settings.DATA_COUNTRY or settings.DATA_COUNTRY in COUNTRIES:
        return []
    hint = "Write a code of ISO 3166 with two letters, like DE, or nothing."
    words = f"DATA_COUNTRY is “{settings.DATA_COUNTRY}”, which is no country."
    return [Error(words, hint=hint, id="laureate.E010")]


@register(Tags.database)
def fonts_have_the_languages(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Asked at every start, as `demo_stays_at_home` is. Scripts of names that come later are told on the
    office's page of certificates."""
    if not databases:
        return []
    from contest.laurels.scripts import packages_for  # noqa: PLC0415  (after settings are complete)
    from contest.laurels.typesetting import missing_scripts  # noqa: PLC0415

    names = {code: name for code, name in settings.LANGUAGES if missing_scripts(name)}
    return [
        Warning(
            f"No font of this machine can write {name}: certificates, laurels and share pictures lack it.",
            hint=f"Install {' '.join(packages_for(missing_scripts(name)))}, or set FONT_FOLDERS.",
            id="laureate.W014",
        )
        for name in names.values()
    ]


@register(Tags.security, deploy=True)
def scaled_profile_is_whole(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """With a database server come a broker, a cache apart from it, and a mail server."""
    if settings.EMBEDDED:
        return []
    local = str(settings.VALKEY_SOCKET)
    found: list[CheckMessage] = []
    if local in settings.BROKER_URL:
        found.append(Warning("BROKER_URL is not set.", id="laureate.W011", hint="redis://host:6379/0"))
    if local in str(settings.CACHES["default"]["LOCATION"]):
        found.append(Warning("CACHE_URL is not set.", id="laureate.W012", hint="redis://other-host:6379/0"))
    if not settings.EMAIL_URL:
        hint = "smtp+tls://user:password@host:587"
        found.append(Warning("EMAIL_URL is not set: mails become files.", id="laureate.W013", hint=hint))
    return found


@register(Tags.security, deploy=True)
def demo_is_off_in_public(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if not (settings.DEMO and settings.SITE_HTTPS):
        return []
    return [Error("DEMO is on: the site shows its mails and log-ins to everybody.", id="laureate.E021")]


@register(Tags.database)
def demo_stays_at_home(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Asked by `up` and `migrate`, with which every start begins, as they have a database at hand."""
    return demo_accounts_are_gone(app_configs) if databases else []


@register(Tags.security, deploy=True)
def demo_accounts_are_gone(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Everybody can read the passwords of the demo's accounts: they open a demo on the machine that made it,
    and nothing else."""
    if settings.DEMO and settings.EMBEDDED and is_at_home(settings.SITE_URL):
        return []
    from contest.models import User  # noqa: PLC0415  (apps are loaded after their checks are registered)

    of_demo = Q()
    for domain in DEMO_DOMAINS:
        of_demo |= Q(email__iendswith=domain)
    try:
        found = User.objects.filter(of_demo, is_active=True).count()
    except DatabaseError:  # before the first migration nobody is in it
        return []
    if not found:
        return []
    where = "with DEMO=0" if not settings.DEMO else f"at {settings.SITE_URL}"
    return [
        Error(
            f"The database has accounts of the demo ({found}), whose passwords everybody knows, and the site "
            f"is to run {where}.",
            hint="Start it on an empty database (another VAR_DIR or DATABASE_URL), or as a demo on this "
            "machine alone: DEMO=1 SITE_URL=http://127.0.0.1:8000.",
            id="laureate.E042",
        )
    ]


def is_at_home(url: str) -> bool:
    """Whether an address is one of this machine or of a private network."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_private
    except ValueError:
        return False


@register(Tags.security, deploy=True)
def secrets_are_private(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"{path} may be read by others.", hint=f"chmod 600 {path}", id="laureate.E022")
        for path in sorted(Path(settings.VAR_DIR, "secrets").glob("*"))
        if path.stat().st_mode & 0o077
    ]


@register(Tags.caches, deploy=True)
def broker_keeps_its_tasks(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A broker that evicts keys under memory pressure forgets tasks; the sweeper would have to find them."""
    import redis  # noqa: PLC0415  (its 20 MB are not for processes that only import the checks)

    url = settings.BROKER_URL.replace("redis+socket://", "unix://")
    try:
        with redis.Redis.from_url(url, socket_timeout=3) as broker:
            policy = str(broker.info("memory")["maxmemory_policy"])
    except (redis.RedisError, ValueError) as error:
        return [Info(f"The broker does not answer ({error}).", id="laureate.I031")]
    if policy == "noeviction":
        return []
    return [
        Warning(
            f"The broker's maxmemory-policy is {policy}; it must be noeviction.",
            hint="Give the cache a server of its own, and set the broker's policy.",
            id="laureate.W032",
        )
    ]
