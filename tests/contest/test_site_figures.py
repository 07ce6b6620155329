"""Emails and backups as operators read them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from contest.domain.notices import MAX_ATTEMPTS
from contest.enums import NoticeKind
from contest.models import Notice
from contest.site_figures import site_figures
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def figures() -> dict[str, float]:
    return {name: value for name, _words, value in site_figures()}


def test_emails_that_wait_and_those_given_up_are_counted_apart(settings: Any) -> None:
    settings.BACKUP_DIR = ""
    for number, attempts in enumerate((0, 3, MAX_ATTEMPTS)):
        Notice.objects.create(
            user=make_user(), kind=NoticeKind.ENTRY_RECEIVED, key=f"received:{number}", attempts=attempts
        )
    assert figures() == {"laureate_emails_waiting": 2, "laureate_emails_given_up": 1}


@time_machine.travel(datetime(2026, 6, 3, tzinfo=UTC), tick=False)
def test_newest_whole_backup_has_an_age(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_DIR = str(tmp_path)
    assert "laureate_backup_age_seconds" not in figures()
    for name in ("2026-05-01T00-00-00Z", "2026-06-02T00-00-00Z", "2026-06-02T12-00-00Z"):
        (tmp_path / name).mkdir()
    (tmp_path / "2026-05-01T00-00-00Z" / "manifest.json").touch()
    (tmp_path / "2026-06-02T00-00-00Z" / "manifest.json").touch()
    assert figures()["laureate_backup_age_seconds"] == 86_400
