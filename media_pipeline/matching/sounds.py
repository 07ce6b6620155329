"""The audio of a film → its sound print: for each quarter of a second a 64-bit hash of the two seconds around
it, in four phases.

The spectrogram, in decibels and by bands as the ear has them, is looked at as if it were a picture: a bit is
the sign of one of its lowest frequencies over time and pitch, as in fingerprints.py. What stands still over
time is left out, so that an equaliser, the level and a steady hum change nothing; what is under something
louder, as music under a voice, hardly counts. A second film never begins at the same instant: of the phases,
one has its moments within a thirty-second of a second of the other's."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media_pipeline.ffmpeg.raw_files import WAVE_RATE
from media_pipeline.matching.bits import FRAMES_PER_SECOND
from media_pipeline.matching.fingerprints import packed

Wave = NDArray[np.int16]
Floats = NDArray[np.float32]

PHASES = 4
STEP = WAVE_RATE // (FRAMES_PER_SECOND * PHASES)  # samples between two looks at the spectrum
WINDOW = 1024  # samples of a look
AROUND = 2 * FRAMES_PER_SECOND * PHASES  # looks that make a hash: two seconds
LOWEST, HIGHEST, BANDS = 150.0, 3600.0, 32  # hertz
OVER_TIME, OVER_PITCH = 8, 8  # frequencies that give bits
RANGE = 45.0  # decibels below its loudest moments, under which a film says nothing
SILENCE = -62.0  # decibels of full scale under which a band says nothing
CLEAR, MIN_CLEAR = 0.06, 40  # decibels from which a frequency is more than noise; so many make a sound
LOOKS_AT_ONCE = 4096


def sound_print_of(wave: Wave) -> bytes:
    """The record that is stored for a film with this audio (mono, WAVE_RATE): as long as one of as many
    seconds of pictures, and read by read_fingerprint; empty without audio."""
    levels = _levels_of(wave)
    moments = len(levels) // PHASES
    if not moments:
        return b""
    padded = np.pad(levels, ((AROUND // 2, AROUND // 2), (0, 0)), mode="edge")
    hashes = np.zeros(moments * PHASES, np.uint64)
    for start in range(0, len(hashes), LOOKS_AT_ONCE):
        piece = padded[start : min(start + LOOKS_AT_ONCE, len(hashes)) + AROUND - 1]
        patches = np.lib.stride_tricks.sliding_window_view(piece, AROUND, axis=0)
        hashes[start : start + len(patches)] = _hashes_of(patches)
    return hashes.reshape(moments, PHASES).astype("<u8").tobytes()


def read_wave(path: Path) -> Wave:
    """The raw file that the one pass leaves; nothing of a film without audio."""
    return np.fromfile(path, dtype="<i2") if path.exists() else np.zeros(0, "<i2")


def _hashes_of(patches: Floats) -> NDArray[np.uint64]:
    """(n, band, look) → n hashes; 0 where there is nothing to compare."""
    amplitudes = _waves(BANDS, OVER_PITCH, first=0) @ (patches @ _waves(AROUND, OVER_TIME, first=1).T)
    is_clear = (np.abs(amplitudes) >= CLEAR).sum(axis=(1, 2)) >= MIN_CLEAR
    bits = amplitudes > 0
    bits[:, 0, 0] = True
    return np.where(is_clear, packed(bits), np.uint64(0))


def _levels_of(wave: Wave) -> Floats:
    """(look, band): decibels of full scale, from those under which nothing is heard."""
    count = len(wave) // STEP
    if not count:
        return np.zeros((0, BANDS), np.float32)
    heard = np.pad(wave, (WINDOW // 2, WINDOW))
    looks = np.lib.stride_tricks.sliding_window_view(heard, WINDOW)[::STEP][:count]
    window, bands = np.hanning(WINDOW).astype(np.float32), _bands()
    levels = np.empty((count, BANDS), np.float32)
    for start in range(0, count, LOOKS_AT_ONCE):
        piece = looks[start : start + LOOKS_AT_ONCE] * (window / np.float32(32768))
        power = np.abs(np.fft.rfft(piece, axis=1)) ** 2
        levels[start : start + len(piece)] = 10 * np.log10(power @ bands.T + 1e-12)
    loud = np.percentile(levels.max(axis=1), 95)
    heard_levels: Floats = np.maximum(levels, max(loud - RANGE, SILENCE))
    return heard_levels


def _bands() -> Floats:
    """(band, frequency): triangles, equally wide to the ear."""
    centres = np.geomspace(LOWEST, HIGHEST, BANDS)
    places = np.interp(
        np.fft.rfftfreq(WINDOW, 1 / WAVE_RATE), centres, np.arange(BANDS), left=-9, right=BANDS + 9
    )
    weights = np.clip(1 - np.abs(places - np.arange(BANDS)[:, None]), 0, 1)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1)
    return np.asarray(weights, np.float32)


def _waves(length: int, count: int, *, first: int) -> Floats:
    """`count` cosines over `length` places, of mean square 1."""
    orders = np.arange(first, first + count)[:, None]
    waves = np.cos(np.pi * orders * (np.arange(length) + 0.5) / length) * np.where(orders, np.sqrt(2), 1)
    return (waves / length).astype(np.float32)
