"""Gentle music for the demo's films: slow chords, a bass, bells and a breath of wind, made of sines."""

import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 24_000  # samples a second
CHORD_SECONDS = 5.5
Samples = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Mood:
    """`root` in Hz; chords as semitones above it; `bells` a second; `wind` from 0 to 1."""

    root: float
    chords: tuple[tuple[int, ...], ...]
    bells: float
    wind: float


MOODS = {
    "hope": Mood(130.8, ((0, 7, 16, 19), (9, 12, 16, 19), (5, 9, 12, 21), (7, 11, 14, 19)), 1.1, 0.1),
    "night": Mood(110.0, ((0, 7, 15, 19), (8, 12, 15, 20), (3, 10, 15, 19), (10, 14, 17, 22)), 0.6, 0.15),
    "sea": Mood(98.0, ((0, 7, 14, 16), (5, 9, 12, 16), (2, 9, 14, 17), (7, 11, 14, 21)), 0.4, 0.5),
    "dance": Mood(146.8, ((0, 4, 7, 14), (5, 9, 12, 16), (9, 12, 16, 21), (7, 11, 14, 17)), 2.6, 0.0),
    "frost": Mood(123.5, ((0, 7, 14, 15), (3, 7, 10, 17), (8, 12, 15, 19), (5, 12, 15, 20)), 0.9, 0.35),
}


def compose(path: Path, *, seconds: float, mood: str, dice: np.random.Generator) -> None:
    """Write `seconds` of music to `path` as a WAV file, one channel, 16 bits."""
    plan = MOODS[mood]
    tape = np.zeros(int(seconds * RATE), np.float32)
    for number in range(int(seconds / CHORD_SECONDS) + 1):
        chord = plan.chords[number % len(plan.chords)]
        begins = number * CHORD_SECONDS
        for step in chord:
            for drift in (0.999, 1.0015):
                _add(tape, _pad(pitch(plan.root * 2, step) * drift, CHORD_SECONDS + 2.5), begins, 0.05)
        _add(tape, _pad(pitch(plan.root / 2, chord[0]), CHORD_SECONDS + 1.5), begins, 0.16)
        for _ in range(dice.poisson(plan.bells * CHORD_SECONDS)):
            beat = begins + dice.integers(int(CHORD_SECONDS * 4)) / 4
            _add(tape, _bell(pitch(plan.root * 4, chord[dice.integers(len(chord))])), beat, 0.045)
    tape += _wind(len(tape), dice) * plan.wind * 0.14
    ramp = np.minimum(1, np.arange(len(tape)) / (1.5 * RATE))
    tape *= (ramp * np.minimum(1, ramp[::-1] * 0.6)).astype(np.float32)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.tanh(tape * 1.4) * 30_000).astype("<i2").tobytes())


def pitch(root: float, semitones: int) -> float:
    return root * float(2 ** (semitones / 12))


def _add(tape: Samples, sound: Samples, begins: float, level: float) -> None:
    first = int(begins * RATE)
    room = len(tape) - first
    if room > 0:
        tape[first : first + len(sound)] += sound[:room] * level


def _pad(frequency: float, seconds: float) -> Samples:
    at = np.arange(int(seconds * RATE), dtype=np.float32) / RATE
    swell = np.sin(np.pi * at / seconds) ** 1.3
    tone = np.sin(2 * np.pi * frequency * at) + 0.25 * np.sin(4 * np.pi * frequency * at + 0.4)
    return (swell * tone).astype(np.float32)


def _bell(frequency: float) -> Samples:
    at = np.arange(int(2.2 * RATE), dtype=np.float32) / RATE
    strike = np.minimum(1, at * 240) * np.exp(-at * 2.6)
    tone = np.sin(2 * np.pi * frequency * at) + 0.3 * np.exp(-at * 3) * np.sin(
        2 * np.pi * frequency * 2.76 * at
    )
    return (strike * tone).astype(np.float32)


def _wind(length: int, dice: np.random.Generator) -> Samples:
    hiss = np.cumsum(dice.normal(0, 1, length + 60))
    rush = (hiss[60:] - hiss[:-60]) / 60**0.5
    points = dice.random(length // (2 * RATE) + 3)
    swell = np.interp(np.arange(length) / (2 * RATE), np.arange(len(points)), points)
    wind: Samples = (rush * swell).astype(np.float32)
    return wind
