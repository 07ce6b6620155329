"""What every start of a process, or of the site, is spared."""

import gc
import os
from pathlib import Path

from contest.conf.staticfiles import HashedStaticFilesStorage


def test_collector_of_garbage_works_as_soon_as_all_is_imported() -> None:
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_file_that_has_not_changed_is_not_compressed_again(tmp_path: Path) -> None:
    storage = HashedStaticFilesStorage(location=tmp_path)
    file = tmp_path / "a.js"
    file.write_text("let a = 1;\n" * 100)
    copies = [("a.js", "a.js.br"), ("a.js", "a.js.gz")]
    assert list(storage.compress_files(["a.js"])) == copies
    assert list(storage.compress_files(["a.js"])) == []
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert list(storage.compress_files(["a.js"])) == copies
    (tmp_path / "a.js.gz").unlink()
    assert list(storage.compress_files(["a.js"])) == copies


def test_copy_that_is_written_anew_is_not_compressed_again(tmp_path: Path) -> None:
    storage = HashedStaticFilesStorage(location=tmp_path, base_url="/static/")
    (tmp_path / "a.css").write_text("p { color: red }\n" * 100)
    first, second = (
        sorted(made for _, made, _ in storage.post_process({"a.css": (storage, "a.css")})) for _ in range(2)
    )
    hashed = Path(storage.hashed_files["a.css"]).name
    assert second == [hashed]
    assert first == sorted([hashed, *(f"{name}.{end}" for name in ("a.css", hashed) for end in ("br", "gz"))])


def test_file_that_pages_name_again_has_the_same_address(tmp_path: Path) -> None:
    storage = HashedStaticFilesStorage(location=tmp_path, base_url="/static/")
    assert [storage.url("a.js"), storage.url("a.js"), storage.url("c.js")] == [
        "/static/a.js",
        "/static/a.js",
        "/static/c.js",
    ]
