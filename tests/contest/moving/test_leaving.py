"""Films that change while they leave, and disks without room for them."""

import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from contest.models import Edition
from contest.moving.bags import read_bag
from contest.moving.leaving import export_edition
from contest.moving.refusals import MovingRefused
from media_pipeline.models import Film
from tests.contest.moving.disks import files_no_larger_than
from tests.contest.moving.lamp import LARGE, make_lamp, write
from tests.media_pipeline.uploads.conftest import use_local_store

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def lamp(settings: Any, tmp_path: Path) -> Edition:
    use_local_store(settings, tmp_path)
    return make_lamp()


def test_film_that_is_replaced_meanwhile_leaves_as_its_row_says(lamp: Edition, tmp_path: Path) -> None:
    """Copied while it was the former one: both are read again."""
    told: list[int] = []

    def replace(done: int) -> None:
        told.append(done)
        if told == [1]:
            write("masters/lamp-2", b"new")
            Film.objects.filter(master_key="masters/lamp-2").update(size=3, sha256=sha256(b"new").hexdigest())

    folder, about = export_edition(lamp, tmp_path / "out", heard=replace)
    assert (told, about.lacking, about.file_bytes) == ([1, 2, 1, 2], [], 8)
    assert read_bag(folder)["data/store/masters/lamp-2"] == sha256(b"new").hexdigest()


def test_film_that_is_not_what_its_row_says_is_named(lamp: Edition, tmp_path: Path) -> None:
    """After three tries; the rest leaves, and holds."""
    write("masters/lamp-2", b"L" + LARGE[1:])
    with pytest.raises(CommandError) as told:
        call_command("export_edition", "lamp", tmp_path / "out")
    assert str(told.value) == "The film store lacks, or has changed: masters/lamp-2. The rest is exported."
    (folder,) = (tmp_path / "out").iterdir()
    films = [name for name in read_bag(folder) if name.startswith("data/store/")]
    assert films == ["data/store/masters/lamp-1"]


def test_disk_that_is_too_small_is_told_before_anything_is_written(
    lamp: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 8, 20_000_000))
    with pytest.raises(MovingRefused) as refused:
        export_edition(lamp, tmp_path / "out")
    assert str(refused.value) == (
        f"The disk of {tmp_path / 'out'} has 19.1\xa0MB free, and the edition needs 19.3\xa0MB. Make room "
        "there, and export it again."
    )
    assert not (tmp_path / "out").exists()


def test_disk_that_fills_up_is_left_as_it_was(lamp: Edition, tmp_path: Path) -> None:
    with files_no_larger_than(len(LARGE) // 2), pytest.raises(MovingRefused) as refused:
        export_edition(lamp, tmp_path / "out")
    assert str(refused.value) == (
        f"The export to {tmp_path / 'out'} broke off and was removed: File too large. Look after its disk, "
        "and export the edition again."
    )
    assert list((tmp_path / "out").iterdir()) == []


def test_export_leaves_the_draft_of_another_alone(lamp: Edition, tmp_path: Path) -> None:
    """Two that begin within a second want the same name."""

    def begin_another(done: int) -> None:
        if done == 1:
            with suppress(MovingRefused):  # unless the next second has come
                export_edition(lamp, tmp_path / "out")

    folder, about = export_edition(lamp, tmp_path / "out", heard=begin_another)
    tables = list((folder / "data/rows").iterdir())
    assert about.lacking == []
    assert len(read_bag(folder)) == about.files + about.pages + len(tables) + 2
