"""What the one pass wrote down about the sound: loudness by EBU R128, true peak, silent stretches."""

import math
from dataclasses import dataclass
from pathlib import Path

from media_pipeline.inspection.facts import Stretch, stretches

NOTHING_HEARD = -70.0  # the gate of EBU R128


@dataclass(frozen=True)
class Loudness:
    """`integrated` in LUFS, `spread` (LRA) in LU, `peak` in dBTP."""

    integrated: float
    spread: float
    peak: float
    silences: tuple[Stretch, ...]


def read_sound_notes(path: Path, *, seconds: float) -> Loudness | None:
    """Read the file of notes on the sound of a film of `seconds`; None when nothing was decoded."""
    last: dict[str, float] = {}
    found: dict[str, list[float]] = {}
    peak = 0.0
    if path.exists():
        for line in path.read_text().splitlines():
            name, _, value = line.partition("=")
            if name == "lavfi.r128.true_peak":
                peak = max(peak, float(value))
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
        peak=round(20 * math.log10(peak), 1) if peak > 0 else NOTHING_HEARD,
        silences=stretches(found, "lavfi.silence", zero=0.0, end=seconds),
    )
