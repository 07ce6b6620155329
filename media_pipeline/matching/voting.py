"""Which films of an index may share pictures with a film: each of its frames has one vote, which the films
divide that show something near; votes count together when they are for the same place in time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from media_pipeline.matching.alignment import Numbers, Truths, worth
from media_pipeline.matching.fingerprints import Frames
from media_pipeline.matching.index import Index, neighbours
from media_pipeline.matching.media import PICTURES, Medium

BIN = 8  # frames: votes for offsets in the same or the next bin count together
COMMON_FILMS, COMMON_SHARE = 30, 0.01  # what is shown by more films than both is nobody's own picture
COMMON_GAP = 8  # frames
MOST_CANDIDATES = 24

Table = NDArray[np.int64]


@dataclass(frozen=True)
class Votes:
    """The likeliest films, best first, and which frames of the film are common property."""

    films: list[int]
    is_common: Truths


def vote(
    film: Frames, indexes: Sequence[Index], *, among: Collection[int], medium: Medium = PICTURES
) -> Votes:
    """Ask `indexes` (of different films) for the films that may share pictures with `film`; those that are
    not `among` these are left out."""
    ids = np.concatenate([index.films for index in indexes])
    near = _near(film, indexes, medium)
    frames, shown, later, views = near[:, np.isin(ids, list(among))[near[1]]]
    pairs = np.unique(shown * len(film) + frames)
    sharers = np.bincount(pairs % max(len(film), 1), minlength=len(film))
    is_common = sharers > max(COMMON_FILMS, COMMON_SHARE * len(ids))
    ballots = 1 / np.maximum(sharers, 1)
    ballots[is_common] = 0

    bins = (later + len(film)) // BIN
    bin_count = int(bins.max(initial=0)) + 2
    places = (shown * len(medium.views) + views) * bin_count + bins
    cast = np.unique(places * len(film) + frames)  # a frame votes once for a place
    places, found = np.unique(cast // max(len(film), 1), return_inverse=True)
    scores = np.bincount(found, ballots[cast % max(len(film), 1)])
    follows = np.flatnonzero(np.diff(places) == 1)
    together = scores.copy()
    together[follows] += scores[follows + 1]
    best = np.zeros(len(ids))
    np.maximum.at(best, places // (len(medium.views) * bin_count), together)
    likeliest = np.argsort(-best, kind="stable")[:MOST_CANDIDATES]
    return Votes([int(ids[at]) for at in likeliest if best[at] > 0], _closed(is_common))


def _closed(is_common: Truths) -> Truths:
    """With the frames between common ones, which were not asked for or by chance not recognised."""
    closed = is_common.copy()
    for one, next_one in pairwise(np.flatnonzero(is_common).tolist()):
        closed[one:next_one] = next_one - one <= COMMON_GAP
    closed[is_common] = True
    return closed


def _near(film: Frames, indexes: Sequence[Index], medium: Medium) -> Table:
    """What is near: frame of the film, place of the film that shows it, how much later, number of the
    view."""
    moments, hashes, views = _questions(film, medium)
    found = [np.zeros((4, 0), np.int64)]
    films_before = 0
    for index in indexes:
        for asked, rows in neighbours(index, hashes):
            shown = np.searchsorted(index.starts, rows, "right") - 1 + films_before
            later = index.moments[rows].astype(np.int64) - moments[asked]
            found.append(np.stack([moments[asked], shown, later, views[asked]]))
        films_before += len(index.films)
    return np.hstack(found)


def _questions(film: Frames, medium: Medium) -> tuple[Numbers, NDArray[np.uint64], Numbers]:
    """Numbers of frames, what is asked for them, and as which view."""
    counts = worth(film)
    numbers, hashes, views = [], [], []
    for number, view in enumerate(medium.views):
        seen = view.of(film)
        for column, step in enumerate(medium.steps):
            if step:
                is_due = counts & (seen[:, column] != 0) & (np.arange(len(film)) % step == 0)
                asked = np.flatnonzero(is_due)
                numbers.append(asked)
                hashes.append(seen[asked, column])
                views.append(np.full(len(asked), number))
    return np.concatenate(numbers), np.concatenate(hashes), np.concatenate(views)
