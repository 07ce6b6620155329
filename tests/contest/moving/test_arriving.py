"""A folder is taken whole, or refused in words and with nothing written."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from contest.models import Edition
from contest.moving.arriving import import_edition
from contest.moving.bags import keep_in_bag, read_bag, write_tags
from contest.moving.leaving import export_edition
from contest.moving.refusals import MovingRefused
from media_pipeline.storage.films import film_store
from tests.contest.moving.disks import files_no_larger_than
from tests.contest.moving.lamp import LARGE, make_lamp, what_is_here, write
from tests.factories import make_edition
from tests.media_pipeline.uploads.conftest import use_local_store, use_s3_store
from tests.s3_servers import running_s3
from tests.waiting import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Act = Callable[[Path], object]


@pytest.fixture(scope="module")
def left(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an edition of which nothing is here any more."""
    place, own = tmp_path_factory.mktemp("left"), SimpleNamespace(STORAGES=settings.STORAGES)
    use_local_store(own, place)
    with override_settings(**vars(own)), django_db_blocker.unblock(), transaction.atomic():
        folder, _about = export_edition(make_lamp(), place / "out")
        transaction.set_rollback(True)
    return folder


@pytest.fixture
def folder(left: Path, tmp_path: Path, settings: Any) -> Path:
    """A copy of it to spoil, before a site with an empty store."""
    use_local_store(settings, tmp_path)
    return Path(shutil.copytree(left, tmp_path / "copy"))


def about(**changes: object) -> Act:
    """Another edition.json, in a folder that holds by its manifests."""

    def change(folder: Path) -> None:
        path = folder / "data/edition.json"
        sign(folder, "data/edition.json", json.dumps(json.loads(path.read_text()) | changes))

    return change


def table(name: str, change: Callable[[str], str]) -> Act:
    def write_again(folder: Path) -> None:
        path = f"data/rows/contest.{name}.jsonl"
        sign(folder, path, change((folder / path).read_text()))

    return write_again


def sign(folder: Path, name: str, text: str) -> None:
    hashes = read_bag(folder)
    write_tags(folder, hashes | {name: keep_in_bag(folder, name, [text.encode()])}, identifier="lamp")


REFUSED: dict[str, tuple[Act, str]] = {
    "same short name": (
        lambda folder: make_edition(slug="lamp"),
        "The edition lamp is on this site already. Nothing was changed.",
    ),
    "another edition": (
        lambda folder: make_edition(slug="moon"),
        "This site is in use. Its editions: moon; lines of its journal: 0; expected none of either.",
    ),
    "another schema": (about(schema=2), "The folder of lamp has schema 2, written by version "),
    "other tables": (
        about(tables={"contest": "0001_initial"}),
        "whose tables are others (contest: 0001_initial, here ",
    ),
    "wrong kind": (about(lacking="none"), "has not what this version expects in lacking."),
    "file of other bytes": (
        lambda folder: write("masters/lamp-2", b"moon"),
        "The film store has another masters/lamp-2 already. Give this site a store of its own",
    ),
    "file of no row": (
        lambda folder: sign(folder, "data/store/masters/moon", "moon"),
        "Files and rows do not fit together: data/store/masters/moon.",
    ),
    "row twice": (table("regulations", lambda rows: rows * 2), "The database does not take the rows: "),
    "another journal": (
        table("journalentry", lambda lines: lines.replace("note_written", "note_deleted")),
        "The journal of lamp does not hold: line ",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_folder_leaves_no_trace(folder: Path, name: str) -> None:
    spoil, words = REFUSED[name]
    spoil(folder)
    refuse(folder, words)


def refuse(folder: Path, words: str) -> None:
    before = what_is_here()
    with pytest.raises(CommandError) as refused:
        call_command("import_edition", folder)
    assert words in str(refused.value)
    assert what_is_here() == before


def test_other_key_of_the_journal_is_told(folder: Path, settings: Any) -> None:
    settings.JOURNAL_KEY = "another" * 10
    refuse(folder, "JOURNAL_KEY is not the one of the site that wrote the folder")


def test_store_without_room_is_told_before_anything_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 8, 20_000_000))
    refuse(folder, "The disk of the film store has 0.02 GB free; the edition needs ")


def test_store_that_fills_up_is_left_as_it_was(folder: Path) -> None:
    """The first film is there already when the second has no room."""
    with files_no_larger_than(len(LARGE) // 2):
        refuse(folder, "The film store did not take the files: [Errno 27] File too large")


def test_second_import_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_edition", folder)
    said = capsys.readouterr().out
    assert "The edition lamp is here: " in said
    assert "The journal holds." in said
    assert what_is_here()["films"] == {"lamp-1": b"small", "lamp-2": LARGE}
    refuse(folder, "The edition lamp is on this site already. Nothing was changed.")


def test_edition_moves_from_bucket_to_bucket(settings: Any, tmp_path: Path) -> None:
    """The same rows and films; while the store is away, words on either side."""
    away = f"http://127.0.0.1:{free_port()}"
    with running_s3("nanio", tmp_path / "s3") as store:
        use_s3_store(settings, store)
        with transaction.atomic():
            folder, told = export_edition(make_lamp(), tmp_path / "out")
            before = what_is_here()
            use_s3_store(settings, away)
            with pytest.raises(MovingRefused, match="The film store does not do its work: Could not connect"):
                export_edition(Edition.objects.get(), tmp_path / "more")
            transaction.set_rollback(True)
        with pytest.raises(CommandError, match="The film store did not take the files: Could not connect"):
            call_command("import_edition", folder)
        assert Edition.objects.count() == 0
        use_s3_store(settings, store)
        for name in before["films"]:
            film_store().delete(f"masters/{name}")
        import_edition(folder)
        after = what_is_here()
    assert (told.lacking, list((tmp_path / "more").iterdir())) == ([], [])
    moved = ("films", "contest.Entry", "media_pipeline.Film", "contest.Award")
    assert {name: after[name] for name in moved} == {name: before[name] for name in moved}
    assert [line["verb"] for line in after["contest.JournalEntry"]] == ["note_written", "edition_imported"]
