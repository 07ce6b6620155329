"""What the one pass noted of the audio: loudness by EBU R128, true peaks, silent stretches, and how much of
it is left on a single loudspeaker."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from media_pipeline.inspection.facts import stretches
from media_pipeline.limits import Stretch

NOTHING_HEARD = -70.0  # the gate of EBU R128
FULL_SCALE = 32768.0
RELATIVE_GATE = 10.0  # dB below the mean: what is quieter does not count, as in EBU R128


@dataclass(frozen=True)
class Loudness:
    """`integrated` in LUFS, `spread` (LRA) in LU, `peak` in dBTP, reached at the second `peak_at`; `sides`
    are the peaks of the channels; `mono` is the level in dB when both are heard from one place."""

    integrated: float
    spread: float
    peak: float
    silences: tuple[Stretch, ...]
    peak_at: float = 0.0
    sides: tuple[float, ...] = ()
    mono: float | None = None


def read_audio_notes(
    path: Path, *, seconds: float, start: float = 0.0, wave: Path | None = None
) -> Loudness | None:
    """Read the file of notes on the audio of a film of `seconds` whose first frame is shown at `start`, and
    its `wave` (mono, 16 bits, see ffmpeg/raw_files.py); None when nothing was decoded."""
    last: dict[str, float] = {}
    found: dict[str, list[float]] = {}
    sides: dict[str, float] = {}
    peak, peak_at, at = 0.0, 0.0, 0.0
    for line in path.read_text().splitlines() if path.exists() else ():
        if line.startswith("frame:"):
            at = float(line.rpartition("pts_time:")[2])
            continue
        name, _, value = line.partition("=")
        if name == "lavfi.r128.true_peak" and float(value) > peak:
            peak, peak_at = float(value), at
        elif name.startswith("lavfi.r128.true_peaks_ch"):
            sides[name] = max(sides.get(name, 0.0), float(value))
        elif name.startswith("lavfi.silence"):
            found.setdefault(name, []).append(float(value))
        elif name in ("lavfi.r128.I", "lavfi.r128.LRA"):
            last[name] = float(value)
    if not last:
        return None
    integrated = last.get("lavfi.r128.I", NOTHING_HEARD)
    return Loudness(
        integrated=integrated if math.isfinite(integrated) else NOTHING_HEARD,
        spread=last.get("lavfi.r128.LRA", 0.0),
        peak=decibels(peak),
        silences=stretches(found, "lavfi.silence", zero=start, end=seconds),
        peak_at=round(max(peak_at - start, 0.0), 3),
        sides=tuple(decibels(side) for side in sides.values()),
        mono=mono_level(np.fromfile(wave, "<i2")) if wave and wave.exists() else None,
    )


def mono_level(wave: np.ndarray[tuple[int], np.dtype[np.int16]], *, block: int = 3200) -> float:
    """The mean level of a wave in dB of full scale, silent parts left out."""
    count = len(wave) // block
    blocks = wave[: count * block].reshape(count, block).astype(np.float32) / FULL_SCALE
    power = np.square(blocks).mean(axis=1)
    heard = power[power > 10 ** (NOTHING_HEARD / 10)]
    if not len(heard):
        return NOTHING_HEARD
    loud = heard[heard > heard.mean() / 10 ** (RELATIVE_GATE / 10)]
    return round(10 * math.log10(float(loud.mean())), 1)


def decibels(amplitude: float) -> float:
    return round(20 * math.log10(amplitude), 1) if amplitude > 0 else NOTHING_HEARD
