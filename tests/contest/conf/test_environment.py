import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from contest.conf.environment import ADDRESSES, BUCKET, PLACE, Environment, find_misspelt
from contest.conf.settings import env

ROOT = Path(__file__).parents[3]


def run_check(**given: str) -> tuple[str, str]:
    """What a start with this environment says: on standard output, and of errors."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "contest.conf.settings", **given}
    command = [sys.executable, "manage.py", "check", "--tag", "compatibility"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    return done.stdout, done.stderr


def test_names_that_are_nearly_settings_are_told_with_what_was_meant() -> None:
    names = {
        *("DATABSE_URL", "S3_ACCESS_KEY_ID", "Secret_Key", "REQUIRE_SECOND_FACTORS", "SITEURL"),
        *("PATH", "HOME", "LANG", "POSTGRES_PASSWORD", "HTTP_PORT", "RENDERERS", "PYTHONPATH", "S3_BUCKET"),
        *("KUBERNETES_PORT", "EDITOR", "SECRET", "HOSTNAME", "WORKER", "CONCURRENCY", "TEST_DATABASE"),
    }
    assert find_misspelt(names, env.names) == {
        "DATABSE_URL": "DATABASE_URL",
        "REQUIRE_SECOND_FACTORS": "REQUIRE_SECOND_FACTOR",
        "S3_ACCESS_KEY_ID": "S3_ACCESS_KEY",
        "SITEURL": "SITE_URL",
        "Secret_Key": "SECRET_KEY",
    }


def test_every_setting_of_the_example_is_one_that_is_read() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert names - env.names == {"POSTGRES_PASSWORD", "PROXY_IN_FRONT"}  # of PostgreSQL and nginx


def test_misspelt_setting_is_a_warning(settings: Any) -> None:
    settings.MISSPELT_SETTINGS = {"SITEURL": "SITE_URL"}
    (told,) = [message for message in run_checks() if message.id == "laureate.W001"]
    assert (told.msg, told.hint) == ("SITEURL is no setting, so it changes nothing.", "Write SITE_URL.")


@pytest.mark.slow
def test_misspelt_setting_that_says_where_data_is_stops_every_process() -> None:
    assert run_check(S3_BUCKTE="films") == ("", "S3_BUCKTE is no setting. Write S3_BUCKET, or remove it.\n")


def given(**values: str) -> Environment:
    """As if the process had these values alone."""
    found = Environment()
    found.ENVIRON = values
    return found


REFUSED = {
    "NGINX_FILMS is “films”; expected a location of nginx, like /films-inside/.": lambda env: env.matching(
        "NGINX_FILMS", PLACE, "a location of nginx, like /films-inside/"
    ),
    "S3_BUCKET is “My_Films”; expected a bucket’s name, like films-2027.": lambda env: env.matching(
        "S3_BUCKET", BUCKET, "a bucket’s name, like films-2027"
    ),
    "FILM_SANDBOX is “on”; expected auto, require, container or off.": lambda env: env.sandbox(
        "FILM_SANDBOX", embedded=True
    ),
    "SCRATCH_BYTES is “lots”; expected a whole number.": lambda env: env.count("SCRATCH_BYTES", default=1),
    "LEASE_SECONDS is “1.5”; expected a whole number.": lambda env: env.count("LEASE_SECONDS", default=1),
    "LEASE is “-5”; expected a whole number from 2 to 9.": lambda env: env.count(
        "LEASE", default=3, least=2, most=9
    ),
    "HOURS is “0”; expected a whole number from 1 to 9.": lambda env: env.count("HOURS", default=3, most=9),
    "DEMO is “ture”; expected 1 or 0.": lambda env: env.bool("DEMO", default=False),
    'COUNTRY_NAMES is “TR=Turkey”; expected JSON, like {"en": {"TR": "Turkey"}}.': lambda env: (
        env.country_names("COUNTRY_NAMES")
    ),
    'COUNTRY_NAMES is “{"en": ["TR"]}”; expected JSON, like {"en": {"TR": "Turkey"}}.': lambda env: (
        env.country_names("COUNTRY_NAMES")
    ),
    "BACKUP_DIR is “backups”; expected an absolute path, like /var/lib/laureate.": lambda env: env.folder(
        "BACKUP_DIR", default=""
    ),
    "ALLOWED_HOSTS is “*”; expected the names of the site, like films.example.": lambda env: env.hosts(
        "ALLOWED_HOSTS", default=[]
    ),
    "MAIL_FROM is “nonsense”; expected one sender, like Laureate <office@films.example>.": lambda env: (
        env.mailbox("MAIL_FROM", default="")
    ),
    "MAIL_FROM is “a@b.cc, d@e.ff”; expected one sender, like Laureate <office@films.example>.": lambda env: (
        env.mailbox("MAIL_FROM", default="")
    ),
}


def test_value_that_cannot_be_meant_is_refused_in_words() -> None:
    for words in REFUSED:
        name, rest = words.split(" is “")
        with pytest.raises(ImproperlyConfigured) as refused:
            REFUSED[words](given(**{name: rest.split("”;")[0]}))
        assert str(refused.value) == words, words


@pytest.mark.slow
def test_refusal_is_all_that_a_start_says() -> None:
    assert run_check(LEASE_SECONDS="-5") == (
        "",
        "LEASE_SECONDS is “-5”; expected a whole number from 2 to 86400.\n",
    )


@pytest.mark.slow
def test_folder_that_cannot_be_used_is_named() -> None:
    """Be it a file, or where nobody can make one."""
    given = {"DATABASE_URL": "", "SECRET_KEY": ""}
    for folder, why in (
        ("/proc/nowhere", "[Errno 2] No such file or directory: '/proc/nowhere'"),
        (__file__, f"[Errno 20] Not a directory: '{__file__}/secrets'"),
    ):
        words = f"VAR_DIR is “{folder}”; expected a folder in which the site can write: {why}.\n"
        assert run_check(VAR_DIR=folder, **given) == ("", words)


@pytest.mark.slow
def test_zone_of_the_machine_that_is_none_hinders_nothing() -> None:
    for zone in ("../../etc/passwd", "Mars/Base", ""):
        assert run_check(TZ=zone) == ("System check identified no issues (0 silenced).\n", ""), zone


def test_key_that_can_be_guessed_is_refused_without_repeating_it() -> None:
    words = (
        "{} has 6 characters; expected 32 or more that nobody can guess. "
        "Generate one with: openssl rand -base64 48"
    )
    for name, read in (("JOURNAL_KEY", Environment.key), ("SECRET_KEY_FALLBACKS", Environment.keys)):
        assert read(given(**{name: "k" * 32}), name) in ("k" * 32, ["k" * 32])
        with pytest.raises(ImproperlyConfigured) as refused:
            read(given(**{name: "secret"}), name)
        assert str(refused.value) == words.format(name)


def test_address_that_cannot_be_read_is_refused_without_repeating_it() -> None:
    for name in ADDRESSES:
        example = ADDRESSES[name][1]
        assert given(**{name: example}).address(name) == example, name
        for text in (
            "nonsense",
            "mysqlx://secret@host/x",
            "redis://secret@host:abc",
            "postgresql://secret@host",
            "http://secret@host:99999",
        ):
            with pytest.raises(ImproperlyConfigured) as refused:
                given(**{name: text}).address(name)
            assert str(refused.value) == f"{name} cannot be read; expected an address like {example}", name


@pytest.mark.slow
def test_one_key_of_the_bucket_without_the_other_is_refused() -> None:
    assert run_check(S3_ACCESS_KEY="key", S3_SECRET_KEY="") == (
        "",
        "Of S3_ACCESS_KEY and S3_SECRET_KEY one is set; expected both, or neither.\n",
    )


@pytest.mark.slow
def test_missing_key_names_the_misspelt_one() -> None:
    values = {"SECRET_KEY": "", "SECERT_KEY": "s" * 50, "DATABASE_URL": "postgresql://u@h/d"}
    assert run_check(**values) == (
        "",
        "SECRET_KEY is not set; the scaled profile needs it. SECERT_KEY is: is it meant? "
        "Generate one with: openssl rand -base64 48\n",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"WEB_BIND": "8000"}, ["WEB_BIND is “8000”, which is no address."]),
        ({"TRANSFER_BIND": "127.0.0.1:65536"}, ["TRANSFER_BIND is “127.0.0.1:65536”, which is no address."]),
        (
            {"WEB_BIND": "127.0.0.1:9000", "TRANSFER_BIND": "127.0.0.1:9000"},
            ["WEB_BIND and TRANSFER_BIND are both 127.0.0.1:9000."],
        ),
        ({"WEB_BIND": ":65535", "SITE_URL": "https://films.example"}, []),
    ],
)
def test_addresses_that_cannot_be_used_are_errors(
    settings: Any, changes: dict[str, str], told: list[str]
) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)
    ids = {"laureate.E003", "laureate.E004"}
    assert [message.msg for message in run_checks() if message.id in ids] == told


@pytest.mark.slow
def test_password_of_any_letters_is_taken_as_it_is() -> None:
    password = "p/w:1@host%41#2?&=+ пароль"
    code = (
        "from django.conf import settings as s;"
        "print([s.DATABASES['default']['PASSWORD'], s.EMAIL_HOST_PASSWORD], s.DATABASES['default']['HOST'])"
    )
    values = {
        "DJANGO_SETTINGS_MODULE": "contest.conf.settings",
        "DATABASE_URL": "postgresql://laureate@postgres/laureate",
        "DATABASE_PASSWORD": password,
        "EMAIL_URL": "smtp+tls://laureate@mail.example:587",
        "EMAIL_PASSWORD": password,
        **dict.fromkeys(("SECRET_KEY", "JOURNAL_KEY", "CHECKPOINT_KEY"), "k" * 50),
    }
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **values}, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (f"{[password] * 2} postgres\n", "")


@pytest.mark.slow
def test_films_are_read_without_a_sandbox_on_ones_own_machine_alone() -> None:
    def read(word: str, *, embedded: bool) -> str:
        return given(FILM_SANDBOX=word).sandbox("FILM_SANDBOX", embedded=embedded)

    assert [read(word, embedded=True) for word in ("auto", "off")] == ["auto", "off"]
    assert [read(word, embedded=False) for word in ("auto", "container")] == ["auto", "container"]
    keys = {"SECRET_KEY": "s" * 60, "JOURNAL_KEY": "j" * 60, "CHECKPOINT_KEY": "c" * 60}
    told = run_check(FILM_SANDBOX="off", DATABASE_URL="postgresql://u@host/name", **keys)
    assert told == (
        "",
        "FILM_SANDBOX is “off”; in the scaled profile a film would be read with all that the worker can "
        "reach. Remove it, or write FILM_SANDBOX=container if the workers' container confines the film "
        "tools by itself: without a network, without secrets, under a seccomp profile.\n",
    )
