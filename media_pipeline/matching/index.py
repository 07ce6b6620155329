"""Hashes of many films, sorted by each of their four bands of 16 bits. Hashes that differ in few bits mostly
share a band, so a look into the four buckets of a hash finds its neighbours among millions without touching
the rest."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media_pipeline.matching.alignment import worth
from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import Frames, distances

BANDS = 4
NEIGHBOUR_BITS = 6
KEYS = 1 << 16
LARGEST_BUCKET = 8192  # rows; of a larger one a part stands for the whole
HASHES_AT_ONCE = 128

Ids = NDArray[np.int64]
Rows = NDArray[np.uint32]
FilmRows = tuple[NDArray[np.uint64], NDArray[np.uint16]]  # hashes, numbers of their frames


@dataclass(frozen=True)
class Index:
    """Rows are hashes of all crops of one frame a second, film after film. Arrays may lie in a file."""

    films: Ids
    starts: Ids  # of the films' rows, and the end of the last
    hashes: NDArray[np.uint64]
    order: Rows  # band, place: rows sorted by the band's 16 bits
    buckets: Rows  # band, key: the places where the rows of a key start
    moments: NDArray[np.uint16]  # number of the frame in its film


def rows_of(frames: Frames, step: int = FRAMES_PER_SECOND) -> FilmRows:
    """Hashes and frame numbers that stand for a film in an index: those of every `step`th frame."""
    kept = np.flatnonzero(worth(frames))
    kept = kept[kept % step == 0]
    hashes, moments = frames[kept].ravel(), np.repeat(kept.astype(np.uint16), frames.shape[1])
    return hashes[hashes != 0], moments[hashes != 0]


def index_of(films: Iterable[tuple[int, FilmRows]]) -> Index:
    """An index of films with their rows."""
    listed = list(films)
    starts = np.cumsum([0, *(len(rows[0]) for _, rows in listed)], dtype=np.int64)
    none = (np.zeros(0, np.uint64), np.zeros(0, np.uint16))
    hashes, moments = (np.concatenate([none[part], *(rows[part] for _, rows in listed)]) for part in range(2))
    order, buckets = np.empty((BANDS, len(hashes)), np.uint32), np.zeros((BANDS, KEYS + 1), np.uint32)
    for band in range(BANDS):
        keys = _keys(hashes, band)
        order[band] = np.argsort(keys, kind="stable")
        buckets[band, 1:] = np.cumsum(np.bincount(keys, minlength=KEYS))
    return Index(np.array([film for film, _ in listed], np.int64), starts, hashes, order, buckets, moments)


def film_rows(index: Index, *, without: Collection[int] = ()) -> Iterator[tuple[int, FilmRows]]:
    """The films of an index with their rows, to make another index of."""
    left_out = set(without)
    for at, film in enumerate(index.films.tolist()):
        if film not in left_out:
            rows = slice(*index.starts[at : at + 2])
            yield film, (index.hashes[rows], index.moments[rows])


def neighbours(index: Index, hashes: NDArray[np.uint64]) -> Iterator[tuple[NDArray[np.intp], Rows]]:
    """(places in `hashes`, rows that differ from them in NEIGHBOUR_BITS at most), piece after piece; a row
    that shares several bands comes several times."""
    for band in range(BANDS):
        keys = _keys(hashes, band).astype(np.intp)
        first, beyond = (index.buckets[band, keys + more].astype(np.int64) for more in range(2))
        counts = np.minimum(beyond - first, LARGEST_BUCKET)
        first += (beyond - first - counts) // 2
        for start in range(0, len(hashes), HASHES_AT_ONCE):
            piece = np.arange(start, min(start + HASHES_AT_ONCE, len(hashes)))
            asked = np.repeat(piece, counts[piece])
            places = np.arange(len(asked)) + np.repeat(
                first[piece] - np.cumsum(counts[piece]) + counts[piece], counts[piece]
            )
            rows = index.order[band, places]
            is_near = distances(index.hashes[rows], hashes[asked]) <= NEIGHBOUR_BITS
            yield asked[is_near], rows[is_near]


def _keys(hashes: NDArray[np.uint64], band: int) -> NDArray[np.uint16]:
    return (hashes >> np.uint64(16 * band)).astype(np.uint16)
