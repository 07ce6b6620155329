from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from contest.backups.manifest import MANIFEST, STAMP
from contest.backups.weekly import AT_WORK, publish_backup


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


def test_dead_broker_is_no_error_of_the_sweep(folder: Path, broken_broker: None) -> None:
    assert publish_backup() is False


def test_backup_that_the_broker_did_not_hear_of_is_asked_for_again(
    folder: Path, broken_broker: None, settings: Any
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert (publish_backup(), cache.get(AT_WORK)) == (False, None)
