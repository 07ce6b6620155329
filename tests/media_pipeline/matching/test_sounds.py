"""Narrations and music that went through what people and sites do to audio, and the same under other pictures
and other voices."""

from itertools import combinations

import numpy as np
import pytest

from media_pipeline.matching.alignment import compare
from media_pipeline.matching.fingerprints import read_fingerprint
from media_pipeline.matching.media import SOUNDS
from media_pipeline.matching.sounds import read_wave, sound_print_of
from tests.media_pipeline.matching.truth_sounds import (
    CHANGES,
    STYLES,
    copy,
    mixed,
    music,
    narration,
    wave_of,
)

SECONDS = 30


def print_of(sound):
    return read_fingerprint(sound_print_of(wave_of(sound)))


def heard_in(film, other):
    """Share of the film's audio that is in the other."""
    found = compare(film, other, SOUNDS)
    return found.share if found else 0.0


@pytest.fixture(scope="module")
def originals():
    sounds = [kind(seed, SECONDS) for kind in (narration, music) for seed in range(2 * STYLES)]
    return [print_of(sound) for sound in sounds]


@pytest.mark.film
@pytest.mark.slow
@pytest.mark.parametrize(("made", "first"), [(narration, 0), (music, 1)])
def test_the_same_audio_is_found_whatever_was_done_to_it(made, first):
    """Every second change to each; the benchmark of the radar has them all."""
    sound = made(1, SECONDS)
    original = print_of(sound)
    shares = {
        name: heard_in(print_of(copy(sound, CHANGES[name])), original) for name in list(CHANGES)[first::2]
    }
    assert {name: share for name, share in shares.items() if share < 0.9} == {}


@pytest.mark.film
@pytest.mark.slow
def test_other_audio_of_the_same_voice_and_the_same_band_is_not(originals):
    alike = [
        pair for pair in combinations(range(len(originals)), 2) if heard_in(*(originals[at] for at in pair))
    ]
    assert alike == []


@pytest.mark.film
@pytest.mark.slow
def test_a_voice_is_found_over_music_and_music_under_other_voices_is_not():
    over_music = print_of(mixed(narration(0, SECONDS), music(3, SECONDS), 12))
    alone = print_of(narration(0, SECONDS))
    other_over_music = print_of(mixed(narration(3, SECONDS), music(3, SECONDS), 12))
    assert heard_in(over_music, alone) > 0.8
    assert heard_in(over_music, other_over_music) == 0


def test_speed_and_place_are_told():
    rng = np.random.default_rng(4)
    steps = np.repeat(rng.normal(size=400), 800) * np.sin(np.arange(320_000) * 0.7)
    wave = (3000 * steps).astype(np.int16)
    later = np.concatenate([rng.normal(0, 300, 24_000).astype(np.int16), wave])
    found = compare(*(read_fingerprint(sound_print_of(one)) for one in (later, wave)), SOUNDS)
    assert found.speed == pytest.approx(1, abs=0.01)
    assert {round((here - there) / 250) for here, there, _ in found.pairs} == {12}


@pytest.mark.parametrize("samples", [0, 1, 499, 1999])
def test_hardly_any_audio_has_no_print(samples):
    assert sound_print_of(np.zeros(samples, np.int16)) == b""


def test_silence_and_a_hum_say_nothing():
    hum = (9000 * np.sin(np.arange(80_000) * 0.3)).astype(np.int16)
    for wave in (np.zeros(80_000, np.int16), hum):
        frames = read_fingerprint(sound_print_of(wave))
        assert (frames.shape, np.unique(frames[5:-5]).tolist()) == ((40, 4), [0])


def test_a_film_without_audio_has_no_wave(tmp_path):
    assert read_wave(tmp_path / "wave.s16").tolist() == []
