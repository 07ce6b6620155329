"""Sounds that are made from a seed: narrations spoken by ffmpeg's own voices, and music that is played by a
few lines of numpy. Sounds of one style are alike on purpose: the same voice, or the same tempo, chords and
instruments."""

import subprocess
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from media_pipeline.ffmpeg.raw_files import WAVE_RATE
from tests.waiting import PATIENCE

Sound = NDArray[np.float32]  # -1..1 at RATE

RATE = 24000
STYLES = 3
VOICES = ("slt", "rms", "awb")
# fmt: off
WORDS = [
    "old", "light", "keeper", "river", "winter", "glass", "story", "mother", "engine", "silent", "garden",
    "paper", "yellow", "morning", "city", "ocean", "never", "walked", "opened", "waiting", "under",
    "beyond", "because", "remember", "children", "machine", "window", "broken", "letter", "station",
    "summer", "carried", "through", "forest", "shadow", "listen", "answer", "distant", "hundred", "little",
    "mountain", "against", "bridge", "paint", "colour", "nothing", "together", "after", "village",
    "photograph", "sister", "captain", "memory", "travel", "evening", "music", "stranger",
]
# fmt: on
CHORDS = ((0, 5, 9, 7), (0, 9, 5, 7), (9, 5, 0, 7))
TEMPI = (96, 110, 124)


@lru_cache(maxsize=64)
def narration(seed: int, seconds: float) -> Sound:
    """Someone reads sentences that make no sense; who, its style says."""
    rng = np.random.default_rng([31, seed])
    words = rng.choice(WORDS, round(4 * seconds) + 8)
    pauses = rng.random(len(words)) < 0.12
    text = " ".join(word + ("." if pause else "") for word, pause in zip(words, pauses, strict=True))
    source = f"flite=text='{text}':voice={VOICES[seed % STYLES]}"
    spoken = _through_ffmpeg(["-f", "lavfi", "-i", source], b"")
    return _level(spoken[: round(seconds * RATE)], -20)


@lru_cache(maxsize=64)
def music(seed: int, seconds: float) -> Sound:
    """Chords, a tune, a bass and drums, which repeat as music does."""
    rng, style = np.random.default_rng([37, seed]), seed % STYLES
    beat = 60 / TEMPI[style]
    played = np.zeros(round(seconds * RATE), np.float32)
    key = 48 + int(rng.integers(0, 12))
    scale = np.array([0, 2, 4, 5, 7, 9, 11])
    tune = rng.choice(scale, 32) + 12 * rng.integers(1, 3, 32)
    lasts = rng.choice([0.5, 1.0, 1.0, 2.0], 32)
    at, number = 0.0, 0
    while at < seconds:
        _play(played, at, _note(key + int(tune[number % 32]), lasts[number % 32] * beat, bright=3), 0.5)
        at += lasts[number % 32] * beat
        number += 1
        if number % 32 == 0:
            tune = np.where(rng.random(32) < 0.3, rng.choice(scale, 32) + 12, tune)
    for bar, start in enumerate(np.arange(0, seconds, 4 * beat)):
        root = key + CHORDS[style][bar % 4]
        for interval in (0, 4, 7):
            _play(played, start, _note(root + interval, 4 * beat, bright=2), 0.25)
        for quarter in range(4):
            _play(played, start + quarter * beat, _note(root - 12, beat, bright=1), 0.5)
            _play(played, start + quarter * beat, _drum(rng, 0.05 if quarter % 2 else 0.12), 0.4)
    return _level(played, -20)


def mixed(loud: Sound, soft: Sound, decibels: float) -> Sound:
    """Both at once, the second so much softer than the first."""
    length = min(len(loud), len(soft))
    return _level(loud[:length] + soft[:length] * 10 ** (-decibels / 20), -20)


@dataclass(frozen=True)
class SoundChange:
    """One way to make a copy of audio: filters of ffmpeg, and the encoder it goes through."""

    filters: str = "anull"
    encoder: list[str] = field(default_factory=lambda: ["-c:a", "aac", "-b:a", "96k", "-f", "adts"])


CHANGES = {
    "encoded as AAC": SoundChange(),
    "encoded as MP3, 48 kb/s": SoundChange(encoder=["-c:a", "libmp3lame", "-b:a", "48k", "-f", "mp3"]),
    "encoded as Opus, 32 kb/s": SoundChange(encoder=["-c:a", "libopus", "-b:a", "32k", "-f", "ogg"]),
    "softer by 18 dB": SoundChange("volume=-18dB"),
    "equalised": SoundChange("bass=g=6,treble=g=-8,highpass=f=120"),
    "compressed": SoundChange("acompressor=threshold=-24dB:ratio=6:makeup=3"),
    "with noise": SoundChange("aeval=val(0)+0.012*(2*random(0)-1):c=same"),
    "with an echo": SoundChange("aecho=0.8:0.6:60|90:0.3|0.2"),
    "begins later": SoundChange("adelay=3370:all=1"),
    "both ends cut": SoundChange("atrim=4.13:25.6,asetpts=PTS-STARTPTS"),
    "3% faster and higher": SoundChange(f"asetrate={round(RATE * 1.03)},aresample={RATE}"),
    "4% slower at its pitch": SoundChange("atempo=0.96"),
    "25 fps for 24": SoundChange(f"asetrate={RATE * 25 // 24},aresample={RATE}"),
}


def copy(sound: Sound, change: SoundChange) -> Sound:
    """What is heard of a changed copy."""
    encoded = _run(["-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0", "-af", change.filters,
                    *change.encoder, "pipe:1"], sound.tobytes())  # fmt: skip
    return _through_ffmpeg(["-i", "pipe:0"], encoded)


def wave_of(sound: Sound) -> NDArray[np.int16]:
    """As the one pass leaves it."""
    raw = ["-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"]
    raw += ["-ar", str(WAVE_RATE), "-f", "s16le", "pipe:1"]
    return np.frombuffer(_run(raw, sound.tobytes()), "<i2")


def _through_ffmpeg(source: list[str], content: bytes) -> Sound:
    raw = _run([*source, "-ar", str(RATE), "-ac", "1", "-f", "f32le", "pipe:1"], content)
    return np.frombuffer(raw, np.float32)


def _run(arguments: list[str], content: bytes) -> bytes:
    command = ["ffmpeg", "-hide_banner", "-v", "error", *arguments]
    return subprocess.run(command, input=content, capture_output=True, check=True, timeout=PATIENCE).stdout


def _play(played: Sound, at: float, note: Sound, loud: float) -> None:
    start = round(at * RATE)
    end = min(start + len(note), len(played))
    played[start:end] += loud * note[: max(end - start, 0)]


def _note(pitch: int, lasts: float, *, bright: int) -> Sound:
    time = np.arange(round(lasts * RATE), dtype=np.float32) / RATE
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    tones = [np.sin(2 * np.pi * hertz * n * time) / n**1.5 for n in range(1, 2 + 2 * bright)]
    shape = np.minimum(time / 0.01, 1) * np.exp(-2 * time / max(lasts, 0.1))
    return (sum(tones) * shape).astype(np.float32)


def _drum(rng: np.random.Generator, lasts: float) -> Sound:
    time = np.arange(round(0.3 * RATE), dtype=np.float32) / RATE
    hit = rng.normal(size=len(time)) * np.exp(-time / lasts * 2)
    return (0.5 * hit).astype(np.float32)


def _level(sound: Sound, decibels: float) -> Sound:
    loudness = np.sqrt(np.mean(sound**2)) + 1e-9
    return np.clip(sound * (10 ** (decibels / 20) / loudness), -1, 1).astype(np.float32)
