"""Folders that are refused before anything is written, each with its own words; and what one has written,
another program reads."""

import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from contest.moving.bags import keep_in_bag, read_bag, write_tags
from contest.moving.refusals import FolderUnfit


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    folder = tmp_path / "bag"
    names = ("data/store/a 100%25.mp4", "data/rows/片.jsonl")
    write_tags(folder, {name: keep_in_bag(folder, name, [b"one", b"two"]) for name in names}, identifier="x")
    return folder


def test_bag_is_read_by_us_and_by_sha256sum(bag: Path) -> None:
    same = sha256(b"onetwo").hexdigest()
    assert read_bag(bag) == {"data/store/a 100%25.mp4": same, "data/rows/片.jsonl": same}
    assert (bag / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert "Payload-Oxum: 12.2\n" in (bag / "bag-info.txt").read_text()
    tags = ["sha256sum", "--check", "--quiet", "tagmanifest-sha256.txt"]
    assert subprocess.run(tags, cwd=bag, check=False).returncode == 0


def add_line(path: str) -> Callable[[Path], object]:
    def write(bag: Path) -> None:
        with (bag / "tagmanifest-sha256.txt").open("a") as manifest:
            manifest.write(f"{'0' * 64}  {path}\n")

    return write


OUTSIDE = "expected a SHA-256 and the path, once, of a file inside the folder"
REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "changed byte": (
        lambda bag: (bag / "data/rows/片.jsonl").write_bytes(b"onetwO"),
        "data/rows/片.jsonl was changed: its SHA-256 is not that of the manifest",
    ),
    "changed tag": (
        lambda bag: (bag / "bag-info.txt").write_bytes(b"External-Identifier: y\n"),
        "bag-info.txt was changed",
    ),
    "missing film": (
        lambda bag: (bag / "data/store/a 100%25.mp4").unlink(),
        "data/store/a 100%25.mp4 is not in the folder, but in its manifest",
    ),
    "additional file": (
        lambda bag: (bag / "data/more").write_bytes(b""),
        "data/more is in the folder, but in no manifest",
    ),
    "link": (
        lambda bag: (bag / "data/link").symlink_to("/etc/passwd"),
        "data/link is a link or no plain file",
    ),
    "linked folder": (lambda bag: (bag / "data/link").symlink_to("/etc"), "is a link or no plain file"),
    "path that leaves": (add_line("../secret"), OUTSIDE),
    "path of the root": (add_line("/etc/passwd"), OUTSIDE),
    "path twice": (add_line("bagit.txt"), OUTSIDE),
    "NUL": (add_line("a\0b"), OUTSIDE),
    "no text": (
        lambda bag: (bag / "manifest-sha256.txt").write_bytes(b"\xff\xfe"),
        "manifest-sha256.txt cannot be read",
    ),
    "another version": (
        lambda bag: (bag / "bagit.txt").write_text("BagIt-Version: 0.97\n"),
        "is no BagIt 1.0 folder",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_unfit_folder_is_refused_in_words(bag: Path, name: str) -> None:
    spoil, words = REFUSED[name]
    spoil(bag)
    with pytest.raises(FolderUnfit) as refused:
        read_bag(bag)
    assert words in str(refused.value)


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderUnfit, match="is no folder"):
        read_bag(tmp_path / "nowhere")
