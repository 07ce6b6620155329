import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from contest.enums import Role
from tests.factories import make_edition, make_membership, make_user

ROOT = Path(__file__).parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


@pytest.mark.slow
@pytest.mark.parametrize("argument", ["version", "--version"])
def test_command_line_tells_the_version(argument: str) -> None:
    told = subprocess.run(
        [sys.executable, "manage.py", argument], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout == f"Laureate {VERSION}\n"


def test_changelog_begins_with_the_version_or_with_what_comes_after_it() -> None:
    found = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    releases = [name.partition(" – ")[0] for name in found if name != "Unreleased"]
    assert releases[0] == VERSION


@pytest.mark.django_db
def test_footer_of_the_office_alone_shows_the_version(client: Client) -> None:
    organiser, edition = make_user(), make_edition()
    make_membership(organiser, edition, Role.ORGANISER)
    client.force_login(organiser)
    pages = {"office": reverse("office_show", args=[edition.slug]), "home": reverse("home")}
    shown = {
        name: re.findall(r"<span>(Laureate [\d.]+)</span>", client.get(page).content.decode())
        for name, page in pages.items()
    }
    assert shown == {"office": [f"Laureate {VERSION}"], "home": []}
