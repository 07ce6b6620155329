"""Static files with their content's hash in their names, so that browsers keep them for ever."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names no hash where nothing was collected (tests). Our ES modules name one another without a hash:
    the browser asks for those anew after a minute, and an ETag answers."""

    manifest_strict = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.addresses: dict[str, str] = {}  # a page names some twenty files, each page the same

    def url(self, name: str, force: bool = False) -> str:
        """The address by which pages name a file; files are collected before the first page is asked for."""
        if name not in self.addresses:
            self.addresses[name] = super().url(name, force)
        return self.addresses[name]

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Those that were not compressed at an earlier start. Copies that are named by their hash are written
        anew at each start: they get the time of the file that they were made of."""
        for source, hashed in self.hashed_files.items():
            made_at = Path(self.path(source)).stat().st_mtime
            os.utime(self.path(hashed), (made_at, made_at))
        files = {path: Path(self.path(path)) for path in paths}
        yield from super().compress_files([path for path, file in files.items() if not is_compressed(file)])


def is_compressed(file: Path) -> bool:
    """Whether both copies are there; each has the time of the file that it was made of."""
    copies = [file.with_name(f"{file.name}.{suffix}") for suffix in ("br", "gz")]
    return all(copy.exists() and _seconds_between(copy, file) < 0.001 for copy in copies)


def _seconds_between(one: Path, other: Path) -> float:
    return abs(one.stat().st_mtime - other.stat().st_mtime)
