import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks

ROOT = Path(__file__).parents[3]


def found() -> set[str]:
    return {message.id for message in run_checks(include_deployment_checks=True)}


def test_socket_in_a_deep_folder_is_an_error(settings):
    deep = "/" + "deep/" * 30
    settings.VALKEY_SOCKET, settings.BROKER_URL = (
        Path(deep, "valkey.sock"),
        f"redis+socket://{deep}valkey.sock",
    )
    assert "laureate.E001" in found()


def test_language_without_a_catalogue_is_an_error(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "Français")]
    (error,) = [message for message in run_checks() if message.id == "laureate.E002"]
    assert error.msg == (
        "There is no catalogue of the language fr: expected fr/LC_MESSAGES/django.mo in one of LOCALE_PATHS."
    )


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


@pytest.mark.parametrize("names", [[], "TR", {"en": "Turkey"}])
def test_country_names_of_another_form_are_an_error(settings, names):
    settings.COUNTRY_NAMES = names
    (error,) = [message for message in run_checks() if message.id == "laureate.E006"]
    assert error.msg == f"COUNTRY_NAMES is {json.dumps(names)}."


def test_secret_that_others_may_read_is_an_error(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    secret = tmp_path / "secrets" / "secret_key"
    secret.parent.mkdir()
    secret.write_text("s")
    secret.chmod(0o644)
    assert "laureate.E022" in found()


def test_demo_in_public_is_an_error(settings):
    settings.DEMO = settings.SITE_HTTPS = True
    assert "laureate.E021" in found()


def test_broker_that_evicts_is_a_warning(valkey):
    with valkey.client() as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        assert "laureate.W032" in found()
        client.config_set("maxmemory-policy", "noeviction")
    assert "laureate.W032" not in found()


def test_authority_without_an_address_or_a_root_is_an_error(settings, tmp_path):
    settings.TIMESTAMP_URL, settings.TIMESTAMP_ROOTS = "timestamp.example", str(tmp_path / "root.pem")
    errors = [message.msg for message in run_checks() if message.id in ("laureate.E008", "laureate.E009")]
    assert errors == [
        "TIMESTAMP_URL is “timestamp.example”, which is no address of an authority.",
        f"TIMESTAMP_ROOTS is “{tmp_path}/root.pem”, which has no certificates: "
        f"[Errno 2] No such file or directory: '{tmp_path}/root.pem'",
    ]
    settings.TIMESTAMP_URL = ""
    assert found() & {"laureate.E008", "laureate.E009"} == set()


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "DJANGO_SETTINGS_MODULE": "contest.conf.settings",
        "SECRET_KEY": "",
        "JOURNAL_KEY": "",
        "CHECKPOINT_KEY": "",
    }
    settings["DJANGO_ALLOW_ASYNC_UNSAFE"] = ""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **settings, **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "JOURNAL_KEY", "CHECKPOINT_KEY"])
def test_scaled_profile_without_a_secret_does_not_start(missing):
    keys = {"SECRET_KEY": "s" * 60, "JOURNAL_KEY": "j" * 60, "CHECKPOINT_KEY": "c" * 60, missing: ""}
    done = manage("check", DATABASE_URL="postgresql://u:p@host/name", **keys)
    assert done.returncode == 1
    assert f"{missing} is not set; the scaled profile needs it." in done.stderr


@pytest.mark.slow
def test_embedded_profile_makes_its_secrets_once_and_private(tmp_path):
    secret = tmp_path / "secrets" / "secret_key"
    assert manage("check", DATABASE_URL="", VAR_DIR=str(tmp_path)).returncode == 0
    first = secret.read_text()
    assert manage("check", DATABASE_URL="", VAR_DIR=str(tmp_path)).returncode == 0
    assert (secret.read_text(), secret.stat().st_mode & 0o777) == (first, 0o600)


@pytest.mark.film  # it warns where the tools are missing
def test_public_site_has_nothing_to_warn_of(tmp_path):
    site = {"SITE_URL": "https://films.example", "VAR_DIR": str(tmp_path), "DATABASE_URL": ""}
    done = manage("check", "--deploy", "--fail-level", "WARNING", **site)
    assert done.returncode == 0, done.stderr
