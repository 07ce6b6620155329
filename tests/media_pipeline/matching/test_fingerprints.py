import numpy as np
import pytest

from media_pipeline.matching.fingerprints import (
    CROPS,
    distances,
    fingerprint_of,
    mirrored,
    read_fingerprint,
)
from tests.media_pipeline.matching.changes import thumbnails_of
from tests.media_pipeline.matching.truth_films import TruthFilm

FILM = TruthFilm(3, seconds=20)
TIMES = np.arange(4.5, 18.5, 0.25)


@pytest.fixture(scope="module")
def thumbnails():
    return thumbnails_of(FILM.draw(TIMES))


def test_record_has_a_hash_for_each_print_and_crop(thumbnails):
    record = fingerprint_of(thumbnails)
    assert len(record) == len(thumbnails) * len(CROPS) * 8
    assert read_fingerprint(record).shape == (len(thumbnails), len(CROPS))


def test_no_prints_give_an_empty_record():
    assert fingerprint_of(np.zeros((0, 64, 64), np.uint8)) == b""
    assert read_fingerprint(b"").shape == (0, len(CROPS))


def test_prints_taken_in_pieces_give_the_same_record(thumbnails):
    many = np.concatenate([thumbnails] * 6)
    assert fingerprint_of(many) == fingerprint_of(thumbnails) * 6


def test_mirrored_hashes_are_those_of_mirrored_pictures(thumbnails):
    seen = read_fingerprint(fingerprint_of(thumbnails[:, :, ::-1]))
    assert (
        distances(mirrored(read_fingerprint(fingerprint_of(thumbnails))), seen).max() <= 1
    )  # a frequency near 0


@pytest.mark.parametrize("bits", [64, 32])
def test_prints_of_another_size_give_nearly_the_same_hashes(thumbnails, bits):
    small = (
        thumbnails.reshape(len(thumbnails), bits, 64 // bits, bits, 64 // bits)
        .mean(axis=(2, 4))
        .astype(np.uint8)
    )
    apart = distances(read_fingerprint(fingerprint_of(thumbnails)), read_fingerprint(fingerprint_of(small)))
    assert np.percentile(apart, 90) <= 4


def test_bars_are_cut_off(thumbnails):
    framed = np.zeros_like(thumbnails)
    framed[:, 8:56] = thumbnails_of(FILM.draw(TIMES))[:, :48]
    inside = read_fingerprint(fingerprint_of(framed, (0.0, 0.125, 1.0, 0.75)))
    assert (inside[:, 0] == read_fingerprint(fingerprint_of(thumbnails[:, :48]))[:, 0]).all()


def test_bars_that_leave_hardly_a_picture_are_not_believed(thumbnails):
    assert fingerprint_of(thumbnails, (0.4, 0.4, 0.1, 0.2)) == fingerprint_of(thumbnails)


def test_the_crops_of_a_film_are_the_whole_of_its_cropped_copy(thumbnails):
    whole = read_fingerprint(fingerprint_of(thumbnails))
    for crop, (wide, high) in enumerate(CROPS):
        window = ((1 - wide) / 2, (1 - high) / 2, wide, high)
        cropped = read_fingerprint(fingerprint_of(thumbnails_of(FILM.draw(TIMES, window=window))))
        both = (whole[:, crop] != 0) & (cropped[:, 0] != 0)
        assert np.median(distances(whole[both, crop], cropped[both, 0])) <= 2


def test_pictures_without_texture_say_nothing():
    slope = np.linspace(0, 255, 64)
    video = [
        np.zeros((64, 64)),
        np.full((64, 64), 200.0),
        np.tile(slope, (64, 1)),
        np.add.outer(slope, slope) / 2,
        255 * np.exp(-np.add.outer((slope / 255 - 0.5) ** 2, (slope / 255 - 0.5) ** 2)),
    ]
    rng = np.random.default_rng(0)
    noisy = [np.clip(picture + rng.normal(0, 1.5, (64, 64)), 0, 255) for picture in video]
    assert not read_fingerprint(fingerprint_of(np.array(video + noisy).astype(np.uint8))).any()
