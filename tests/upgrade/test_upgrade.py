"""A contest of release 0.1.0 is all there after the upgrade."""

import json
import os
from pathlib import Path

import pytest

from tests.contest.backups.sites import make_site

pytestmark = pytest.mark.slow
ROOM = os.environ.get("PYTEST_XDIST_WORKER", "main")


def test_contest_of_release_0_1_0_is_all_there_after_the_upgrade(tmp_path: Path) -> None:
    site = make_site(tmp_path / "var", f"to_upgrade_{ROOM}")
    done = site.run(Path(__file__).with_name("upgraded_site.py"), STATIC_ROOT=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
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
