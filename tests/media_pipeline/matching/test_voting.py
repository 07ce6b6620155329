import numpy as np
import pytest

from media_pipeline.matching.alignment import compare
from media_pipeline.matching.fingerprints import mirrored, read_fingerprint
from media_pipeline.matching.index import index_of, rows_of
from media_pipeline.matching.voting import COMMON_FILMS, vote
from tests.media_pipeline.matching.changes import CHANGES, copy, original
from tests.media_pipeline.matching.crowd import Crowd
from tests.media_pipeline.matching.truth_films import TruthFilm

FILMS = 300
SECONDS = 30.0


@pytest.fixture(scope="module")
def crowd():
    return Crowd(seconds=30, drawn_films=4)


@pytest.fixture(scope="module")
def index(crowd):
    return index_of((film, rows_of(frames)) for film, frames in crowd.load(range(1, FILMS + 1)))


@pytest.mark.slow
@pytest.mark.parametrize("film", [1, 150, 300])
def test_the_film_itself_has_the_most_votes(crowd, index, film):
    assert vote(crowd.frames(film), [index], among=range(1, FILMS + 1)).films[0] == film
    assert vote(mirrored(crowd.frames(film)), [index], among=range(1, FILMS + 1)).films[0] == film


@pytest.mark.slow
def test_films_that_are_not_asked_for_are_left_out(crowd, index):
    assert 7 not in vote(crowd.frames(7), [index], among=set(range(1, FILMS + 1)) - {7}).films
    assert vote(crowd.frames(7), [index], among=()).films == []


def test_several_indexes_answer_like_one(crowd, index):
    parts = [
        index_of((film, rows_of(frames)) for film, frames in crowd.load(films))
        for films in (range(1, 200), range(200, FILMS + 1))
    ]
    whole, split = (vote(crowd.frames(250), some, among=range(1, FILMS + 1)) for some in ([index], parts))
    assert split.films == whole.films
    assert (split.is_common == whole.is_common).all()


def test_a_shot_is_enough(crowd, index):
    film = crowd.frames(FILMS + 1).copy()
    film[40:60] = crowd.frames(20)[60:80]
    assert vote(film, [index], among=range(1, FILMS + 1)).films[0] == 20


@pytest.mark.parametrize("frames", [0, 1, 3])
def test_hardly_any_film_asks_for_hardly_anything(crowd, index, frames):
    votes = vote(crowd.frames(1)[:frames], [index], among=range(1, FILMS + 1))
    assert votes.is_common.shape == (frames,)
    assert vote(np.zeros((frames, 4), np.uint64), [index], among=range(1, FILMS + 1)).films == []


def test_nothing_is_found_among_no_films(crowd):
    assert vote(crowd.frames(1), [index_of(())], among=()).films == []


def test_what_many_films_show_is_nobodys(crowd):
    """An opening of all films is common property: it makes no two of them a match."""
    opening = crowd.frames(1000)[:60]
    films = {film: np.concatenate([opening, crowd.frames(film)[60:]]) for film in range(1, COMMON_FILMS + 10)}
    index = index_of((film, rows_of(frames)) for film, frames in films.items())
    votes = vote(films[1], [index], among=set(films) - {1})
    shown = rows_of(opening)[1]
    assert votes.is_common[shown].all()
    assert not votes.is_common[60:].any()
    own = np.where(votes.is_common[:, None], np.uint64(0), films[1])
    assert compare(films[1], films[2]) is not None
    assert compare(own, films[2]) is None


@pytest.mark.slow
def test_changed_copies_are_found_in_a_crowd(crowd, index):
    """The whole way, for a film drawn with a seed of its own."""
    seeds = [2000]
    drawn = {seed: read_fingerprint(original(TruthFilm(seed, SECONDS))) for seed in seeds}
    library = [index, index_of((seed, rows_of(frames)) for seed, frames in drawn.items())]
    missed = []
    for seed in seeds:
        for name, change in CHANGES.items():
            film = read_fingerprint(copy(TruthFilm(seed, SECONDS), change))
            votes = vote(film, library, among={*range(1, FILMS + 1), *seeds})
            own = np.where(votes.is_common[:, None], np.uint64(0), film)
            found = compare(own, drawn[seed]) if seed in votes.films else None
            if found is None or found.share < 0.5:
                missed.append((seed, name))
    assert missed == []
