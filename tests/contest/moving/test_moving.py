"""An edition leaves one site and arrives on another."""

import os
from pathlib import Path

import pytest

from tests.contest.backups.sites import Site, make_site

pytestmark = pytest.mark.slow

ROOM = os.environ.get("PYTEST_XDIST_WORKER", "main")
SCRIPT = Path(__file__).with_name("edition_to_move.py")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = make_site(tmp_path_factory.mktemp("source"), f"source_{ROOM}")
    done = made.run(SCRIPT, "make")
    assert done.returncode == 0, done.stderr
    return made


def test_try(source: Site, tmp_path: Path) -> None:
    done = source.manage("export_edition", "lantern", tmp_path / "out")
    print(done.stdout, done.stderr[-3000:])
    folder = next((tmp_path / "out").iterdir())
    os.system(f"ls -R {folder} | head -150; cat {folder}/bag-info.txt")
    target = make_site(tmp_path / "target", f"target_{ROOM}")
    done = target.manage("migrate")
    print(done.stderr[-3000:])
    done = target.manage("import_edition", folder)
    print(done.stdout, done.stderr[-3000:])
    a, b = source.run(SCRIPT, "read", "lantern"), target.run(SCRIPT, "read", "lantern")
    print(a.stdout, a.stderr[-2000:])
    print(b.stdout, b.stderr[-2000:])
    assert 0
