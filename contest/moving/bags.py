"""A folder as BagIt 1.0 (RFC 8493) has it: whoever has it can check each byte with `sha256sum`, years from
now and without this site."""

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from contest.moving.refusals import FolderUnfit
from contest.version import VERSION
from media_pipeline import api

PAYLOAD = "data"
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARED, ABOUT, MANIFEST = "bagit.txt", "bag-info.txt", "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
TOLD = 5  # names in a refusal; the rest is a number


def write_tags(folder: Path, hashes: dict[str, str], *, identifier: str) -> None:
    """Make a bag of `folder`, which holds the payload; `hashes` are its SHA-256 by path below the folder."""
    size = sum((folder / name).stat().st_size for name in hashes)
    _write(folder / DECLARED, DECLARATION)
    _write(
        folder / ABOUT,
        f"Bagging-Date: {datetime.now(UTC):%Y-%m-%d}\n"
        f"Bag-Software-Agent: Laureate {VERSION}\n"
        f"External-Identifier: {identifier}\n"
        f"Payload-Oxum: {size}.{len(hashes)}\n",
    )
    _write(folder / MANIFEST, _listing(hashes))
    tags = {name: api.hash_of(folder / name) for name in (DECLARED, ABOUT, MANIFEST)}
    _write(folder / TAG_MANIFEST, _listing(tags))


def read_bag(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of the payload, by its path below the folder, once all of it was read and found
    right. Raises FolderUnfit, with the names of what is not."""
    found = set(_files_of(folder))
    if DECLARED not in found or not (folder / DECLARED).read_bytes().startswith(b"BagIt-Version: 1.0\n"):
        raise FolderUnfit(
            f"{folder} is no BagIt 1.0 folder: expected {DECLARED} that says so. Name the folder that "
            "export_edition has written."
        )
    tags, payload = _manifest_of(folder, TAG_MANIFEST), _manifest_of(folder, MANIFEST)
    listed = tags | payload
    _refuse("is not in the folder, but in its manifest", sorted(listed.keys() - found))
    _refuse("is in the folder, but in no manifest", sorted(found - listed.keys() - {TAG_MANIFEST}))
    changed = [name for name, sha256 in listed.items() if api.hash_of(folder / name) != sha256]
    _refuse("was changed: its SHA-256 is not that of the manifest", changed)
    return payload


def _refuse(what: str, names: list[str]) -> None:
    if names:
        more = f", and {len(names) - TOLD} more like it" if len(names) > TOLD else ""
        raise FolderUnfit(
            f"{', '.join(names[:TOLD])} {what}{more}. Copy the folder again from where it was written; "
            "nothing was imported."
        )


def _files_of(folder: Path) -> Iterator[str]:
    """Paths of plain files below the folder. Raises FolderUnfit for a link or anything else."""
    if not folder.is_dir() or folder.is_symlink():
        raise FolderUnfit(f"{folder} is no folder. Name the folder that export_edition has written.")
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            mode = path.lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise FolderUnfit(
                    f"{path} is a link or no plain file; expected files and folders alone. Nothing was "
                    "imported."
                )
        yield from (Path(place, name).relative_to(folder).as_posix() for name in files)


def _manifest_of(folder: Path, name: str) -> dict[str, str]:
    try:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FolderUnfit(f"{folder / name} cannot be read: {error}. Copy the folder again.") from error
    hashes: dict[str, str] = {}
    for line in lines:
        match = LINE.fullmatch(line)
        path = _decoded(match[2]) if match else ""
        if match is None or not _stays_inside(path, is_tag=name == TAG_MANIFEST) or path in hashes:
            raise FolderUnfit(
                f"{name} has the line “{line[:200]}”; expected a SHA-256 and the path, once, of a file "
                "inside the folder. Nothing was imported."
            )
        hashes[path] = match[1]
    return hashes


def _stays_inside(path: str, *, is_tag: bool) -> bool:
    parts = PurePosixPath(path).parts
    is_plain = path == "/".join(parts) and not {"..", ".", "/"} & set(parts) and "\\" not in path
    return is_plain and "\0" not in path and (len(parts) == 1 if is_tag else parts[0] == PAYLOAD)


def _listing(hashes: dict[str, str]) -> str:
    return "".join(f"{hashes[name]}  {_encoded(name)}\n" for name in sorted(hashes))


def _encoded(name: str) -> str:
    for sign, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        name = name.replace(sign, code)
    return name


def _decoded(name: str) -> str:
    for sign, code in (("\n", "%0A"), ("\r", "%0D"), ("%", "%25")):
        name = name.replace(code, sign)
    return name


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def keep_in_bag(folder: Path, name: str, pieces: Iterable[bytes]) -> str:
    """Write one file of the payload; returns its SHA-256."""
    path, digest = folder / name, hashlib.sha256()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        for piece in pieces:
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()
