"""The audio of a film at a glance: its peaks as one grey shape, to lie under a time axis."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media_pipeline.ffmpeg.raw_files import WAVE_RATE

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>\n'
HALF = 50  # height of the loudest peak
COLOUR = "#8b857b"  # between the papers of the light and of the dark pages


def read_peaks(path: Path, *, count: int, seconds: float) -> NDArray[np.float64]:
    """The loudest of each of `count` equal stretches of a film of `seconds`, 0..1, of its audio (mono, 16
    bits, WAVE_RATE); silence where the audio has ended. Nothing when there is no audio."""
    heard = np.fromfile(path, dtype="<i2") if path.exists() else np.zeros(0, "<i2")
    if not len(heard):
        return np.zeros(0)
    samples = max(1, round(seconds * WAVE_RATE))
    heard = np.pad(heard[:samples], (0, max(0, samples - len(heard))))
    borders = np.linspace(0, len(heard), min(count, len(heard)) + 1).astype(int)[:-1]
    return np.maximum.reduceat(np.abs(heard.astype(np.int32)), borders) / 32768


def write_waveform(peaks: NDArray[np.float64], *, path: Path) -> None:
    """An SVG as wide as there are peaks, to be stretched at will; a flat line for silence."""
    width = max(len(peaks), 1)
    heights = [max(round(float(peak) * HALF, 1), 0.5) for peak in peaks] or [0.5]
    over = " ".join(f"{x} {HALF - height:g}" for x, height in enumerate(heights))
    under = " ".join(f"{x} {HALF + height:g}" for x, height in reversed(list(enumerate(heights))))
    shape = f'<path fill="{COLOUR}" d="M{over} L{under}Z"/>'
    path.write_text(SVG.format(width, 2 * HALF, shape))
