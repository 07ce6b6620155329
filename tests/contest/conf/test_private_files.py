"""Whose files of a running site are: in the embedded profile their owner's, as far as nginx need not read."""

import os
from pathlib import Path
from typing import Any

import pytest

from contest.conf.private_files import close_old_files
from media_pipeline.storage.documents import keep_document


def modes_below(folder: Path) -> dict[str, int]:
    """Of what others than the owner may do something with."""
    return {
        path.relative_to(folder).as_posix(): mode
        for path in [folder, *folder.rglob("*")]
        if not path.is_symlink() and (mode := path.stat().st_mode & 0o777) & 0o077
    }


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    for name in ("films/masters/a.mp4", "secrets/secret_key", "log/web.log"):
        (settings.VAR_DIR / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.VAR_DIR / name).touch()
    return Path(settings.VAR_DIR)


def test_nginx_may_read_films_and_nothing_else(site: Path, settings: Any) -> None:
    settings.NGINX_FILMS = "/films-inside/"
    close_old_files()
    films = {"films": 0o750, "films/masters": 0o750, "films/masters/a.mp4": 0o640}
    assert modes_below(site) == {".": 0o710, **films}
    settings.NGINX_FILMS = ""
    close_old_files()
    assert modes_below(site) == {}


def test_new_films_are_open_to_nginx(site: Path, settings: Any) -> None:
    settings.NGINX_FILMS = "/films-inside/"
    store = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": site / "films"},
    }
    settings.STORAGES = {**settings.STORAGES, "films": store}
    close_old_files()
    former = os.umask(0o077)
    try:
        keep_document("text", key="checkpoints/new/1.json")
    finally:
        os.umask(former)
    new = {"films/checkpoints/new/1.json": 0o640, "films/checkpoints/new": 0o750, "films/checkpoints": 0o750}
    assert new.items() <= modes_below(site).items()


def test_folder_that_others_use_too_is_left_as_it_is(site: Path) -> None:
    (site / "of-others").touch()
    close_old_files()
    assert modes_below(site).keys() == {".", "of-others"}
