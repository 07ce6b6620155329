from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from media_pipeline.matching import library
from media_pipeline.matching.index import film_rows, index_of, rows_of
from media_pipeline.matching.library import INDEX_FILE, open_library, read_index, write_index
from media_pipeline.matching.media import PICTURES
from tests.media_pipeline.matching.crowd import Crowd


@pytest.fixture(scope="module")
def crowd():
    return Crowd(seconds=12, drawn_films=2)


@pytest.fixture
def asked(monkeypatch):
    """Short tails, and a record of how many films were asked for each time."""
    monkeypatch.setattr(library, "TAIL_FILMS", 3)
    return []


def recording(crowd, asked):
    def load(films):
        asked.append(sorted(films))
        return crowd.load(films)

    return load


def films_in(indexes):
    return sorted(film for index in indexes for film in index.films.tolist())


def same(one, other):
    return all(
        np.array_equal(mine, theirs)
        for mine, theirs in zip(vars(one).values(), vars(other).values(), strict=True)
    )


@pytest.mark.slow
def test_few_films_are_searched_in_memory(tmp_path, crowd, asked):
    indexes = open_library(tmp_path, living={1, 2, 3}, load=recording(crowd, asked))
    assert films_in(indexes) == [1, 2, 3]
    assert not (tmp_path / INDEX_FILE).exists()


@pytest.mark.slow
def test_many_films_go_into_the_file_and_are_not_asked_for_again(tmp_path, crowd, asked):
    open_library(tmp_path, living=range(1, 6), load=recording(crowd, asked))
    indexes = open_library(tmp_path, living=range(1, 7), load=recording(crowd, asked))
    assert asked == [[1, 2, 3, 4, 5], [], [6]]
    assert [index.films.tolist() for index in indexes] == [[1, 2, 3, 4, 5], [6]]


@pytest.mark.slow
def test_the_file_that_grew_is_the_file_made_at_once(tmp_path, crowd, asked):
    for films in (5, 10):
        open_library(tmp_path / "grown", living=range(1, films + 1), load=crowd.load)
    open_library(tmp_path / "at once", living=range(1, 11), load=crowd.load)
    grown, made = ((tmp_path / name / INDEX_FILE).read_bytes() for name in ("grown", "at once"))
    assert grown == made


@pytest.mark.slow
def test_films_that_are_gone_leave_the_file_when_it_is_made_anew(tmp_path, crowd, asked):
    open_library(tmp_path, living=range(1, 6), load=crowd.load)
    indexes = open_library(tmp_path, living=range(4, 12), load=crowd.load)
    assert films_in(indexes) == list(range(4, 12))


def test_films_without_a_fingerprint_are_left_out(tmp_path, crowd, asked):
    indexes = open_library(tmp_path, living=range(1, 9), load=lambda films: crowd.load(set(films) - {2}))
    assert films_in(indexes) == [1, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    "spoil", [lambda content: b"", lambda content: content[:-1], lambda content: b"x" * 500]
)
def test_a_spoilt_file_is_made_anew(tmp_path, crowd, asked, spoil):
    open_library(tmp_path, living=range(1, 6), load=crowd.load)
    whole = (tmp_path / INDEX_FILE).read_bytes()
    (tmp_path / INDEX_FILE).write_bytes(spoil(whole))
    open_library(tmp_path, living=range(1, 6), load=crowd.load)
    assert (tmp_path / INDEX_FILE).read_bytes() == whole


def test_a_file_of_another_version_is_made_anew(tmp_path, crowd, asked):
    open_library(tmp_path, living=range(1, 6), load=crowd.load)
    newer = replace(PICTURES, version=PICTURES.version + 1)
    open_library(tmp_path, living=range(1, 6), load=recording(crowd, asked), medium=newer)
    assert asked == [[1, 2, 3, 4, 5], []]


def test_the_old_file_stays_readable_while_a_new_one_takes_its_place(tmp_path, crowd):
    first, second = (
        index_of((film, rows_of(frames)) for film, frames in crowd.load(films)) for films in ([1], [2])
    )
    write_index(tmp_path / INDEX_FILE, first)
    opened = read_index(tmp_path / INDEX_FILE)
    write_index(tmp_path / INDEX_FILE, second)
    assert same(opened, first)
    assert same(read_index(tmp_path / INDEX_FILE), second)
    assert [file.name for file in tmp_path.iterdir()] == [INDEX_FILE]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path, crowd):
    write_index(tmp_path / INDEX_FILE, index_of([(1, rows_of(crowd.frames(1)))]))
    broken = index_of([(2, rows_of(crowd.frames(2)))])
    object.__setattr__(broken, "moments", None)
    with pytest.raises(AttributeError):
        write_index(tmp_path / INDEX_FILE, broken)
    assert read_index(tmp_path / INDEX_FILE).films.tolist() == [1]
    assert [file.name for file in tmp_path.iterdir()] == [INDEX_FILE]


def test_an_index_of_nothing_is_kept_and_read(tmp_path):
    write_index(tmp_path / INDEX_FILE, index_of(()))
    assert same(read_index(tmp_path / INDEX_FILE), index_of(()))


def test_of_many_who_need_the_file_one_makes_it(tmp_path, crowd, asked):
    load = recording(crowd, asked)
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: open_library(tmp_path, living=range(1, 9), load=load), range(8)))
    assert [films_in(indexes) for indexes in opened] == [list(range(1, 9))] * 8
    assert sum(map(bool, asked)) == 1


def test_rows_of_an_index_make_the_same_index_again(crowd):
    index = index_of((film, rows_of(frames)) for film, frames in crowd.load([3, 1, 2]))
    assert same(index_of(film_rows(index)), index)
