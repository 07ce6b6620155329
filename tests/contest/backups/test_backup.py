"""A contest is destroyed and brought back; a disk is too small, a file rotten, a database not empty."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.contest.backups.sites import Site, make_site

pytestmark = pytest.mark.slow

ROOM = os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = make_site(tmp_path_factory.mktemp("filled"), f"filled_{ROOM}")
    made.fill()
    return made


@pytest.fixture(scope="module")
def contents(filled: Site) -> dict[str, Any]:
    return filled.read()


@pytest.fixture(scope="module")
def first_backup(filled: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Its folder, and what was said of it."""
    folder = tmp_path_factory.mktemp("backups")
    done = filled.manage("backup", folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


@pytest.fixture
def backups(first_backup: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(first_backup[0], tmp_path / "backups"))


@pytest.fixture
def backup_said(first_backup: tuple[Path, str]) -> str:
    return first_backup[1]


@pytest.fixture
def site(filled: Site, tmp_path: Path) -> Site:
    shutil.copytree(filled.folder, tmp_path / "var")
    return make_site(tmp_path / "var", f"to_lose_{ROOM}", like=f"filled_{ROOM}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)]
    if os.getuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def lose(site: Site) -> Site:
    """The data folder and the database are gone; an empty site in their place."""
    shutil.rmtree(site.folder)
    return make_site(site.folder, f"to_lose_{ROOM}")


def test_destroyed_contest_comes_back_as_it_was(
    site: Site, contents: dict[str, Any], backups: Path, backup_said: str
) -> None:
    """Into an empty database alone: what is there is left alone."""
    assert (len(contents["files"]), len(contents["rows"]["contest.entry"])) == (8, 3)
    assert "the database and 8 files, read back and found right." in backup_said
    assert "Left out, keep them elsewhere: SECRET_KEY, JOURNAL_KEY, CHECKPOINT_KEY." in backup_said
    secrets = [os.environ[name].encode() for name in ("SECRET_KEY", "JOURNAL_KEY", "CHECKPOINT_KEY")]
    written = [path.read_bytes() for path in backups.rglob("*") if path.is_file()]
    assert not any(secret in text for secret in secrets for text in written)

    done = lose(site).manage("restore", backups)
    assert done.returncode == 0, done.stderr
    assert "8 of 8 files were put in place." in done.stdout
    done = site.manage("restore", backups)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        "CommandError: The site's database has tables. Restore into an empty one: name another by "
        "DATABASE_URL or VAR_DIR, or move the present one away.",
    )
    assert site.read() == contents


def test_second_backup_copies_no_film_again(site: Site, backups: Path) -> None:
    films = {path: path.stat().st_ino for path in (backups / "files").rglob("*") if path.is_file()}
    (backups / "2020-01-01T00-00-00Z.draft").mkdir()
    shutil.move(next(backups.glob("*Z")), backups / "2020-01-01T00-00-00Z")
    assert site.manage("backup", backups).returncode == 0
    assert {path: path.stat().st_ino for path in (backups / "files").rglob("*") if path.is_file()} == films
    assert (len(list(backups.glob("*Z"))), list(backups.glob("*.draft"))) == (2, [])


def test_site_with_another_key_is_told(site: Site, backups: Path) -> None:
    done = lose(site).manage("restore", backups, JOURNAL_KEY="another" * 9)
    assert done.stdout.splitlines()[-1] == (
        "JOURNAL_KEY is not the one of the backup. Put the former one back, or the audit log cannot be "
        "verified and everybody signs in again."
    )


def test_rotten_file_does_not_stop_the_backup_and_comes_back_from_an_earlier_one(
    site: Site, contents: dict[str, Any], backups: Path, tmp_path: Path
) -> None:
    first, second = sorted((site.folder / "films" / "masters").iterdir())[:2]
    first.unlink()
    second.write_bytes(b"x" * second.stat().st_size)
    done = site.manage("verify_films")
    assert sorted(done.stdout.splitlines()) == sorted(
        [
            "6 files, 0.00 GB read.",
            f"masters/{first.name} is missing.",
            f"masters/{second.name} is changed.",
        ]
    )
    assert done.stderr.splitlines()[-1] == (
        "CommandError: 2 of the store's files are missing or changed. Bring them back from a backup: "
        "manage.py restore FOLDER --files"
    )
    lacking = site.manage("backup", tmp_path / "others")
    assert lacking.returncode == 1
    assert all(f"masters/{name}" in lacking.stderr for name in (first.name, second.name))
    done = site.manage("restore", backups, "--files")
    assert "2 of 8 files were put in place." in done.stdout
    assert site.manage("verify_films", "--days", "1").stdout == "2 files, 0.00 GB read.\n"
    assert site.manage("verify_films").stdout == "6 files, 0.00 GB read.\n"
    assert site.read()["files"] == contents["files"]


def test_backup_with_other_bytes_is_refused(site: Site, backups: Path) -> None:
    dump = next(backups.glob("*Z/database.*"))
    dump.write_bytes(dump.read_bytes()[:-1] + b"?")
    done = lose(site).manage("restore", backups)
    assert done.stderr.splitlines()[-1] == (
        f"CommandError: {dump} is not what was written. Take another backup."
    )


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_folder_without_a_backup_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError) as refused:
        call_command("restore", tmp_path / name)
    assert str(refused.value) == (
        f"There is no backup in {tmp_path / name}. Name the folder that `manage.py backup` wrote to."
    )


def test_disk_that_is_too_small_is_named_before_anything_is_written(site: Site, small_disk: Path) -> None:
    with (small_disk / "ballast").open("wb") as ballast:
        ballast.write(bytes(25_000_000))
    done = site.manage("backup", small_disk)
    assert done.stderr.splitlines()[-1].startswith(f"CommandError: {small_disk} has 0.02 GB free; the backup")
    assert sorted(path.name for path in small_disk.iterdir()) == ["ballast", "lock"]


def test_disk_that_runs_full_leaves_the_earlier_backup_and_nothing_else(site: Site, small_disk: Path) -> None:
    assert site.manage("backup", small_disk).returncode == 0
    before = sorted(small_disk.rglob("*"))
    grown = next((site.folder / "films" / "renditions").rglob("light.mp4"))  # larger than its row knows
    grown.write_bytes(os.urandom(45_000_000))
    site.execute("UPDATE media_pipeline_rendition SET sha256 = ''")
    done = site.manage("backup", small_disk)
    assert done.stderr.splitlines()[-1] == (
        f"CommandError: The disk of {small_disk} is full. Make room there, and start again."
    )
    assert sorted(small_disk.rglob("*")) == before
