"""The index of all films, on the disk of each host that searches. The database is the truth: what the file
lacks is read from there, into memory while it is little, and into a new file once it is much; what the file
has too much is left out of the answers. So the file may be old, or gone, and it need not hear of anything."""

import fcntl
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from itertools import chain
from math import prod
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np

from media_pipeline.matching.bits import FINGERPRINT_VERSION
from media_pipeline.matching.fingerprints import CROPS, Frames
from media_pipeline.matching.index import BANDS, KEYS, FilmRows, Index, film_rows, index_of, rows_of
from media_pipeline.matching.media import PICTURES, Medium

Load = Callable[[Collection[int]], Iterable[tuple[int, Frames]]]  # films → theirs that are there

INDEX_FILE, LOCK_FILE = "fingerprints.index", "fingerprints.lock"
TAIL_FILMS, TAIL_SHARE = 128, 0.02  # films, and share of those in the file, that are searched in memory
HEADER = np.dtype([("mark", "S8"), ("version", "<i8"), ("crops", "<i8"), ("films", "<i8"), ("rows", "<i8")])
MARK = b"LAURINDX"


def open_library(
    folder: Path, *, living: Collection[int], load: Load, medium: Medium = PICTURES
) -> list[Index]:
    """Indexes that together hold all `living` films, and maybe others that have to be left out. Fingerprints
    of the medium that the file in `folder` lacks are asked of `load`. Safe to be called by many processes at
    once: one makes the new file, those that need it wait."""
    base = read_index(folder / INDEX_FILE, medium.version)
    if _is_tail_long(base, living):
        with _lock(folder / LOCK_FILE):
            base = read_index(folder / INDEX_FILE, medium.version)  # perhaps it has just been made
            if _is_tail_long(base, living):
                gone = set(base.films.tolist()) - set(living)
                write_index(
                    folder / INDEX_FILE,
                    index_of(
                        chain(film_rows(base, without=gone), _rows_of(_lacking(base, living), load, medium))
                    ),
                    medium.version,
                )
                base = read_index(folder / INDEX_FILE, medium.version)
    return [base, index_of(_rows_of(_lacking(base, living), load, medium))]


def read_index(path: Path, version: int = FINGERPRINT_VERSION) -> Index:
    """The index in a file, mapped into memory; an empty one when there is none, or none of that version."""
    try:
        with path.open("rb") as file:
            content = np.memmap(file, np.uint8, mode="r")
    except (FileNotFoundError, ValueError):  # ValueError: an empty file
        return index_of(())
    header = np.frombuffer(content[: HEADER.itemsize].tobytes().ljust(HEADER.itemsize, b"\0"), HEADER)[0]
    if (header["mark"], header["version"], header["crops"]) != (MARK, version, len(CROPS)):
        return index_of(())
    sections = _sections(int(header["films"]), int(header["rows"]))
    sizes = [np.dtype(kind).itemsize * prod(shape) for kind, shape in sections]
    if len(content) != HEADER.itemsize + sum(sizes):
        return index_of(())
    ends = HEADER.itemsize + np.cumsum(sizes)
    return Index(
        *(
            content[end - size : end].view(kind).reshape(shape)
            for (kind, shape), size, end in zip(sections, sizes, ends, strict=True)
        )
    )


def write_index(path: Path, index: Index, version: int = FINGERPRINT_VERSION) -> None:
    """Put the index into the file, whole or not at all; who has the old one open keeps it."""
    header = np.array([(MARK, version, len(CROPS), len(index.films), len(index.hashes))], HEADER)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", delete=False) as draft:
        try:
            header.tofile(draft)
            for (kind, _), field in zip(_sections(0, 0), fields(index), strict=True):
                getattr(index, field.name).astype(kind, copy=False).tofile(draft)
            draft.flush()
            os.fsync(draft.fileno())
            os.replace(draft.name, path)
        except BaseException:
            os.unlink(draft.name)
            raise


def _sections(films: int, rows: int) -> list[tuple[str, tuple[int, ...]]]:
    """Kind and shape of the arrays, in the order of Index's fields; wide numbers first: all lie straight."""
    return [
        ("<i8", (films,)),
        ("<i8", (films + 1,)),
        ("<u8", (rows,)),
        ("<u4", (BANDS, rows)),
        ("<u4", (BANDS, KEYS + 1)),
        ("<u2", (rows,)),
    ]


def _lacking(base: Index, living: Collection[int]) -> set[int]:
    return set(living) - set(base.films.tolist())


def _is_tail_long(base: Index, living: Collection[int]) -> bool:
    return len(_lacking(base, living)) > max(TAIL_FILMS, TAIL_SHARE * len(base.films))


def _rows_of(films: Collection[int], load: Load, medium: Medium) -> Iterator[tuple[int, FilmRows]]:
    return (
        (film, rows_of(frames[:, : medium.indexed_columns], medium.indexed_step))
        for film, frames in load(films)
    )


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
