"""A contest of release 0.1.0 is all there after the upgrade, in the tables that the models have."""

import json
import os
from pathlib import Path

import pytest

from tests.contest.backups.sites import Site, make_site
from tests.new_site import DATABASE, set_up
from tests.upgrade.tables import tables_of_database, tables_of_file

pytestmark = pytest.mark.slow
ROOM = os.environ.get("PYTEST_XDIST_WORKER", "main")


def test_contest_of_release_0_1_0_is_all_there_after_the_upgrade(tmp_path: Path, db: None) -> None:
    site = make_site(tmp_path / "var", f"to_upgrade_{ROOM}")
    done = site.run(Path(__file__).with_name("upgraded_site.py"), STATIC_ROOT=str(tmp_path))
    assert done.returncode == 0, done.stderr
    tables, found = map(json.loads, done.stdout.splitlines()[-2:])
    assert set(tables) ^ set(tables_of_database()) == set()  # those of the tests, which no migration made
    assert found == {
        "differences": [],
        "journal": [],
        "tables": [],
        "seal": [],
        "winners": [200, 9, True],
        "files": [""],
        "renditions without a hash": 0,
        "emails to send": 10,
        "scores submitted": 27,
    }


def test_new_site_has_the_tables_of_the_models(tmp_path: Path) -> None:
    """Of an embedded site, made by its migrations; other tests copy one that was made of the models."""
    set_up(tmp_path / "copied", static=False)
    (tmp_path / "migrated").mkdir()
    done = Site(tmp_path / "migrated").manage("migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    copied, migrated = (tables_of_file(tmp_path / name / DATABASE) for name in ("copied", "migrated"))
    assert set(migrated) ^ set(copied) == set()
