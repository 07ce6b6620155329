"""An edition leaves a site on the database that the tests run on, and arrives on one with SQLite: other
processes, another database, another store."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.contest.backups.sites import Site, make_site
from tests.new_site import set_up

pytestmark = pytest.mark.slow

ROOM = os.environ.get("PYTEST_XDIST_WORKER", "main")
SCRIPT = Path(__file__).with_name("edition_to_move.py")


def run(site: Site, act: str, folder: Path) -> tuple[dict[str, Any], str]:
    """What is to be seen there afterwards, and what the command said."""
    done = site.run(SCRIPT, act, folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def test_edition_arrives_as_it_was(tmp_path: Path) -> None:
    """The same public pages byte for byte, the same film, a journal that holds, and nobody from elsewhere."""
    out = tmp_path / "out"
    before, said = run(make_site(tmp_path / "source", f"source_{ROOM}"), "make", out)
    set_up(tmp_path / "target", static=False)
    after, told = run(Site(tmp_path / "target"), "arrive", out)
    assert "The film store lacks" not in said
    assert "22 files" in told
    assert "21 of 21 public pages are as they were, byte for byte." in told
    assert before["breaches"] == []
    assert before["played"].startswith("206 bytes 10-49/")
    of_others = {"people", "differences"}
    assert {name: after[name] for name in after.keys() - of_others} == {
        name: before[name] for name in before.keys() - of_others
    }
    assert set(after["people"]) < set(before["people"])
    assert set(after["differences"]) < set(before["differences"])
