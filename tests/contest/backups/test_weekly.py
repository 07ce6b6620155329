from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from contest.backups.manifest import MANIFEST, STAMP, BackedUpFile, BackupManifest, BackupRefused, backups_in
from contest.backups.pruning import remove_old_backups
from contest.backups.weekly import AT_WORK, make_weekly_backup, publish_backup
from contest.enums import Role
from tests.factories import make_edition, make_membership, make_user
from tests.mails import sent_mails


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.BACKUP_DIR = str(tmp_path)
    return tmp_path


def keep_backup(folder: Path, *, age: timedelta) -> None:
    made = folder / (timezone.now() - age).strftime(STAMP)
    made.mkdir()
    (made / MANIFEST).touch()


def test_first_backup_is_asked_for_once(folder: Path, valkey: Any) -> None:
    assert [publish_backup(), publish_backup()] == [True, False]
    with valkey.client() as client:
        assert client.llen("light") == 1


@pytest.mark.parametrize(("days", "is_due"), [(6.9, False), (7.1, True)])
def test_backup_is_due_after_a_week(folder: Path, days: float, is_due: bool) -> None:
    keep_backup(folder, age=timedelta(days=30))
    keep_backup(folder, age=timedelta(days=days))
    assert publish_backup() is is_due


def test_site_without_a_folder_for_it_makes_none(settings: Any) -> None:
    settings.BACKUP_DIR = ""
    assert publish_backup() is False


@pytest.mark.slow
def test_dead_broker_is_no_error_of_the_sweep(folder: Path, broken_broker: None) -> None:
    assert publish_backup() is False


def test_backup_that_the_broker_did_not_hear_of_is_asked_for_again(
    folder: Path, broken_broker: None, settings: Any
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert (publish_backup(), cache.get(AT_WORK)) == (False, None)


def write_backup(folder: Path, *, day: int, contents: tuple[bytes, ...]) -> Path:
    """A backup of that day of January, with its files."""
    files = [
        BackedUpFile(f"f{number}", sha256(text).hexdigest(), len(text))
        for number, text in enumerate(contents)
    ]
    for file, text in zip(files, contents, strict=True):
        file.place_in(folder).parent.mkdir(parents=True, exist_ok=True)
        file.place_in(folder).write_bytes(text)
    made = folder / f"2026-01-{day:02}T03-00-00Z"
    made.mkdir()
    BackupManifest("0.2.0", "database.dump", "", tuple(files), (), {}).write(made)
    return made


def test_old_backups_go_with_the_files_that_no_other_lists(folder: Path) -> None:
    made = [write_backup(folder, day=day, contents=(b"always", b"day %d" % day)) for day in range(1, 5)]
    assert remove_old_backups(folder, kept=2) == 2
    assert backups_in(folder) == made[2:]
    left = sorted(place.read_bytes() for place in (folder / "files").glob("*/*"))
    assert left == [b"always", b"day 3", b"day 4"]
    assert remove_old_backups(folder, kept=2) == 0


def test_nothing_goes_while_the_manifest_of_another_cannot_be_read(folder: Path) -> None:
    made = [write_backup(folder, day=day, contents=(b"day %d" % day,)) for day in (1, 2)]
    (made[1] / MANIFEST).write_text("{")
    with pytest.raises(BackupRefused, match="is no backup"):
        remove_old_backups(folder, kept=1)
    assert backups_in(folder) == made
    assert len(list((folder / "files").glob("*/*"))) == 2


def test_organisers_are_told_once_a_day_of_a_backup_that_failed(
    db: None, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings.BACKUP_DIR = str(tmp_path / "file" / "backups")
    running, over = make_edition(), make_edition(published_at=timezone.now())
    organiser = make_user()
    make_membership(organiser, running, Role.ORGANISER)
    make_membership(make_user(), running, Role.JUDGE)
    make_membership(make_user(), over, Role.ORGANISER)
    for _attempt in range(2):
        with pytest.raises(BackupRefused):
            make_weekly_backup()
    (mail,) = sent_mails()
    assert (mail.to, mail.subject) == ([organiser.email], "Backup failed")
    assert f"{settings.BACKUP_DIR} cannot be written to: Not a directory." in str(mail.body)
