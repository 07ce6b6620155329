import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.checks import Tags, run_checks

from contest.conf.checks import DEMO_DOMAINS
from demo.people import EVERYBODY
from tests.factories import make_user
from tests.new_site import DATABASE, set_up
from tests.waiting import free_port

ROOT = Path(__file__).parents[3]


def found() -> set[str]:
    return {message.id for message in run_checks(include_deployment_checks=True)}


@pytest.mark.slow
def test_socket_in_a_deep_folder_is_an_error(db, settings):
    deep = "/" + "deep/" * 30
    settings.VALKEY_SOCKET, settings.BROKER_URL = (
        Path(deep, "valkey.sock"),
        f"redis+socket://{deep}valkey.sock",
    )
    assert "laureate.E001" in found()


@pytest.mark.slow
def test_language_without_a_catalogue_is_an_error(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "Français")]
    (error,) = [message for message in run_checks() if message.id == "laureate.E002"]
    assert error.msg == (
        "There is no catalogue of the language fr: expected fr/LC_MESSAGES/django.mo in one of LOCALE_PATHS."
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"en": {"TR": "Turkey"}}, []),
        ({"xx": {}, "en": {"TUR": "Turkey"}}, ["xx", "TUR"]),
    ],
)
def test_country_that_nobody_knows_is_an_error(settings, names, told):
    settings.COUNTRY_NAMES = names
    errors = [message.msg for message in run_checks() if message.id == "laureate.E006"]
    assert errors == [f"COUNTRY_NAMES knows no “{code}”." for code in told]


@pytest.mark.slow
def test_secret_that_others_may_read_is_an_error(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    secret = tmp_path / "secrets" / "secret_key"
    secret.parent.mkdir()
    secret.write_text("s")
    secret.chmod(0o644)
    assert "laureate.E022" in found()


@pytest.mark.slow
def test_demo_in_public_is_an_error(db, settings):
    settings.DEMO = settings.SITE_HTTPS = True
    assert "laureate.E021" in found()


PUBLIC_DEMO = {"DEMO": True, "SITE_URL": "http://demo.example.org"}
OTHER_DATABASE = {"DEMO": True, "EMBEDDED": False}
AT_HOME = {"DEMO": True, "EMBEDDED": True, "SITE_URL": "http://192.168.1.5:8000"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("site", "is_found"),
    [({"DEMO": False}, True), (PUBLIC_DEMO, True), (OTHER_DATABASE, True), (AT_HOME, False)],
)
def test_accounts_of_a_past_demo_are_an_error(db, settings, site, is_found):
    for name, value in site.items():
        setattr(settings, name, value)
    make_user("organiser@laureate.example")
    assert ("laureate.E042" in found()) is is_found
    at_start = {message.id for message in run_checks(tags=[Tags.database], databases=["default"])}
    assert ("laureate.E042" in at_start) is is_found


@pytest.mark.slow
def test_accounts_of_others_are_none_of_the_demo(db, settings):
    settings.DEMO = False
    make_user("organiser@festival.example.org")
    assert "laureate.E042" not in found()


def test_every_account_of_the_demo_would_be_found():
    assert [person.email for person in EVERYBODY if not person.email.endswith(DEMO_DOMAINS)] == []


@pytest.mark.slow
def test_site_does_not_start_on_the_database_of_a_past_demo(tmp_path):
    site = {"VAR_DIR": str(tmp_path), "DATABASE_URL": "", "DEMO": "0", "WEB_BIND": f"127.0.0.1:{free_port()}"}
    site["TRANSFER_BIND"] = f"127.0.0.1:{free_port()}"
    set_up(tmp_path, static=False)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database, database:
        columns = "email, password, name, language, time_zone, is_active, is_superuser, date_joined"
        row = ("chair@laureate.example", "x", "Ilse", "en", "UTC", 1, 0, "2026-01-01")
        texts = "search, mark"  # empty
        database.execute(
            f"INSERT INTO contest_user ({columns}, draft_reminders, {texts})"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, '', '')",
            row,
        )
    for command in ("migrate", "up"):
        done = manage(command, **site)
        assert (done.returncode, "The database has accounts of the demo (1)" in done.stderr) == (1, True)


@pytest.mark.slow
def test_demo_listens_on_this_machine_alone(tmp_path):
    words = "print(settings.WEB_BIND, settings.TRANSFER_BIND)"
    done = with_settings(words, VAR_DIR=str(tmp_path), DATABASE_URL="", DEMO="1")
    assert done.stdout == "127.0.0.1:8000 127.0.0.1:8001\n"


@pytest.mark.slow
def test_broker_that_evicts_is_a_warning(db, valkey):
    with valkey.client() as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        assert "laureate.W032" in found()
        client.config_set("maxmemory-policy", "noeviction")
    assert "laureate.W032" not in found()


@pytest.mark.slow
def test_authority_without_a_root_is_an_error(db, settings, tmp_path):
    settings.TIMESTAMP_URL, settings.TIMESTAMP_ROOTS = "http://stamp.example", str(tmp_path / "root.pem")
    assert [message.msg for message in run_checks() if message.id == "laureate.E009"] == [
        f"TIMESTAMP_ROOTS is “{tmp_path}/root.pem”, which has no certificates: "
        f"[Errno 2] No such file or directory: '{tmp_path}/root.pem'"
    ]
    settings.TIMESTAMP_URL = ""
    assert "laureate.E009" not in found()


def with_settings(words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """In a process that does no more than read them."""
    return run("-c", f"from django.conf import settings; {words}", **environment)


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run("manage.py", *arguments, **environment)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "DJANGO_SETTINGS_MODULE": "contest.conf.settings",
        "SECRET_KEY": "",
        "JOURNAL_KEY": "",
        "CHECKPOINT_KEY": "",
    }
    settings["DJANGO_ALLOW_ASYNC_UNSAFE"] = ""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **settings, **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["SECRET_KEY", "JOURNAL_KEY", "CHECKPOINT_KEY"])
def test_scaled_profile_without_a_secret_does_not_start(missing):
    keys = {"SECRET_KEY": "s" * 60, "JOURNAL_KEY": "j" * 60, "CHECKPOINT_KEY": "c" * 60, missing: ""}
    done = manage("check", DATABASE_URL="postgresql://u:p@host/name", **keys)
    assert done.returncode == 1
    assert f"{missing} is not set; the scaled profile needs it." in done.stderr


@pytest.mark.slow
def test_embedded_profile_makes_its_secrets_once_and_private(tmp_path):
    secret = tmp_path / "secrets" / "secret_key"
    told = [
        with_settings("print(settings.SECRET_KEY)", DATABASE_URL="", VAR_DIR=str(tmp_path)).stdout
        for _ in range(2)
    ]
    assert told == [f"{secret.read_text().strip()}\n"] * 2
    assert secret.stat().st_mode & 0o777 == 0o600


@pytest.mark.film  # it warns where the tools are missing
def test_public_site_has_nothing_to_warn_of(tmp_path):
    site = {"SITE_URL": "https://films.example", "VAR_DIR": str(tmp_path), "DATABASE_URL": ""}
    done = manage("check", "--deploy", "--fail-level", "WARNING", **site)
    assert done.returncode == 0, done.stderr
